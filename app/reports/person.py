"""A person's file as data: each enrollment with what was asked and what was done, in order."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import db
from app.models import ApprovalDecision, CreditClaim, Enrollment, Position, Program
from app.models.status import status_of
from app.reports import circumstances, files
from app.reports.turning import Turn, by_enrollment
from app.rules.cycles import is_of
from app.rules.status import ASKED, Status


@dataclass
class Duty:
    """One enrollment; `open_parts` are rows of `files.asked` still to be met."""

    enrollment: Enrollment
    program: Program
    status: Status
    due_on: date
    """The due date in force."""
    first: Any
    """The first row of the enrollment, for why it is asked."""
    open_parts: list[Any]
    turns: list[Turn] = field(default_factory=list)
    passes: list[Any] = field(default_factory=list)
    signatures: list[Any] = field(default_factory=list)
    certificates: list[Any] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.status in ASKED

    @property
    def standing(self) -> str:
        """The status; `superseded` where a newer edition closed it, as nothing else does."""
        is_over = self.status in (Status.EXCUSED, Status.NOT_COMPLETED)
        is_edition = is_of(self.enrollment.cycle, "edition")
        return "superseded" if is_over and is_edition else self.status

    @property
    def done(self) -> list[Any]:
        """What was done, as it happened."""
        return sorted([*self.passes, *self.signatures], key=lambda row: row.at)


def duties_of(person_id: uuid.UUID, on: date, time_zone: str) -> list[Duty]:
    """All enrollments of a person the viewer may see, in five statements; open ones first."""
    asked: dict[uuid.UUID, list[Any]] = {}
    for row in db.session.execute(files.asked(person_id, on)):
        asked.setdefault(row.Enrollment.id, []).append(row)
    issued = list(_rows(files.certificates(person_id)))
    certified = {row.enrollment_id for row in issued if not row.revoked}
    duties = {id: _duty(rows, id in certified, on) for id, rows in asked.items()}
    for row in _rows(files.passes(person_id)):
        duties[row.enrollment_id].passes.append(row)
    for row in _rows(files.signatures(person_id)):
        duties[row.enrollment_id].signatures.append(row)
    for row in issued:
        duties[row.enrollment_id].certificates.append(row)
    turned = by_enrollment(_rows(circumstances.turns(person_id)), time_zone)
    for enrollment_id, turns in turned.items():
        duties[enrollment_id].turns = turns
    return sorted(duties.values(), key=lambda duty: not duty.is_open)


def is_over(position: Position, on: date) -> bool:
    """Whether a position has ended before a date, or never began."""
    last = position.held_to
    return last is not None and (last < on or last < position.held_from)


@dataclass
class Claim:
    """What was said to be met elsewhere, and what was decided about it, if anything yet."""

    claim: CreditClaim
    program: Program
    decision: ApprovalDecision | None


def claims_of(person_id: uuid.UUID) -> list[Claim]:
    """All claims for credit of a person, the newest first."""
    decided = {
        request.content.get("claim_id"): decision
        for request, decision in _rows(circumstances.credit_decisions(person_id))
    }
    return [
        Claim(claim, program, by_credit or decided.get(str(claim.id)))
        for claim, program, _credit, by_credit in _rows(circumstances.claims(person_id))
    ]


def _duty(rows: list[Any], certified: bool, on: date) -> Duty:
    enrollment = rows[0].Enrollment
    parts = [row for row in rows if row.requirement_id]
    open_parts = [row for row in parts if row.completed_at is None]
    done = len(parts) - len(open_parts)
    standing = status_of(rows[0], required=len(parts), completed=done, certified=certified, on=on)
    left = [] if certified else open_parts
    return Duty(enrollment, rows[0].Program, standing, rows[0].due_on, rows[0], left)


def _rows(query: Any) -> Iterable[Any]:
    return db.session.execute(query).all()
