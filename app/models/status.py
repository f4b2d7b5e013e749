"""The status rule as SQL, for aggregates; one truth table tests it beside `app.rules.status`.

Each function takes the district date `on`, and optionally two instants. With `known_by` only what
had been recorded before it counts, and the answer is the one that day's reader got. With `until`,
the end of a past day, everything known now counts, but nothing that was done after that day."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.types import Date

from app.models.days import days_after
from app.models.editions import number_obliging
from app.models.evidence import Certificate, Completion
from app.models.excusing import Credit, CreditClaim
from app.models.moving import closing, due_in_force, is_exempt, is_on_leave, is_released
from app.models.outcomes import PaperSignature, Refusal
from app.models.policies import PolicyVersion
from app.models.programs import Enrollment, Requirement
from app.models.scope import held
from app.models.voids import Known, by, is_refusal_voided, is_revoked, is_voided
from app.rules.status import Status, status


def asked_on(on: date) -> ColumnElement[date]:
    """Whose day's requirements count: the cycle's last day once that is past, as first set."""
    return case((Enrollment.closes_on < on, Enrollment.closes_on), else_=literal(on, Date))


def is_met_by() -> ColumnElement[bool]:
    """Whether a completion meets a requirement, or the row that a later one ended."""
    return Completion.requirement_id.in_([Requirement.id, Requirement.replaces_id])


def required_count(on: date, known_by: Known = None) -> ColumnElement[int]:
    """How many requirements the enrollment's program has in force on a date (`asked_on`)."""
    asked = held(Requirement, asked_on(on), known_by)
    return (
        select(func.count(Requirement.id))
        .where(Requirement.program_id == Enrollment.program_id, asked)
        .correlate(Enrollment)
        .scalar_subquery()
    )


def is_done(on: date, known_by: Known = None, until: Known = None) -> ColumnElement[bool]:
    """Whether a completion counts on a date; paper and proofs by the day that they state."""
    at = Completion.completed_at
    if known_by or not until:
        return and_(by(at, known_by), ~is_voided(known_by))
    papers = select(PaperSignature.id).where(PaperSignature.signed_on <= on)
    stated = CreditClaim.finished_on <= on
    credits = select(Credit.id).join(CreditClaim, CreditClaim.id == Credit.claim_id).where(stated)
    earlier = or_(Completion.paper_id.in_(papers), Completion.credit_id.in_(credits))
    return and_(or_(at < until, earlier), ~is_voided())


def completed_count(on: date, known_by: Known = None, until: Known = None) -> ColumnElement[int]:
    """How many of the requirements in force on a date the enrollment has met."""
    return (
        select(func.count(Requirement.id.distinct()))
        .join(Completion, is_met_by())
        .where(
            Completion.enrollment_id == Enrollment.id,
            Requirement.program_id == Enrollment.program_id,
            held(Requirement, asked_on(on), known_by),
            is_done(on, known_by, until),
        )
        .correlate(Enrollment)
        .scalar_subquery()
    )


def declined_count(on: date, known_by: Known = None, until: Known = None) -> ColumnElement[int]:
    """How many of the requirements in force on a date are unmet and declined.

    Nearly nobody declines, so that is asked first."""
    declines = select(Refusal.id).where(Refusal.enrollment_id == Enrollment.id)
    met = select(Completion.id).where(
        Completion.enrollment_id == Enrollment.id,
        is_met_by(),
        is_done(on, known_by, until),
    )
    found = (
        select(func.count(Requirement.id.distinct()))
        .where(
            Requirement.program_id == Enrollment.program_id,
            held(Requirement, asked_on(on), known_by),
            is_declined(on, known_by, until),
            ~met.correlate(Enrollment, Requirement).exists(),
        )
        .correlate(Enrollment)
        .scalar_subquery()
    )
    return case((declines.correlate(Enrollment).exists(), found), else_=0)


def is_declined(on: date, known_by: Known = None, until: Known = None) -> ColumnElement[bool]:
    """Whether a refusal stands of a requirement of an enrollment, in the edition that obliges.

    New words for an edition make nobody decline it again, and a cycle that is over stays as it was
    on its last day."""
    last = closing(on, known_by)
    obliging = number_obliging(case((last < on, last), else_=literal(on, Date)), known_by)
    return (
        select(Refusal.id)
        .join(PolicyVersion, PolicyVersion.id == Refusal.policy_version_id)
        .where(
            Refusal.enrollment_id == Enrollment.id,
            Refusal.requirement_id.in_([Requirement.id, Requirement.replaces_id]),
            by(Refusal.recorded_at, known_by or until),
            ~is_refusal_voided(known_by),
            PolicyVersion.number >= obliging,
        )
        .correlate(Enrollment, Requirement)
        .exists()
    )


