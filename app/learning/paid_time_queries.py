"""Reading minutes that people paid by the hour declare for their training."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Completion,
    Enrollment,
    PaidTime,
    PersonNumber,
    Policy,
    Position,
    Program,
    Requirement,
    Site,
    Sitting,
    StaffMember,
)
from app.models.scope import holds, known_people, stands

PER_PAGE = 100
Tops = Sequence[uuid.UUID]


def hourly_work(learner_id: uuid.UUID) -> Select[Position]:
    """The positions in which somebody is, was or will be paid by the hour."""
    return select(Position).where(
        Position.staff_member_id == learner_id, Position.is_hourly, stands(Position)
    )


def undeclared(learner_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What the learner has begun or done and declared no minutes for, what is done first."""
    declared = select(PaidTime.id).where(
        _of(PaidTime, Enrollment.id, Requirement.id), PaidTime.minutes > 0, stands(PaidTime)
    )
    return (
        tasks(learner_id)
        .where(~declared.exists(), or_(Completion.id.is_not(None), Sitting.id.is_not(None)))
        .order_by(
            Completion.completed_at.is_(None), Completion.completed_at.desc(), Requirement.position
        )
    )


def tasks(learner_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """All that was ever asked of the learner: enrollment, program, requirement, policy code, when
    begun, when completed."""
    this = (Enrollment.id, Requirement.id)
    return (
        select(
            Enrollment,
            Program,
            Requirement,
            Policy.code,
            Sitting.began_at,
            Completion.completed_at,
        )
        .join(Program, Program.id == Enrollment.program_id)
        .join(Requirement, Requirement.program_id == Program.id)
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .outerjoin(Completion, _of(Completion, *this))
        .outerjoin(Sitting, _of(Sitting, *this))
        .where(Enrollment.staff_member_id == learner_id)
    )


def task(
    learner_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> Select[*tuple[Any, ...]]:
    """One thing that was asked of the learner."""
    return (
        tasks(learner_id)
        .where(Enrollment.id == enrollment_id, Requirement.id == requirement_id)
        .limit(1)
    )


def declared(learner_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What the learner declared and did not correct since, the latest day first."""
    return _declared().where(PaidTime.staff_member_id == learner_id)


def entry(learner_id: uuid.UUID, entry_id: uuid.UUID) -> Select[PaidTime]:
    """One of the learner's own declarations, corrected since or not."""
    return select(PaidTime).where(PaidTime.id == entry_id, PaidTime.staff_member_id == learner_id)


def correction(entry_id: uuid.UUID) -> Select[uuid.UUID]:
    """What took the place of a declaration."""
    return select(PaidTime.id).where(PaidTime.replaces_id == entry_id)


def totals(tops: Tops, on: date, first: date, last: date, page: int) -> Select[*tuple[Any, ...]]:
    """A page of the people of HR's sites with their minutes from the first to the last day."""
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            _minutes(PaidTime.on_shift).label("on_shift"),
            _minutes(~PaidTime.on_shift).label("off_shift"),
            func.count().over().label("found"),
        )
        .join(PaidTime, PaidTime.staff_member_id == StaffMember.id)
        .where(_is_between(tops, on, first, last))
        .group_by(StaffMember.id, StaffMember.legal_name)
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def sums(tops: Tops, on: date, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """All their minutes: `on_shift` and `off_shift`."""
    return select(
        _minutes(PaidTime.on_shift).label("on_shift"),
        _minutes(~PaidTime.on_shift).label("off_shift"),
    ).where(_is_between(tops, on, first, last))


def lines(tops: Tops, on: date, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Every declaration of the people of HR's sites, as payroll takes it."""
    return (
        _declared()
        .add_columns(StaffMember.legal_name, _number().label("number"), _site().label("site"))
        .join(StaffMember, StaffMember.id == PaidTime.staff_member_id)
        .where(_is_between(tops, on, first, last))
        .order_by(None)
        .order_by(StaffMember.legal_name, StaffMember.id, PaidTime.on, PaidTime.recorded_at)
    )


def _declared() -> Select[*tuple[Any, ...]]:
    return (
        select(PaidTime, Enrollment, Program, Requirement, Policy.code)
        .join(Enrollment, Enrollment.id == PaidTime.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .join(Requirement, Requirement.id == PaidTime.requirement_id)
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .where(stands(PaidTime), PaidTime.minutes > 0)
        .order_by(PaidTime.on.desc(), PaidTime.recorded_at.desc())
    )


def _of(evidence: Any, enrollment_id: Any, requirement_id: Any) -> ColumnElement[bool]:
    return and_(evidence.enrollment_id == enrollment_id, evidence.requirement_id == requirement_id)


def _is_between(tops: Tops, on: date, first: date, last: date) -> ColumnElement[bool]:
    return (
        PaidTime.staff_member_id.in_(known_people(tops, on))
        & PaidTime.on.between(first, last)
        & (PaidTime.minutes > 0)
        & stands(PaidTime)
    )


def _minutes(counts: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((counts, PaidTime.minutes), else_=0)), 0)


def _number() -> ScalarSelect[str]:
    """The employee number, the newest where there are several."""
    return (
        select(PersonNumber.number)
        .where(PersonNumber.staff_member_id == StaffMember.id, PersonNumber.source == "hr")
        .order_by(PersonNumber.id.desc())
        .limit(1)
        .correlate(StaffMember)
        .scalar_subquery()
    )


def _site() -> ScalarSelect[str]:
    """Where they were paid by the hour that day."""
    that_day: Any = PaidTime.on
    work = aliased(Position)
    return (
        select(Site.name)
        .join(work, work.site_id == Site.id)
        .where(work.staff_member_id == StaffMember.id, work.is_hourly, holds(work, that_day))
        .order_by(work.held_from.desc(), work.id)
        .limit(1)
        .correlate(StaffMember, PaidTime)
        .scalar_subquery()
    )
