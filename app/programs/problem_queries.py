"""People whose dates HR has to set, as SELECTs; the viewer's sites are in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.models import DateProblem, Enrollment, StaffMember
from app.models.scope import includes, known_people
from app.models.status import status_expression
from app.rules.status import ASKED

Tops = Sequence[uuid.UUID]
MOST = 200
"""How many the page lists at once; what is settled makes room for more."""


def problems(tops: Tops, on: date) -> Select[DateProblem]:
    """The viewer's people whose dates cannot be computed, by name."""
    return (
        select(DateProblem)
        .join(DateProblem.staff_member)
        .options(joinedload(DateProblem.program), joinedload(DateProblem.staff_member))
        .where(DateProblem.staff_member_id.in_(known_people(tops, on)))
        .order_by(StaffMember.legal_name, DateProblem.id)
        .limit(MOST)
    )


def count(tops: Tops, on: date) -> Select[int]:
    """How many there are."""
    return select(func.count(DateProblem.id)).where(
        DateProblem.staff_member_id.in_(known_people(tops, on))
    )


def problem(tops: Tops, on: date, problem_id: uuid.UUID) -> Select[DateProblem]:
    """One of them."""
    return problems(tops, on).where(DateProblem.id == problem_id)


def open_enrollment(person_id: uuid.UUID, program_id: uuid.UUID, on: date) -> Select[Enrollment]:
    """What the person is asked in the program now; the newest, if there are several."""
    return (
        select(Enrollment)
        .where(
            Enrollment.staff_member_id == person_id,
            Enrollment.program_id == program_id,
            status_expression(on).in_(ASKED),
        )
        .order_by(Enrollment.opens_on.desc(), Enrollment.id.desc())
        .limit(1)
    )


def enrollment(
    tops: Tops, on: date, person_id: uuid.UUID, enrollment_id: uuid.UUID
) -> Select[Enrollment]:
    """An enrollment of somebody the viewer knows."""
    return (
        select(Enrollment)
        .options(joinedload(Enrollment.program), joinedload(Enrollment.staff_member))
        .where(
            Enrollment.id == enrollment_id,
            Enrollment.staff_member_id == person_id,
            includes(known_people(tops, on), person_id),
        )
    )
