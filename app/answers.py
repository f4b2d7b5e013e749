"""How people answered policies: what stands, what was voided, and the record the ledger keeps."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    Uuid,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app import db
from app.models import (
    Acknowledgment,
    Body,
    Correction,
    Enrollment,
    Leaf,
    PaperSignature,
    Policy,
    PolicyVersion,
    Refusal,
    StaffMember,
)

RECORDS: dict[str, Any] = {
    "signature": Acknowledgment,
    "paper": PaperSignature,
    "refusal": Refusal,
}
"""What may be corrected, by the word in its address."""
ABOUT: dict[str, Any] = {
    "signature": Correction.acknowledgment_id,
    "paper": Correction.paper_id,
    "refusal": Correction.refusal_id,
}
"""The column of a correction that names such a record."""
WINDOW = timedelta(minutes=10)
"""How far the clock of a record's id may be from the moment it states."""


@dataclass(frozen=True)
class Answer:
    """One record of how somebody answered an edition."""

    kind: str
    """A key of `RECORDS`."""
    record_id: uuid.UUID
    outcome: str
    """`signed`, `received`, `paper` or `declined`."""
    at: datetime
    on: date | None
    """The date on the paper, or on which the policy was presented."""
    by: str | None
    """Who in human resources recorded it; nobody for the person's own act."""
    submission_id: uuid.UUID | None
    enrollment_id: uuid.UUID
    version_id: uuid.UUID
    code: str
    title: str
    adopted_on: date
    corrections: list[Correction] = field(default_factory=list)

    @property
    def void(self) -> Correction | None:
        """What took it back, if anything did."""
        return next((each for each in self.corrections if each.kind == "void"), None)


def of_person(person_id: uuid.UUID) -> list[Answer]:
    """Everything by which a person answered policies, the newest first; two statements."""
    beside = _corrections(person_id)
    found = [Answer(*row) for row in db.session.execute(_answers(person_id))]
    for each in found:
        each.corrections.extend(beside.get(each.record_id, ()))
    return sorted(found, key=lambda each: each.at, reverse=True)


def is_void(kind: str) -> ColumnElement[bool]:
    """Whether a record of this kind was voided."""
    model = RECORDS[kind]
    found = select(Correction.id).where(ABOUT[kind] == model.id, Correction.kind == "void")
    return found.correlate(model).exists()


def corrections_of(kind: str, record_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What was said about a record since, the oldest first, and by whom."""
    return (
        select(Correction, StaffMember.legal_name.label("by"))
        .join(StaffMember, StaffMember.id == Correction.recorded_by)
        .where(ABOUT[kind] == record_id)
        .order_by(Correction.id)
    )


def stored(record_id: uuid.UUID, at: datetime) -> tuple[bytes, dict[str, Any]] | None:
    """The canonical bytes the ledger holds of a row recorded at an instant, and what they say.

    None once a disposition has removed them."""
    then = select(Body.bytes).join(Leaf, Leaf.record_id == Body.record_id)
    then = then.where(Leaf.recorded_at == at)
    nearby = Body.record_id.between(_id_at(at - WINDOW), _id_at(at + WINDOW))
    # A clock that was set back leaves ids ahead of the time: only then is the whole ledger read.
    return _of_row(record_id, then.where(nearby)) or _of_row(record_id, then)


def _of_row(
    row_id: uuid.UUID, bodies: Select[*tuple[Any, ...]]
) -> tuple[bytes, dict[str, Any]] | None:
    for body in db.session.scalars(bodies):
        said = json.loads(body)
        if said.get("row", {}).get("id") == str(row_id):
            return body, said
    return None


def _id_at(at: datetime) -> uuid.UUID:
    """The first UUIDv7 of an instant."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)


def _answers(person_id: uuid.UUID) -> Any:
    signed = select(
        literal("signature", String),
        Acknowledgment.id,
        Acknowledgment.kind,
        Acknowledgment.signed_at,
        cast(null(), Date),
        cast(null(), String),
        Acknowledgment.submission_id,
        *_edition(),
    )
    paper = _with_recorder(PaperSignature, "paper", "paper", PaperSignature.signed_on)
    declined = _with_recorder(Refusal, "refusal", "declined", Refusal.presented_on)
    return union_all(
        _about(signed, Acknowledgment, person_id),
        _about(paper, PaperSignature, person_id),
        _about(declined, Refusal, person_id),
    )


def _with_recorder(model: Any, kind: str, outcome: str, on: Any) -> Select[*tuple[Any, ...]]:
    recorder = aliased(StaffMember)
    by = select(recorder.legal_name).where(recorder.id == model.recorded_by).scalar_subquery()
    sent = model.submission_id if model is Refusal else cast(null(), Uuid)
    return select(
        literal(kind, String),
        model.id,
        literal(outcome, String),
        model.recorded_at,
        on,
        by,
        sent,
        *_edition(),
    )


def _edition() -> Sequence[Any]:
    return (
        Enrollment.id,
        PolicyVersion.id,
        Policy.code,
        PolicyVersion.title,
        PolicyVersion.adopted_on,
    )


def _about(rows: Select[*tuple[Any, ...]], model: Any, person_id: uuid.UUID) -> Any:
    return (
        rows.select_from(model)
        .join(Enrollment, Enrollment.id == model.enrollment_id)
        .join(PolicyVersion, PolicyVersion.id == model.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Enrollment.staff_member_id == person_id)
    )


def _corrections(person_id: uuid.UUID) -> dict[uuid.UUID, list[Correction]]:
    """Every correction of a person's records, by the record it is about."""
    mine = select(Enrollment.id).where(Enrollment.staff_member_id == person_id)
    of_theirs = [
        ABOUT[kind].in_(select(model.id).where(model.enrollment_id.in_(mine)))
        for kind, model in RECORDS.items()
    ]
    found: dict[uuid.UUID, list[Correction]] = {}
    for each in db.session.scalars(
        select(Correction).where(or_(*of_theirs)).order_by(Correction.id)
    ):
        about = each.acknowledgment_id or each.paper_id or each.refusal_id
        assert about is not None
        found.setdefault(about, []).append(each)
    return found
