"""What the page for the board reads besides the figures; the district is in every WHERE clause."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.figures import standing
from app.figures.moment import Moment
from app.figures.standing import Who
from app.models import (
    Certificate,
    Enrollment,
    Position,
    Program,
    SchoolYear,
    Site,
    StaffMember,
)
from app.models.days import days_after
from app.models.scope import held, stands
from app.models.voids import Known, is_revoked
from app.rules.cycles import NO_DATE
from app.rules.status import Status

PER_PAGE = 100


def last_day(district_id: uuid.UUID, key: str) -> Select[date]:
    """The last day staff work in a school year, where the calendar says."""
    return select(SchoolYear.last_day).where(
        SchoolYear.district_id == district_id, SchoolYear.year == key, stands(SchoolYear)
    )


def top(district_id: uuid.UUID) -> Select[Site]:
    """The site that is the whole district."""
    return select(Site).where(Site.district_id == district_id, Site.kind == "district")


def finished_about_late(who: Who, when: Moment, since: datetime) -> Select[*tuple[Any, ...]]:
    """What was finished since an instant on the last day in time or later, by dates of UTC.

    Whether that was late in the district, the reader says from these few rows."""
    each = standing.enrollments(who, when)
    last = days_after(each.c.due_on, each.c.grace_days)
    return (
        select(each.c.program_id, each.c.due_on, each.c.grace_days, Certificate.issued_at)
        .join(Certificate, Certificate.enrollment_id == each.c.id)
        .where(
            each.c.status == Status.COMPLETE,
            each.c.due_on < NO_DATE,
            Certificate.ordinal == 1,
            Certificate.issued_at >= since,
            func.date(Certificate.issued_at) >= last,
        )
    )


def certificates(district_id: uuid.UUID, since: datetime, when: Moment) -> Select[int]:
    """How many certificates were issued from an instant to the end of the day, and count."""
    return _issued(district_id, since, when).with_only_columns(func.count(Certificate.id))


def words_with_hours(district_id: uuid.UUID, since: datetime, when: Moment) -> Select[str]:
    """The words of those that state clock hours."""
    return _issued(district_id, since, when).where(Program.credits_hours)


def _issued(district_id: uuid.UUID, since: datetime, when: Moment) -> Select[str]:
    return (
        select(Certificate.words)
        .join(Enrollment, Enrollment.id == Certificate.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Program.district_id == district_id,
            Certificate.issued_at >= since,
            Certificate.issued_at < when.ends_at,
            ~is_revoked(when.known_by),
        )
    )


def leavers(
    district_id: uuid.UUID, first: date, last: date, page: int, known_by: Known = None
) -> Select[*tuple[Any, ...]]:
    """A page of those whose last work ended, or ends, between two days, and how many `found`."""
    left_on = func.max(func.coalesce(Position.held_to, NO_DATE))
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            left_on.label("left_on"),
            func.count().over().label("found"),
        )
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(
            StaffMember.district_id == district_id,
            held(Position, func.coalesce(Position.held_to, Position.held_from), known_by),
        )
        .group_by(StaffMember.id, StaffMember.legal_name)
        .having(left_on.between(first, last))
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def programs(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs, for their titles."""
    return select(Program).where(Program.district_id == district_id).order_by(Program.title)
