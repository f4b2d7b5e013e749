"""A person's file as data: each enrollment with what was asked and what was done, in order."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app import answers, db
from app.answers import Answer
from app.figures.moment import Moment
from app.models import ApprovalDecision, CreditClaim, Enrollment, Position, Program
from app.reports import circumstances, files
from app.reports.known import is_known
from app.reports.turning import Turn, by_enrollment
from app.rules.cycles import is_of, school_year_key
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
    attempts: list[Any] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
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
        """Quizzes, signatures, receipts and papers, as they happened."""
        answered = [each for each in self.answers if each.outcome != "declined"]
        return sorted([*self.attempts, *answered], key=lambda row: row.at)


@dataclass
class Year:
    """A school year that is over, and its enrollments in which nothing is left to do."""

    name: str
    duties: list[Duty]

    @property
    def standings(self) -> dict[str, int]:
        """How many stand in which way, as first met."""
        found: dict[str, int] = {}
        for duty in self.duties:
            found[duty.standing] = found.get(duty.standing, 0) + 1
        return found


def duties_of(
    person_id: uuid.UUID, when: Moment, answered: Sequence[Answer], with_scores: bool
) -> list[Duty]:
    """All enrollments of a person the viewer may see, in four statements; open ones first."""
    asked: dict[uuid.UUID, list[Any]] = {}
    for row in db.session.execute(files.asked(person_id, when)):
        asked.setdefault(row.Enrollment.id, []).append(row)
    duties = {id: _duty(rows) for id, rows in asked.items()}
    beside: dict[str, Iterable[Any]] = {
        "attempts": _rows(files.attempts(person_id, when, with_scores)),
        "answers": answered,
        "certificates": _rows(files.certificates(person_id, when)),
    }
    for name, rows in beside.items():
        for row in rows:
            if duty := duties.get(row.enrollment_id):
                getattr(duty, name).append(row)
    turned = by_enrollment(_rows(circumstances.turns(person_id, when)), when.time_zone)
    for enrollment_id, turns in turned.items():
        if duty := duties.get(enrollment_id):
            duty.turns = turns
    return sorted(duties.values(), key=lambda duty: not duty.is_open)


def by_years(duties: Iterable[Duty], starts: str, on: date) -> tuple[list[Duty], list[Year]]:
    """What is open or of this school year, and the years before it, the newest first.

    `starts` is the first day of the district's school year as MM-DD."""
    here, past = list[Duty](), dict[str, list[Duty]]()
    this = school_year_key(on, starts)
    for duty in duties:
        year = school_year_key(duty.enrollment.opens_on, starts)
        (here if duty.is_open or year >= this else past.setdefault(year, [])).append(duty)
    return here, [Year(name, past[name]) for name in sorted(past, reverse=True)]


def answers_of(person_id: uuid.UUID, when: Moment) -> list[Answer]:
    """How they answered policies, the newest first, with the corrections known by then."""
    return [
        replace(each, corrections=[c for c in each.corrections if is_known(c.recorded_at, when)])
        for each in answers.of_person(person_id)
        if is_known(each.at, when)
    ]


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


def claims_of(person_id: uuid.UUID, when: Moment, requests: Iterable[Any]) -> list[Claim]:
    """All claims for credit of a person, the newest first; `requests` are all about them."""
    by_claim = {asked.content.get("claim_id"): decision for asked, decision in requests}
    by_request = {asked.id: decision for asked, decision in requests}
    return [
        Claim(
            claim,
            program,
            by_request.get(credit.approval_id) if credit else by_claim.get(str(claim.id)),
        )
        for claim, program, credit in _rows(circumstances.claims(person_id, when))
    ]


def _duty(rows: list[Any]) -> Duty:
    first = rows[0]
    standing = Status(first.status)
    is_done = standing in (Status.COMPLETE, Status.EXPIRED)
    unmet = [row for row in rows if row.requirement_id and row.completed_at is None]
    return Duty(
        first.Enrollment, first.Program, standing, first.due_on, first, [] if is_done else unmet
    )


def _rows(query: Any) -> Iterable[Any]:
    return db.session.execute(query).all()
