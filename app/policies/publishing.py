"""An edition is frozen as it was approved, recorded, and asked of the people it concerns."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import db, files, running
from app.documents import reading
from app.enrolling.jobs import ENROLL
from app.errors import Conflict, DomainError
from app.ledger.canonical import canonical, sha256
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    District,
    Policy,
    PolicyDraft,
    PolicyTranslation,
    PolicyVersion,
)
from app.policies.asking_again import ask_again
from app.recording import record, row_facts

KIND = "policy"
"""The kind of approval that publishes."""
TEXTS = ("text/markdown", "text/plain")
"""Originals that are themselves the text people read."""
DATES = ("adopted_on", "effective_on", "reviewed_on", "next_review_on", "source_on", "sign_by")
HASHED = ("title", "adopted_on", "effective_on", "reviewed_on", "next_review_on")
TRANSLATED = ("language", "translator", "translated_on")


@dataclass(frozen=True)
class Dates:
    """A policy edition's dates, as the board set them."""

    adopted_on: date
    effective_on: date
    reviewed_on: date | None = None
    next_review_on: date | None = None


def title_in(text: str) -> str:
    """The first line of the text, without Markdown marks: the title unless HR gives one."""
    lines = (line.strip("#* \t") for line in text.splitlines())
    return next((line for line in lines if line), "")[:200]


def publish(
    policy: Policy,
    title: str,
    data: bytes,
    dates: Dates,
    now: datetime,
    change: str = "substantive",
    is_model_text: bool = False,
    file_name: str = "",
) -> PolicyVersion:
    """Freeze exact bytes as the policy's next edition; an edition never changes afterwards."""
    document = reading.read(data, file_name)
    if document.is_scan:
        raise DomainError(
            "This PDF is a picture of the text. Publish it on the page Policies, where somebody "
            "types the text and a second person compares it."
        )
    if dates.effective_on < dates.adopted_on:
        raise DomainError("A policy takes effect on or after the day it is adopted.")
    version = PolicyVersion(
        id=db.uuid7(),
        number=next_number(policy),
        title=title,
        adopted_on=dates.adopted_on,
        effective_on=dates.effective_on,
        reviewed_on=dates.reviewed_on,
        next_review_on=dates.next_review_on,
        change=change,
        is_model_text=is_model_text,
        media_type=document.media_type,
        size=len(data),
        sha256=files.keep(data),
        reading_sha256=text_kept(document.media_type, document.text),
        published_at=now,
    )
    freeze(policy, version, {})
    return version


def text_kept(media_type: str, text: str) -> str:
    """Under which the text made from an original is stored; empty where the original is it."""
    return "" if media_type in TEXTS else files.keep(text.encode())


def next_number(policy: Policy) -> int:
    """The number of the edition that would come next."""
    return max((edition.number for edition in policy.versions), default=0) + 1


def freeze(policy: Policy, version: PolicyVersion, context: Mapping[str, Any]) -> None:
    """Add an edition to its policy and to the ledger, with what led to it."""
    version.edition_sha256 = edition_hash(policy.code, version)
    policy.versions.append(version)
    translations = [row_facts(each) for each in version.translations]
    about = {"code": policy.code, "translations": translations}
    record("policy.publish", version, version.published_at, {**about, **context})


def edition_hash(code: str, version: PolicyVersion) -> str:
    """SHA-256 over all that makes an edition: its texts in every language, title and dates."""
    return sha256(
        canonical(
            {
                "code": code,
                **_plainly(version, HASHED),
                "original": version.sha256,
                "text": version.text_sha256,
                "translations": [
                    _plainly(each, TRANSLATED) | {"original": each.sha256, "text": each.text_sha256}
                    for each in sorted(version.translations, key=lambda each: each.language)
                ],
            }
        )
    )


def _plainly(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    facts = row_facts(row)
    return {name: facts[name] for name in names}


def edition_of(content: Mapping[str, Any]) -> PolicyVersion:
    """The edition that an approval's content describes, not yet anybody's."""
    version = PolicyVersion(
        id=db.uuid7(), number=content["number"], **_with_dates(content["edition"])
    )
    version.translations = [
        PolicyTranslation(id=db.uuid7(), **_with_dates(each)) for each in content["translations"]
    ]
    return version


def _with_dates(facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values as columns take them."""
    days = {
        name: date.fromisoformat(facts[name])
        for name in (*DATES, "translated_on")
        if facts.get(name)
    }
    return {**facts, **days}


def on_approved(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """Publish exactly what was approved, and ask it of people; Conflict if it was overtaken."""
    content, now = request.content, decision.recorded_at
    draft = db.session.get_one(PolicyDraft, uuid.UUID(content["draft_id"]))
    policy = db.session.get_one(Policy, draft.policy_id)
    _refuse_if_overtaken(draft, policy, request)
    version = edition_of(content)
    version.approval_id, version.recorded_by = request.id, request.recorded_by
    version.published_at = now
    freeze(policy, version, {"approval": row_facts(decision), "source": _source(draft)})
    draft.version_id = version.id
    on = day_of(policy.district_id, now)
    if version.change == "substantive":
        ask_again(policy, version, content["asks"], on, now, request.recorded_by)
    running.start(policy.district_id, ENROLL, on, now)


def day_of(district_id: uuid.UUID, now: datetime) -> date:
    """The district's date at an instant."""
    district = db.session.get_one(District, district_id)
    return now.astimezone(ZoneInfo(district.time_zone)).date()


def _refuse_if_overtaken(draft: PolicyDraft, policy: Policy, request: ApprovalRequest) -> None:
    is_same = draft.revision == request.content["revision"] and draft.request_id == request.id
    if draft.discarded_at or draft.version_id or not is_same:
        raise Conflict("The draft has changed since it was sent. Nothing is published.")
    if next_number(policy) != request.content["number"]:
        raise Conflict("Another edition was published since this was sent. Nothing is published.")


def _source(draft: PolicyDraft) -> dict[str, Any]:
    """Where the original came from."""
    facts = row_facts(draft)
    names = ("file_name", "source_url", "source_on", "recorded_at", "recorded_by")
    return {name: facts[name] for name in names}
