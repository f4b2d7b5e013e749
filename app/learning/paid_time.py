"""Verbs of paid time: declare minutes for a task, and correct what was declared."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import db
from app.errors import Conflict
from app.learning import paid_time_queries
from app.models import PaidTime, Position

MOST_MINUTES = 24 * 60
"""The minutes of a day."""


@dataclass(frozen=True)
class Declared:
    """Minutes on a day, within the paid shift or to be paid on top; no clock ever measures them."""

    on: date
    minutes: int
    on_shift: bool


def is_hourly(work: Sequence[Position], on: date) -> bool:
    """Whether somebody with this work is paid by the hour on a date."""
    return any(each.held_from <= on <= (each.held_to or date.max) for each in work)


def declare(
    person_id: uuid.UUID,
    enrollment_id: uuid.UUID,
    requirement_id: uuid.UUID,
    declared: Declared,
    key: str,
    now: datetime,
) -> None:
    """Declare minutes for a task; the same form twice is one declaration."""
    _add(person_id, enrollment_id, requirement_id, declared, key, now)


def correct(old: PaidTime, declared: Declared, key: str, now: datetime) -> None:
    """Put other minutes in place of some; 0 takes them back. Conflict if that has happened."""
    taken = db.session.scalar(paid_time_queries.correction(old.id))
    if taken not in (None, _id(old.staff_member_id, key)):
        raise Conflict("This was corrected in the meantime. Look at it again.")
    about = (old.staff_member_id, old.enrollment_id, old.requirement_id)
    _add(*about, declared, key, now, old.id)


def _add(
    person_id: uuid.UUID,
    enrollment_id: uuid.UUID,
    requirement_id: uuid.UUID,
    declared: Declared,
    key: str,
    now: datetime,
    replaces_id: uuid.UUID | None = None,
) -> None:
    if db.session.get(PaidTime, _id(person_id, key)):
        return
    db.session.add(
        PaidTime(
            id=_id(person_id, key),
            staff_member_id=person_id,
            enrollment_id=enrollment_id,
            requirement_id=requirement_id,
            on=declared.on,
            minutes=declared.minutes,
            on_shift=declared.on_shift,
            recorded_at=now,
            replaces_id=replaces_id,
        )
    )


def _id(person_id: uuid.UUID, key: str) -> uuid.UUID:
    """One row for each idempotency key of a person."""
    return uuid.uuid5(person_id, key)
