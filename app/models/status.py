"""The status rule as SQL, for aggregates; one truth table tests it beside `app.rules.status`."""

from datetime import date

from sqlalchemy import ColumnElement, case, func, or_, select

from app.models.evidence import Certificate, Completion
from app.models.programs import Enrollment, Requirement
from app.models.scope import holds


def required_count(on: date) -> ColumnElement[int]:
    """How many requirements the enrollment's program has in force on a date."""
    return (
        select(func.count(Requirement.id))
        .where(Requirement.program_id == Enrollment.program_id, holds(Requirement, on))
        .correlate(Enrollment)
        .scalar_subquery()
    )


def completed_count(on: date) -> ColumnElement[int]:
    """How many of the requirements in force on a date the enrollment has met."""
    return (
        select(func.count(Completion.requirement_id.distinct()))
        .join(Requirement, Requirement.id == Completion.requirement_id)
        .where(Completion.enrollment_id == Enrollment.id, holds(Requirement, on))
        .correlate(Enrollment)
        .scalar_subquery()
    )


def is_certified() -> ColumnElement[bool]:
    """Whether the enrollment has its certificate; it stays complete, whatever is asked later."""
    return (
        select(Certificate.id).where(Certificate.enrollment_id == Enrollment.id).exists()
    ).correlate(Enrollment)


def status_expression(on: date) -> ColumnElement[str]:
    """`app.rules.status.status` on the district date `on`, as one SQL expression."""
    return case(
        (or_(is_certified(), completed_count(on) >= required_count(on)), "complete"),
        (Enrollment.opens_on > on, "not_open"),
        (Enrollment.first_due_on < on, "overdue"),
        else_="due",
    )
