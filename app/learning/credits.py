"""Verbs of training done elsewhere: claim it with proof, and take over what was approved."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app import approving, db, evidence, files
from app.errors import Conflict, DomainError
from app.learning import credit_queries
from app.models import ApprovalDecision, ApprovalRequest, CreditClaim, Enrollment, Requirement
from app.rules.excuses import N_
from app.rules.wording import long_date


@dataclass(frozen=True)
class Proof:
    """A stored file that shows the training."""

    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Given:
    """What the proof says."""

    provider: str
    finished_on: date
    minutes: int
    """0 where it states none."""
    proof: Proof


def claim(
    enrollment: Enrollment,
    requirement: Requirement,
    title: str,
    given: Given,
    by: uuid.UUID,
    now: datetime,
    approver_id: uuid.UUID | None = None,
) -> CreditClaim:
    """Say that something asked was done elsewhere; it counts once a second person approves.

    Conflict while an earlier claim waits; DomainError for what a renewal has counted already."""
    if is_waiting(enrollment, requirement):
        raise Conflict("Proof was sent already. Human resources is looking at it.")
    if given.finished_on <= _counted_until(enrollment):
        raise DomainError("This training was counted before. Send proof of newer training.")
    made = CreditClaim(
        id=db.uuid7(),
        enrollment_id=enrollment.id,
        requirement_id=requirement.id,
        provider=given.provider,
        finished_on=given.finished_on,
        minutes=given.minutes,
        proof_sha256=given.proof.sha256,
        proof_type=given.proof.media_type,
        proof_size=given.proof.size,
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(made)
    approving.ask(
        credit_queries.KIND,
        district_id=enrollment.program.district_id,
        about_id=enrollment.staff_member_id,
        content={"claim_id": str(made.id)},
        summary=_summary(enrollment, title, given),
        asked_by=by,
        now=now,
        approver_id=approver_id,
    )
    return made


def _counted_until(enrollment: Enrollment) -> date:
    """The day on which what is to be renewed was finished."""
    rhythm, _colon, day = enrollment.cycle.partition(":")
    return date.fromisoformat(day) if rhythm == "renewal" else date.min


def is_waiting(enrollment: Enrollment, requirement: Requirement) -> bool:
    """Whether proof was sent and nobody has decided yet."""
    mine = credit_queries.claims_of(enrollment.staff_member_id)
    about = (enrollment.id, requirement.id)
    rows = db.session.execute(mine)
    return any((row.enrollment_id, row.requirement_id) == about and row.way is None for row in rows)


def grant(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """Somebody approved: the credit completes what it stands for."""
    made = db.session.get_one(CreditClaim, uuid.UUID(request.content["claim_id"]))
    evidence.record_credit(made, decision)


def _summary(enrollment: Enrollment, title: str, given: Given) -> list[tuple[str, str]]:
    """What the approver reads, in the language of the adopted texts."""
    return [
        (N_("Person"), enrollment.staff_member.legal_name),
        (N_("Training"), title),
        (N_("Counts toward"), enrollment.program.title),
        (N_("Given by"), given.provider),
        (N_("Finished on"), long_date(given.finished_on, "en")),
        (N_("Minutes, as the proof states them"), str(given.minutes or "none stated")),
        (
            N_("Proof"),
            f"{files.ENDINGS[given.proof.media_type].upper()}, {-(-given.proof.size // 1024)} KB",
        ),
    ]
