"""The learner's first page as data: what is due, by when, and what is done."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app import db
from app.asking import CLOSED
from app.learning import credit_queries, queries
from app.learning.titles import Titles
from app.models import Enrollment, Requirement
from app.models.status import status_of
from app.rules.cycles import NO_DATE, is_of
from app.rules.status import ASKED, Status

LATER_ON_THE_PAGE = (Status.DECLINED, Status.NOT_OPEN, Status.COMPLETE, Status.EXPIRED)
"""What stands below everything to do now, in this order; what is closed comes last."""


@dataclass(frozen=True)
class Task:
    """One requirement of one enrollment, as the task list shows it."""

    requirement_id: uuid.UUID
    kind: str
    """`module`, `policy` or `outside` for training elsewhere."""
    title: str
    minutes: int | None
    begun: bool
    """Whether the module was opened; a policy is read in one go."""
    completed_at: datetime | None
    claim: Any = None
    """The last proof sent of training elsewhere (`credit_queries.claims_of`)."""
    answer: str = ""
    """A policy: signed on `paper`, or `received`; while it is open `no-text`, `declined`, or a
    question was `answered`."""
    after: str = ""
    """The title of what comes first, where the program keeps an order."""

    @property
    def is_sent(self) -> bool:
        """Whether proof was sent and nobody has decided yet."""
        return self.claim is not None and self.claim.approved is None

    @property
    def can_be_done(self) -> bool:
        """Whether it is the learner's turn."""
        waits = self.is_sent or self.after or self.answer == "no-text"
        return self.completed_at is None and not waits


@dataclass(frozen=True)
class Duty:
    """One enrollment with its tasks."""

    enrollment: Enrollment
    status: Status
    due_on: date
    """The due date in force; `app.rules.cycles.NO_DATE` until a return is known."""
    closes_on: date
    valid_until: date | None
    tasks: list[Task] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many tasks are completed."""
        return sum(task.completed_at is not None for task in self.tasks)

    @property
    def left(self) -> int:
        """How many tasks wait for the learner, now or in their order."""
        return sum(task.completed_at is None and not task.is_sent for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """The first task the learner can do."""
        return next((task for task in self.tasks if task.can_be_done), None)

    @property
    def is_asked(self) -> bool:
        """Whether there is still something to do, though perhaps not now."""
        return self.status in ASKED

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is done any more."""
        return self.status in CLOSED

    @property
    def is_replaced(self) -> bool:
        """Whether it closed because a newer edition came: nothing else closes an edition."""
        is_over = self.status in (Status.EXCUSED, Status.NOT_COMPLETED)
        return is_over and is_of(self.enrollment.cycle, "edition")

    @property
    def has_date(self) -> bool:
        """Whether a due date is known."""
        return self.due_on != NO_DATE


def duties_of(person_id: uuid.UUID, district_id: uuid.UUID, on: date, language: str) -> list[Duty]:
    """All of a learner's enrollments on a district date, what is to do now first.

    Four statements, and a fifth where training elsewhere is asked."""
    asked = db.session.execute(queries.requirements_of(person_id, on)).all()
    titles = Titles(district_id, on, language)
    claims = _claims(person_id) if any(row.Requirement.outside_title for row in asked) else {}
    tasks: dict[uuid.UUID, list[Task]] = {}
    for row in asked:
        requirement = row.Requirement
        task = Task(
            requirement.id,
            _kind(requirement),
            titles.of(requirement, row.code),
            titles.minutes(requirement),
            row.begun,
            row.completed_at,
            claims.get((row.id, requirement.id)),
            _answer(row, titles.has_text(requirement)),
        )
        tasks.setdefault(row.id, []).append(task)
    rows = db.session.execute(queries.enrollments_of(person_id, on))
    return sorted((_duty(row, tasks.get(row.Enrollment.id, []), on) for row in rows), key=_place)


def _duty(row: Any, tasks: list[Task], on: date) -> Duty:
    """What was asked only after it was finished is not asked in it."""
    if row.certified:
        tasks = [task for task in tasks if task.completed_at]
    completed = sum(task.completed_at is not None for task in tasks)
    standing = status_of(
        row, required=len(tasks), completed=completed, certified=row.certified, on=on
    )
    placed = _in_order(tasks) if row.in_order else tasks
    is_past = standing == Status.ON_LEAVE and row.due_on < on  # late before the leave: nothing is
    due_on = NO_DATE if is_past else row.due_on
    return Duty(row.Enrollment, standing, due_on, row.closes_on, row.valid_until, placed)


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    """Each open task with what comes first (the rule of `app.asking.waits`)."""
    placed: list[Task] = []
    for task in tasks:
        before = [
            each.title
            for each in placed
            if not each.completed_at and not each.kind == task.kind == "policy"
        ]
        after = before[-1] if before and not task.completed_at else ""
        placed.append(replace(task, after=after))
    return placed


def _place(duty: Duty) -> int:
    if duty.status in LATER_ON_THE_PAGE:
        return 1 + LATER_ON_THE_PAGE.index(duty.status)
    return 0 if duty.is_asked else 1 + len(LATER_ON_THE_PAGE)


def _answer(row: Any, has_text: bool) -> str:
    if row.completed_at:
        return "paper" if row.paper_id else "received" if row.kind == "received" else ""
    if not has_text:
        return "no-text"
    return "declined" if row.declined else "answered" if row.answered else ""


def _kind(requirement: Requirement) -> str:
    if requirement.module_slug:
        return "module"
    return "policy" if requirement.policy_id else "outside"


def _claims(person_id: uuid.UUID) -> dict[tuple[uuid.UUID, uuid.UUID], Any]:
    """The last claim on each requirement; one taken back counts as never made."""
    found = db.session.execute(credit_queries.claims_of(person_id)).all()
    last = {(row.enrollment_id, row.requirement_id): row for row in found}
    return {about: row for about, row in last.items() if row.way != "withdrawn"}
