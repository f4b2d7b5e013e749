"""What of an enrollment may be begun or signed on a date: still asked, and next in its order."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.errors import Conflict
from app.models import Completion, Enrollment, ProgramTerms, Requirement
from app.models.scope import holds
from app.models.voids import is_voided
from app.rules.status import Status

CLOSED = frozenset({Status.RELEASED, Status.EXEMPT, Status.NOT_COMPLETED, Status.EXCUSED})
"""Nothing of it is begun, handed in or signed any more."""


def refuse_if_closed(status: str) -> None:
    """Conflict where an enrollment is not asked any more."""
    if status in CLOSED:
        raise Conflict("This is not asked of you any more. There is nothing to do here.")


def refuse_if_waiting(waits: bool) -> None:
    """Conflict where something else of the program comes first."""
    if waits:
        raise Conflict("Something else comes first. Do your tasks in their order.")


def is_in_order(on: date) -> ColumnElement[bool]:
    """Whether the program of an enrollment wants its requirements done in their order."""
    terms = select(ProgramTerms.id).where(
        ProgramTerms.program_id == Enrollment.program_id,
        ProgramTerms.in_order,
        holds(ProgramTerms, on),
    )
    return terms.correlate(Enrollment).exists()


def waits(on: date) -> ColumnElement[bool]:
    """Whether something has to be done before a requirement of an enrollment.

    Policies that follow each other are read in order and signed together."""
    earlier = aliased(Requirement)
    met = select(Completion.id).where(
        Completion.enrollment_id == Enrollment.id,
        Completion.requirement_id.in_([earlier.id, earlier.replaces_id]),
        ~is_voided(),
    )
    before = select(earlier.id).where(
        earlier.program_id == Enrollment.program_id,
        earlier.position < Requirement.position,
        holds(earlier, on),
        or_(earlier.policy_id.is_(None), Requirement.policy_id.is_(None)),
        ~met.correlate(Enrollment, earlier).exists(),
    )
    return and_(is_in_order(on), before.correlate(Enrollment, Requirement).exists())