def counting(known_by: Known, until: Known) -> list[ColumnElement[bool]]:
    """Certificates that had been issued, and not been revoked as far as known."""
    return [by(Certificate.issued_at, known_by or until), ~is_revoked(known_by)]


def is_certified(known_by: Known = None, until: Known = None) -> ColumnElement[bool]:
    """Whether the enrollment has its certificate; it stays finished, whatever is asked later."""
    return (
        select(Certificate.id)
        .where(Certificate.enrollment_id == Enrollment.id, *counting(known_by, until))
        .exists()
    ).correlate(Enrollment)


def valid_until(known_by: Known = None, until: Known = None) -> ScalarSelect[date | None]:
    """The last day its certificate counts; empty for ever, or where there is none."""
    return (
        select(func.max(Certificate.valid_until))
        .where(Certificate.enrollment_id == Enrollment.id, *counting(known_by, until))
        .correlate(Enrollment)
        .scalar_subquery()
    )


def done_elsewhere_on() -> ScalarSelect[date]:
    """The last day that the proofs state; empty where something of an enrollment was done here."""
    here = select(Completion.id).where(
        Completion.enrollment_id == Enrollment.id, Completion.credit_id.is_(None), ~is_voided()
    )
    return (
        select(func.max(CreditClaim.finished_on))
        .join(Credit, Credit.claim_id == CreditClaim.id)
        .join(Completion, Completion.credit_id == Credit.id)
        .where(Completion.enrollment_id == Enrollment.id, ~here.correlate(Enrollment).exists())
        .correlate(Enrollment)
        .scalar_subquery()
    )


def in_force(on: date) -> list[Any]:
    """Columns that `status_of` reads, to be selected beside `Enrollment`."""
    return [
        due_in_force(on).label("due_on"),
        closing(on).label("closes_on"),
        is_released(on).label("released"),
        is_exempt(on).label("exempt"),
        is_on_leave(on).label("on_leave"),
        valid_until().label("valid_until"),
        declined_count(on).label("declined"),
    ]


def status_of(row: Any, *, required: int, completed: int, certified: bool, on: date) -> Status:
    """The status of an enrollment that was selected with its columns `in_force`."""
    return status(
        required=required,
        completed=completed,
        certified=certified,
        opens_on=row.Enrollment.opens_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        grace_days=row.Enrollment.grace_days,
        valid_until=row.valid_until,
        is_released=row.released,
        is_exempt=row.exempt,
        is_on_leave=row.on_leave,
        declined=row.declined,
        on=on,
    )


def status_expression(on: date, known_by: Known = None, until: Known = None) -> ColumnElement[str]:
    """`app.rules.status.status` on the district date `on`, as one SQL expression.

    For few enrollments; `app.figures.standing` joins what it looks up here for each row."""
    return rule(
        on,
        known_by,
        until,
        certified=is_certified(known_by, until),
        valid_until=valid_until(known_by, until),
        due=due_in_force(on, known_by),
        closes=closing(on, known_by),
        released=is_released(on, known_by),
        exempt=is_exempt(on, known_by),
        on_leave=is_on_leave(on, known_by),
    )


def rule(
    on: date,
    known_by: Known,
    until: Known,
    *,
    certified: ColumnElement[bool],
    valid_until: Any,
    due: ColumnElement[date],
    closes: ColumnElement[date],
    released: ColumnElement[bool],
    exempt: ColumnElement[bool],
    on_leave: ColumnElement[bool],
) -> ColumnElement[str]:
    """The rule over columns that the caller has found in its own way."""
    required, completed = required_count(on, known_by), completed_count(on, known_by, until)
    declined = declined_count(on, known_by, until)
    return case(
        (and_(certified, func.coalesce(valid_until < on, false())), "expired"),
        (certified, "complete"),
        (completed >= required, "complete"),
        (released, "released"),
        (exempt, "exempt"),
        (and_(declined > 0, completed + declined >= required), "declined"),
        (and_(closes < on, due > closes), "excused"),
        (closes < on, "not_completed"),
        (on_leave, "on_leave"),
        (Enrollment.opens_on > on, "not_open"),
        (days_after(due, Enrollment.grace_days) < on, "overdue"),
        else_="due",
    )
