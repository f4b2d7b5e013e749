"""Corrections: a note beside a record, or, with a second person, a record that counts no more."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import approving, clock, db
from app.answering import queries
from app.answering.asked import Act, document
from app.answering.telling import tell
from app.answers import ABOUT, RECORDS
from app.enrolling.operations import bring_in_line
from app.errors import Conflict
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Correction,
    Enrollment,
    PolicyVersion,
    StaffMember,
)
from app.recording import record, row_facts
from app.rules.correcting import REASONS
from app.rules.excuses import N_
from app.rules.wording import edition_name, long_date

KIND = "void"
"""What the request for a second person is called."""
CALLED = {
    "signed": N_("Signature"),
    "received": N_("Receipt without agreeing"),
    "paper": N_("Signature on paper"),
    "refusal": N_("Declined to sign"),
}
"""What a record is called where a second person reads of it."""


@dataclass(frozen=True)
class About:
    """A record with whose it is and which edition it is about."""

    kind: str
    record: Any
    enrollment: Enrollment
    version: PolicyVersion

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        at: datetime = (
            self.record.signed_at if self.kind == "signature" else self.record.recorded_at
        )
        return at

    @property
    def called(self) -> str:
        """A key of `CALLED`."""
        return str(self.record.kind) if self.kind == "signature" else self.kind


def note(about: About, id: uuid.UUID, reason: str, words: str, act: Act) -> None:
    """Say in words what is wrong about a record; it stays as it is. The same form notes once."""
    if db.session.get(Correction, id) is None:
        row = _row(about.kind, about.record.id, reason, words)
        row.id, row.kind, row.recorded_at, row.recorded_by = id, "correction", act.now, act.by
        record("record.correction", row, act.now, _context(about) | act.entry("correction"))


def ask_to_void(
    about: About, reason: str, words: str, approver_id: uuid.UUID | None, act: Act
) -> ApprovalRequest:
    """Ask a second person to take a record back; it counts until they have approved.

    Conflict if it was voided already, or somebody has asked for it."""
    person = about.enrollment.staff_member
    db.one_at_a_time(person.id)
    _refuse_twice(about, person.id)
    return approving.ask(
        KIND,
        district_id=person.district_id,
        about_id=person.id,
        content={
            "kind": about.kind,
            "record_id": str(about.record.id),
            "reason": reason,
            "words": words,
        },
        summary=_summary(about, person, reason, words),
        asked_by=act.by,
        now=act.now,
        approver_id=approver_id,
    )


def grant(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """The void that was approved: the completion is taken back, and what is asked is open again."""
    kind, record_id = request.content["kind"], uuid.UUID(request.content["record_id"])
    if db.session.scalar(queries.voids(kind, record_id)):
        raise Conflict("This record was voided already.")
    # Not the decision's: a certificate may have come while it waited for its turn.
    now = max(decision.recorded_at, clock.now())
    voided = db.session.get_one(RECORDS[kind], record_id)
    enrollment = db.session.get_one(Enrollment, voided.enrollment_id)
    version = db.session.get_one(PolicyVersion, voided.policy_version_id)
    row = _row(kind, record_id, request.content["reason"], request.content["words"])
    row.kind, row.approval_id = "void", request.id
    row.recorded_at, row.recorded_by = now, request.recorded_by
    if kind != "refusal":
        row.completion_id = db.session.scalar(queries.completion_of(kind, record_id))
    context = _context(About(kind, voided, enrollment, version))
    record("record.void", row, now, context | {"approval": row_facts(decision)})
    district, person_id = enrollment.program.district, enrollment.staff_member_id
    on = _day(district.time_zone, now)
    bring_in_line(district.id, [person_id], on, now)
    tell(person_id, "void", row.id, on, now, request.recorded_by)


def is_waiting(person_id: uuid.UUID, record_id: uuid.UUID) -> bool:
    """Whether somebody asked to void a record and nobody has decided yet."""
    return any(
        decision is None and request.content["record_id"] == str(record_id)
        for request, decision in db.session.execute(approving.about(person_id, KIND))
    )


def _refuse_twice(about: About, person_id: uuid.UUID) -> None:
    if db.session.scalar(queries.voids(about.kind, about.record.id)):
        raise Conflict("This record was voided already.")
    if is_waiting(person_id, about.record.id):
        raise Conflict("Somebody has asked to void this record already.")


def _row(kind: str, record_id: uuid.UUID, reason: str, words: str) -> Correction:
    column = {ABOUT[kind].key: record_id}
    return Correction(id=db.uuid7(), reason=reason, words=words, **column)


def _context(about: About) -> dict[str, Any]:
    return {"record": row_facts(about.record), "document": document(about.version)}


def _summary(
    about: About, person: StaffMember, reason: str, words: str
) -> Sequence[tuple[str, str]]:
    version, zone = about.version, person.district.time_zone
    return [
        (N_("What"), N_("A record counts no more; what was asked is open again")),
        (N_("Person"), person.legal_name),
        (N_("Record"), CALLED[about.called]),
        (N_("Policy"), f"{version.policy.code}, {edition_name(version.adopted_on, 'en')}"),
        (N_("Recorded on"), long_date(_day(zone, about.at), "en")),
        (N_("Reason"), REASONS[reason]),
        *([(N_("What is right instead"), words)] if words else []),
    ]


def _day(time_zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()
