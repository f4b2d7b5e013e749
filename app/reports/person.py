"""A person's file as data: each enrollment with what was asked and what was done, in order."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import db
from app.models import Enrollment, Position, Program
from app.reports import files
from app.rules.status import Status, status


@dataclass
class Duty:
    """One enrollment; `open_parts` are rows of `files.asked` still to be met."""

    enrollment: Enrollment
    program: Program
    status: Status
    open_parts: list[Any]
    passes: list[Any] = field(default_factory=list)
    signatures: list[Any] = field(default_factory=list)
    certificates: list[Any] = field(default_factory=list)

    @property
    def done(self) -> list[Any]:
        """What was done, as it happened."""
        return sorted([*self.passes, *self.signatures], key=lambda row: row.at)


def duties_of(person_id: uuid.UUID, on: date) -> list[Duty]:
    """All enrollments of a person the viewer is known to see, in four statements."""
    asked: dict[uuid.UUID, list[Any]] = {}
    for row in db.session.execute(files.asked(person_id, on)):
        asked.setdefault(row.Enrollment.id, []).append(row)
    issued = list(_rows(files.certificates(person_id)))
    certified = {row.enrollment_id for row in issued}
    duties = {id: _duty(rows, id in certified, on) for id, rows in asked.items()}
    for row in _rows(files.passes(person_id)):
        duties[row.enrollment_id].passes.append(row)
    for row in _rows(files.signatures(person_id)):
        duties[row.enrollment_id].signatures.append(row)
    for row in issued:
        duties[row.enrollment_id].certificates.append(row)
    return list(duties.values())


def is_over(position: Position, on: date) -> bool:
    """Whether a position has ended before a date, or never began."""
    last = position.held_to
    return last is not None and (last < on or last < position.held_from)


def _duty(rows: list[Any], certified: bool, on: date) -> Duty:
    enrollment = rows[0].Enrollment
    parts = [row for row in rows if row.requirement_id]
    open_parts = [row for row in parts if row.completed_at is None]
    standing = status(
        required=len(parts),
        completed=len(parts) - len(open_parts),
        opens_on=enrollment.opens_on,
        due_on=enrollment.first_due_on,
        on=on,
        certified=certified,
    )
    return Duty(enrollment, rows[0].Program, standing, [] if certified else open_parts)


def _rows(query: Any) -> Iterable[Any]:
    return db.session.execute(query).all()
