"""Verbs of drafts: begin one, give it another file, mend its text, say its dates, drop it."""

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from app import db, files
from app.documents import reading
from app.documents.reading import Document
from app.errors import Conflict, DomainError
from app.models import ApprovalDecision, FindingDecision, Policy, PolicyDraft
from app.policies import publishing_queries as queries
from app.policies.publishing import TEXTS, text_kept, title_in
from app.rules.linting.finding import Finding

CARRIED = ("title", "responsible_office", "legal_references", "cross_references")
"""What a new edition begins with from the one before."""
SPANISH = "es"


class Stale(Conflict):
    """Somebody else has changed the draft since this page was opened."""


class Source(NamedTuple):
    """What HR pasted or uploaded: the bytes, what they say, and where they came from."""

    data: bytes
    document: Document
    file_name: str = ""
    url: str = ""
    on: date | None = None


def uploaded(data: bytes, file_name: str) -> Source:
    """A file; DomainError says why one is refused."""
    return Source(data, reading.read(data, file_name), file_name[-200:])


def pasted(words: str, html: str) -> Source:
    """What was copied from a page: its HTML where the browser gave it, else the plain words."""
    given = html or words
    return Source(given.encode(), reading.read_pasted(given, bool(html)))


def begin(policy: Policy, source: Source, now: datetime, by: uuid.UUID) -> PolicyDraft:
    """A new draft of a policy; what was sent twice in one moment is one."""
    db.session.flush()
    db.one_at_a_time(policy.id)
    kept = files.keep(source.data)
    same = db.session.scalars(queries.untouched_draft(policy.id, kept)).first()
    if same:
        return same
    last = policy.versions[-1] if policy.versions else None
    carried = {name: getattr(last, name) for name in CARRIED} if last else {}
    draft = PolicyDraft(
        id=db.uuid7(), policy_id=policy.id, policy=policy, recorded_at=now, recorded_by=by
    )
    for name, value in carried.items():
        setattr(draft, name, value)
    _take(draft, source)
    draft.title = draft.title or _title(policy.code, source.document.text)
    db.session.add(draft)
    db.session.flush()
    return draft


def _title(code: str, text: str) -> str:
    """The first line, without the code that pages show beside it."""
    shown = rf"(policy\s+)?{re.escape(code)}\s*[:.–—-]?\s+"
    return re.sub(f"^{shown}", "", title_in(text), count=1, flags=re.IGNORECASE)


def replace(draft: PolicyDraft, source: Source, seen: int) -> None:
    """Another file in place of the one there was; what was decided about findings stays."""
    touch(draft, seen)
    _take(draft, source)


def _take(draft: PolicyDraft, source: Source) -> None:
    draft.media_type = source.document.media_type
    draft.size, draft.sha256 = len(source.data), files.keep(source.data)
    draft.file_name, draft.text = source.file_name, source.document.text
    draft.is_scan = source.document.is_scan
    draft.source_url, draft.source_on = source.url, source.on


def rewrite(draft: PolicyDraft, text: str, seen: int) -> None:
    """Mend the text that was made from a file, or type that of a scan."""
    if draft.media_type in TEXTS:
        raise DomainError("This file is the text itself. To change it, upload another file.")
    touch(draft, seen)
    draft.text = reading.read(text.encode(), "typed.md").text


def describe(draft: PolicyDraft, facts: Mapping[str, Any], seen: int) -> None:
    """Title, dates and references, as HR entered them."""
    touch(draft, seen)
    for name, value in facts.items():
        setattr(draft, name, value)


def translate(
    draft: PolicyDraft, source: Source, translator: str, translated_on: date, seen: int
) -> None:
    """Put a Spanish translation beside the text, in place of one there was."""
    if source.document.is_scan:
        raise DomainError("This PDF is a picture of the text. Upload the translation as text.")
    touch(draft, seen)
    document = source.document
    made = {
        "language": SPANISH,
        "media_type": document.media_type,
        "size": len(source.data),
        "sha256": files.keep(source.data),
        "reading_sha256": text_kept(document.media_type, document.text),
        "translator": translator,
        "translated_on": translated_on.isoformat(),
    }
    draft.translations = [made]


def drop_translation(draft: PolicyDraft, seen: int) -> None:
    """The edition comes without it."""
    touch(draft, seen)
    draft.translations = []


def discard(draft: PolicyDraft, seen: int, now: datetime) -> None:
    """Throw a draft away; nothing of it was ever in effect."""
    touch(draft, seen)
    draft.discarded_at = now


def touch(draft: PolicyDraft, seen: int) -> None:
    """Count one more change; Conflict while a second person looks at it, or if it moved on."""
    db.one_at_a_time(draft.id)
    db.session.refresh(draft)
    if draft.version_id:
        raise Conflict("This draft is published. Begin a new edition to change the policy.")
    if draft.request_id and db.session.get(ApprovalDecision, draft.request_id) is None:
        raise Conflict("This draft waits for its review. Withdraw that first, to change it.")
    if draft.revision != seen:
        raise Stale("Somebody else has changed this draft since you opened the page.")
    draft.revision += 1


def decide_finding(
    draft: PolicyDraft, finding: Finding, outcome: str, reason: str, now: datetime, by: uuid.UUID
) -> None:
    """HR accepts what the check found, with a reason, or refers it to the board."""
    db.session.add(
        FindingDecision(
            id=db.uuid7(),
            draft_id=draft.id,
            finding=finding.key,
            rule=finding.rule,
            excerpt=finding.excerpt,
            outcome=outcome,
            reason=reason,
            recorded_at=now,
            recorded_by=by,
        )
    )
