"""What is to be published, frozen and told beforehand; and sending it to a second person."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from app import approving
from app.documents.reading import ENDINGS
from app.enrolling.editions import EVERYBODY, Asked, preview
from app.errors import DomainError
from app.models import ApprovalRequest, PolicyDraft, PolicyVersion
from app.policies import asking_again, checking
from app.policies.drafting import Stale as Stale
from app.policies.drafting import touch
from app.policies.publishing import (
    DATES,
    KIND,
    edition_hash,
    edition_of,
    next_number,
    text_kept,
)
from app.recording import row_facts
from app.rules.cycles import NO_DATE
from app.rules.excuses import N_
from app.rules.wording import long_date

FROZEN = (
    "title",
    "change",
    "media_type",
    "size",
    "sha256",
    "is_scan",
    "source_url",
    "responsible_office",
    "legal_references",
    "cross_references",
    *DATES,
)
"""What an edition takes over from its draft as it is."""
TITLE = N_("Enter the title")
ADOPTED = N_("Enter the date on which the board adopted it")
EFFECTIVE = N_("Enter the date from which it is in effect")
TEXT = N_("Type or paste the text of the scan")
ASKS = N_("Say who signs this edition")
SIGN_BY = N_("Give people until today or later to sign")
SCAN = N_(
    "The file is a picture, and the text was typed. By approving you say that you have compared "
    "the two, word by word."
)
MADE = N_("It was read from the file, and can have been mended by hand. Compare the two.")
FINDINGS = N_("Decide about everything the check found")


class Missing(NamedTuple):
    """What has to be done before a draft can be sent, and the endpoint where."""

    words: str
    endpoint: str


class Plan(NamedTuple):
    """Who is asked once the draft is published; `asked` is None where nobody is."""

    program: str
    """The program that asks already, by its title; empty where one is made."""
    asked: Asked | None


def missing(draft: PolicyDraft, found: Sequence[checking.Checked], on: date) -> list[Missing]:
    """Everything at once that stands in the way of a review."""
    details = [
        (TITLE, not draft.title),
        (ADOPTED, draft.adopted_on is None),
        (EFFECTIVE, draft.effective_on is None),
        (ASKS, asks(draft) and not _knows_whom(draft, on)),
        (SIGN_BY, asks(draft) and draft.sign_by is not None and draft.sign_by < on),
    ]
    rows = [Missing(words, "drafts.show") for words, is_so in details if is_so]
    if not draft.text.strip():
        rows.append(Missing(TEXT, "drafts.text"))
    if checking.left(found):
        rows.append(Missing(FINDINGS, "drafts.findings"))
    return rows


def asks(draft: PolicyDraft) -> bool:
    """Whether the edition is signed by those whom programs ask."""
    return draft.change == "substantive"


def _knows_whom(draft: PolicyDraft, on: date) -> bool:
    """The first edition may wait for a program; a later one has to say who signs it."""
    if asking_again.program_of(draft.policy, on):
        return True
    offered = {str(each.id) for each in asking_again.choices(draft.policy, on)}
    if not draft.asks:
        return not draft.policy.versions
    return draft.asks in offered | {EVERYBODY}


def dates(asked: Asked) -> list[date]:
    """The days by which they sign, in order; who is away without a known return has none."""
    return sorted(due for _id, _name, due in asked.people if due != NO_DATE)


def plan(draft: PolicyDraft, on: date) -> Plan:
    """Who is asked by when, if the draft were published today."""
    program = asking_again.program_of(draft.policy, on)
    if not asks(draft) or draft.effective_on is None or not (program or draft.asks):
        return Plan("", None)
    asked = preview(
        draft.policy.district_id,
        draft.policy_id,
        draft.asks,
        draft.effective_on,
        draft.sign_by,
        on,
    )
    return Plan(program.title if program else "", asked)


def content_of(draft: PolicyDraft, found: Sequence[checking.Checked]) -> dict[str, Any]:
    """Exactly what an approval publishes; the texts are kept before anybody sees it."""
    facts = row_facts(draft)
    edition = {name: facts[name] for name in FROZEN}
    if not asks(draft):
        edition["sign_by"] = None
    content: dict[str, Any] = {
        "draft_id": str(draft.id),
        "revision": draft.revision,
        "number": next_number(draft.policy),
        "edition": edition
        | {
            "reading_sha256": text_kept(draft.media_type, draft.text),
            "findings": checking.frozen(found),
        },
        "translations": draft.translations,
        "asks": draft.asks if asks(draft) else "",
    }
    content["edition"]["edition_sha256"] = edition_hash(draft.policy.code, edition_of(content))
    return content


class Act(NamedTuple):
    """Who does it, on which date of the district, and when."""

    by: uuid.UUID
    on: date
    now: datetime


def send(draft: PolicyDraft, seen: int, approver_id: uuid.UUID | None, act: Act) -> ApprovalRequest:
    """Ask a second person to publish the draft exactly as it is now."""
    touch(draft, seen)
    found = checking.checked(draft, act.on)
    if missing(draft, found, act.on):
        raise DomainError("Something is missing still. See the list at the top of the page.")
    content = content_of(draft, found)
    request = approving.ask(
        KIND,
        district_id=draft.policy.district_id,
        about_id=None,
        content=content,
        summary=summary(draft, content, plan(draft, act.on)),
        asked_by=act.by,
        now=act.now,
        approver_id=approver_id,
    )
    if draft.is_scan and request.alone_at:
        raise DomainError(
            "A second person has to compare a scan with its text. Name an approver first, or "
            "paste the text from the web page."
        )
    draft.request_id = request.id
    return request


def summary(draft: PolicyDraft, content: Mapping[str, Any], planned: Plan) -> list[tuple[str, str]]:
    """What the second person reads, in the language of the adopted texts."""
    version = edition_of(content)
    dates = [(version.adopted_on, N_("Adopted on")), (version.effective_on, N_("In effect from"))]
    dates += [(version.reviewed_on, N_("Last reviewed on"))] if version.reviewed_on else []
    dates += [(version.next_review_on, N_("Next review on"))] if version.next_review_on else []
    return [
        (N_("What"), N_("A policy edition is published: it can never be changed afterwards")),
        (N_("Policy"), f"{draft.policy.code}: {version.title}, edition {version.number}"),
        *((words, long_date(day, "en")) for day, words in dates),
        (N_("Who signs it"), _who_signs(version, planned)),
        *_optional(version),
        (N_("What the check found"), _found(version.findings)),
        (N_("The file"), f"{ENDINGS[version.media_type].upper()}, {version.size:,} bytes"),
        (N_("Fingerprint of the file (SHA-256)"), version.sha256),
        (N_("Fingerprint of the edition (SHA-256)"), version.edition_sha256),
    ]


def _who_signs(version: PolicyVersion, planned: Plan) -> str:
    if version.change == "editorial":
        return N_("Nobody signs again: only the wording changes")
    if planned.asked is None:
        return N_("Nobody yet: it is signed where a program asks for it")
    asked, days = planned.asked, dates(planned.asked)
    said = [f"{len(asked.people)} people"]
    said += [f"the last by {long_date(days[-1], 'en')}"] if days else []
    elsewhere = len(asked.onboarding)
    said += [f"{elsewhere} more in a program they are in the middle of"] if elsewhere else []
    return ", ".join(said)


def _optional(version: PolicyVersion) -> list[tuple[str, str]]:
    rows = [
        (N_("Responsible office"), version.responsible_office),
        (N_("Copied from"), version.source_url),
    ]
    rows += [
        (N_("Spanish translation"), f"{each.translator}, {long_date(each.translated_on, 'en')}")
        for each in version.translations
    ]
    if version.is_scan:
        rows.append((N_("A scan"), SCAN))
    elif version.reading_sha256:
        rows.append((N_("The text"), MADE))
    return [(heading, text) for heading, text in rows if text]


def _found(findings: Sequence[Mapping[str, Any]]) -> str:
    if not findings:
        return N_("Nothing")
    board = sum(each["outcome"] == "board" for each in findings)
    return f"{len(findings)}: {len(findings) - board} accepted, {board} referred to the board"
