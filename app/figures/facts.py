"""What an enrollment's status rests on, for many at once: each fact joined or listed in one go."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.figures.moment import Moment
from app.models import Certificate, Enrollment, EnrollmentChange, Exemption, Leave
from app.models.scope import held
from app.models.status import counting
from app.models.voids import by

Who = Select[uuid.UUID] | CompoundSelect[uuid.UUID]
"""Ids of the people whom the viewer sees."""
REMEMBERED = timedelta(days=400)
"""For so long a cycle that is over is told beside a rate, where no newer one is here."""


def speaking(when: Moment, who: Who | None) -> list[ColumnElement[bool]]:
    """Whose enrollments, and which of them were known; of everybody's not those long over.

    Of few people the database should look up those rows, not go through all that are recent."""
    row = Enrollment
    since = when.on - REMEMBERED
    moved = select(EnrollmentChange.enrollment_id).where(EnrollmentChange.closes_on >= since)
    recent = or_(row.closes_on.is_(None), row.closes_on >= since, row.id.in_(moved))
    return [
        recent if who is None else row.staff_member_id.in_(who),
        or_(row.opens_on <= when.on, row.recorded_at < when.ends_at),
        by(row.recorded_at, when.known_by),
    ]


def went_on(when: Moment) -> ColumnElement[bool]:
    """Whether the program's next cycle is here for the same person."""
    later = aliased(Enrollment)
    return exists().where(
        later.staff_member_id == Enrollment.staff_member_id,
        later.program_id == Enrollment.program_id,
        later.opens_on > Enrollment.opens_on,
        later.opens_on <= when.on,
        by(later.recorded_at, when.known_by),
    )


def changed(when: Moment, who: Who | None) -> Subquery:
    """Of each enrollment that ever had other dates the change in force."""
    row = EnrollmentChange
    newest = (
        func.row_number()
        .over(partition_by=row.enrollment_id, order_by=(row.recorded_at.desc(), row.id.desc()))
        .label("place")
    )
    theirs = (
        select(Enrollment.id).where(Enrollment.staff_member_id.in_(who))
        if who is not None
        else None
    )
    every = (
        select(row.enrollment_id, row.due_on, row.closes_on, row.released, newest)
        .where(
            row.held_from <= when.on,
            by(row.recorded_at, when.known_by),
            *([] if theirs is None else [row.enrollment_id.in_(theirs)]),
        )
        .subquery()
    )
    return select(every).where(every.c.place == 1).subquery()


def issued(when: Moment, who: Who | None) -> Subquery:
    """First certificates that count; nearly all there are."""
    return (
        select(Certificate.enrollment_id, Certificate.valid_until, Certificate.issued_at)
        .where(Certificate.ordinal == 1, *_counting(when), *_theirs(Certificate.enrollment_id, who))
        .subquery()
    )


def issued_again(when: Moment, who: Who | None) -> Subquery:
    """Of the few enrollments with further certificates, the longest that counts."""
    return (
        select(
            Certificate.enrollment_id,
            func.max(Certificate.valid_until).label("valid_until"),
            func.min(Certificate.issued_at).label("issued_at"),
        )
        .where(Certificate.ordinal > 1, *_counting(when), *_theirs(Certificate.enrollment_id, who))
        .group_by(Certificate.enrollment_id)
        .subquery()
    )


def _theirs(enrollment_id: Any, who: Who | None) -> list[ColumnElement[bool]]:
    """Whether it is one of these people's enrollments; they are few, or `who` is not given."""
    if who is None:
        return []
    own = aliased(Enrollment)
    return [enrollment_id.in_(select(own.id).where(own.staff_member_id.in_(who)))]


def _counting(when: Moment) -> list[ColumnElement[bool]]:
    return counting(when.known_by, when.ends_at)


def later(one: Any, other: Any) -> ColumnElement[date]:
    """The later of two dates, either of which may be missing."""
    return case((other > one, other), else_=func.coalesce(one, other))


def is_on_leave(when: Moment) -> ColumnElement[bool]:
    """Whether the learner is on leave that day."""
    away = select(Leave.staff_member_id).where(~Leave.is_void, held(Leave, when.on, when.known_by))
    return Enrollment.staff_member_id.in_(away)


def is_exempt(when: Moment) -> ColumnElement[bool]:
    """Whether the learner is exempt from the program that day."""
    excused = select(Exemption.staff_member_id, Exemption.program_id).where(
        ~Exemption.is_void, held(Exemption, when.on, when.known_by)
    )
    return tuple_(Enrollment.staff_member_id, Enrollment.program_id).in_(excused)
