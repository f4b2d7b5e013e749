"""What moves an enrollment after it was made, as SQL: its dates, release, leave and exemption."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, false, func, literal, select

from app.models.excusing import Exemption, Leave
from app.models.programs import Enrollment, EnrollmentChange
from app.models.scope import held
from app.models.voids import Known, by
from app.rules.cycles import NO_DATE


def due_in_force(on: date, known_by: Known = None) -> ColumnElement[date]:
    """The due date in force; `NO_DATE` while somebody's return is not known."""
    return func.coalesce(_changed(EnrollmentChange.due_on, on, known_by), Enrollment.first_due_on)


def closing(on: date, known_by: Known = None) -> ColumnElement[date]:
    """The cycle's last day; `NO_DATE` where it never closes."""
    changed = _changed(EnrollmentChange.closes_on, on, known_by)
    return func.coalesce(changed, Enrollment.closes_on, literal(NO_DATE, Date))


def is_released(on: date, known_by: Known = None) -> ColumnElement[bool]:
    """Whether the enrollment is no longer asked."""
    return func.coalesce(_changed(EnrollmentChange.released, on, known_by), false())


def is_on_leave(on: date, known_by: Known = None) -> ColumnElement[bool]:
    """Whether the learner is on leave that day."""
    away = Leave.staff_member_id == Enrollment.staff_member_id
    found = select(Leave.id).where(away, ~Leave.is_void, held(Leave, on, known_by))
    return found.correlate(Enrollment).exists()


def is_exempt(on: date, known_by: Known = None) -> ColumnElement[bool]:
    """Whether the learner is exempt from the program that day."""
    found = select(Exemption.id).where(
        Exemption.staff_member_id == Enrollment.staff_member_id,
        Exemption.program_id == Enrollment.program_id,
        ~Exemption.is_void,
        held(Exemption, on, known_by),
    )
    return found.correlate(Enrollment).exists()


def _changed(column: Any, on: date, known_by: Known) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(
            EnrollmentChange.enrollment_id == Enrollment.id,
            EnrollmentChange.held_from <= on,
            by(EnrollmentChange.recorded_at, known_by),
        )
        .order_by(EnrollmentChange.recorded_at.desc(), EnrollmentChange.id.desc())
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
