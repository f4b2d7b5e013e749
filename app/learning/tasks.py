"""The learner's first page as data: what is due, by when, and what is done."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app import db
from app.learning import queries
from app.models import Enrollment
from app.rules.status import Status, status


@dataclass(frozen=True)
class Task:
    """One requirement of one enrollment, as the task list shows it."""

    requirement_id: uuid.UUID
    kind: str
    """`module` or `policy`."""
    title: str
    minutes: int | None
    begun: bool
    """Whether the module was opened; a policy is read in one go."""
    completed_at: datetime | None


@dataclass(frozen=True)
class Duty:
    """One enrollment with its tasks."""

    enrollment: Enrollment
    status: Status
    tasks: list[Task] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many tasks are completed."""
        return sum(task.completed_at is not None for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """The first task still to do."""
        return next((task for task in self.tasks if task.completed_at is None), None)


def duties_of(person_id: uuid.UUID, district_id: uuid.UUID, on: date, language: str) -> list[Duty]:
    """All of a learner's enrollments on a district date, open ones first, in four statements."""
    modules = {slug: (titles, minutes) for slug, titles, minutes in _rows(queries.newest_modules())}
    policies = {
        policy_id: title
        for policy_id, _number, title in _rows(queries.policy_titles(district_id, on))
    }
    tasks: dict[uuid.UUID, list[Task]] = {}
    certified_ids = set()
    for enrollment_id, requirement, code, begun, completed_at, certified in _rows(
        queries.requirements_of(person_id, on)
    ):
        if certified:
            certified_ids.add(enrollment_id)
            if completed_at is None:
                continue
        titles, minutes = modules.get(requirement.module_slug, ({}, None))
        title = titles.get(language) or titles.get("en") or _policy(code, policies, requirement)
        kind = "module" if requirement.module_slug else "policy"
        task = Task(requirement.id, kind, title, minutes, begun, completed_at)
        tasks.setdefault(enrollment_id, []).append(task)
    enrollments = db.session.scalars(queries.enrollments_of(person_id))
    duties = [
        _duty(each, tasks.get(each.id, []), each.id in certified_ids, on) for each in enrollments
    ]
    return sorted(duties, key=lambda duty: duty.status == Status.COMPLETE)


def _duty(enrollment: Enrollment, tasks: list[Task], certified: bool, on: date) -> Duty:
    standing = status(
        required=len(tasks),
        completed=sum(task.completed_at is not None for task in tasks),
        opens_on=enrollment.opens_on,
        due_on=enrollment.first_due_on,
        on=on,
        certified=certified,
    )
    return Duty(enrollment, standing, tasks)


def _policy(code: str | None, titles: dict[uuid.UUID, str], requirement: Any) -> str:
    title = titles.get(requirement.policy_id, "")
    return _("Policy %(code)s: %(title)s", code=code, title=title) if code else ""


def _rows(query: Any) -> Iterable[Any]:
    return db.session.execute(query).all()
