"""The status rule as SQL, for aggregates; one truth table tests it beside `app.rules.status`."""

from datetime import date

from sqlalchemy import ColumnElement, case, func, or_, select

from app.models.evidence import Completion
from app.models.programs import Enrollment, Requirement


def required_count(on: date) -> ColumnElement[int]:
    """How many requirements the enrollment's program has in force on a date."""
    return (
        select(func.count(Requirement.id))
        .where(
            Requirement.program_id == Enrollment.program_id,
            Requirement.held_from <= on,
            or_(Requirement.held_to.is_(None), Requirement.held_to >= on),
        )
        .correlate(Enrollment)
        .scalar_subquery()
    )


def completed_count() -> ColumnElement[int]:
    """How many requirements of the enrollment have been met."""
    return (
        select(func.count(Completion.requirement_id.distinct()))
        .where(Completion.enrollment_id == Enrollment.id)
        .correlate(Enrollment)
        .scalar_subquery()
    )


def status_expression(on: date) -> ColumnElement[str]:
    """`app.rules.status.status` on the district date `on`, as one SQL expression."""
    return case(
        (completed_count() >= required_count(on), "complete"),
        (Enrollment.opens_on > on, "not_open"),
        (Enrollment.first_due_on < on, "overdue"),
        else_="due",
    )
