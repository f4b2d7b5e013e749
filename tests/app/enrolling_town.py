"""A town whose enrollments follow from facts, each recorded at noon of some day."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from app import db
from app.enrolling.operations import bring_in_line
from app.models import (
    Enrollment,
    EnrollmentChange,
    Leave,
    PolicyVersion,
    Position,
    Program,
    ProgramTerms,
    SchoolYear,
)
from app.models.scope import ended, stands
from app.models.status import in_force, status_expression
from tests.app.reports.people import Town, keep


def noon(on: date) -> datetime:
    """An instant of a district day."""
    return datetime.combine(on, time(18), UTC)


def line(town: Town, on: date, name: str = "Ana") -> Counter[str]:
    """What the night does for one person."""
    return bring_in_line(town.district.id, [town.people[name].id], on, noon(on))


def ask(program: Program, begins: date, **terms: Any) -> ProgramTerms:
    """Terms from a day on; those before end the day before."""
    mine = select(ProgramTerms).where(
        ProgramTerms.program_id == program.id,
        stands(ProgramTerms),
        ProgramTerms.held_to.is_(None),
    )
    if old := db.session.scalars(mine).one_or_none():
        keep(ended(old, date.fromordinal(begins.toordinal() - 1), recorded_at=noon(begins)))
    row = {"program_id": program.id, "held_from": begins, "recorded_at": noon(begins)}
    return keep(ProgramTerms(**row, **terms))


def work_of(town: Town, name: str) -> Position:
    """The job of somebody that began last."""
    found = (
        select(Position)
        .where(Position.staff_member_id == town.people[name].id, stands(Position))
        .order_by(Position.held_from.desc())
    )
    return next(iter(db.session.scalars(found)))


def leaves_work(town: Town, name: str, last: date, known: date) -> None:
    """Somebody's last day, recorded on another."""
    keep(ended(work_of(town, name), last, recorded_at=noon(known)))


def starts_work(town: Town, name: str, first: date, known: date, **other: Any) -> Position:
    """More work of somebody; at Lincoln as a teacher, unless told otherwise."""
    usual = {"site_id": town.lincoln.id, "job_class": "teacher", "held_from": first}
    person_id = town.people[name].id
    return keep(Position(**usual | other, staff_member_id=person_id, recorded_at=noon(known)))


def away(
    town: Town,
    first: date,
    last: date | None,
    known: date,
    old: Leave | None = None,
    void: bool = False,
) -> Leave:
    """Ana's leave, a correction of one, or what takes it back."""
    row = Leave(
        staff_member_id=town.people["Ana"].id,
        held_from=first,
        held_to=last,
        is_void=void,
        recorded_at=noon(known),
        replaces_id=old.id if old else None,
    )
    return keep(row)


def year(town: Town, key: str, students: date, known: date, old: Any = None) -> SchoolYear:
    """A school year whose students come on a day."""
    row = SchoolYear(
        district_id=town.district.id,
        year=key,
        first_day=students,
        students_from=students,
        students_to=students,
        last_day=students,
        recorded_at=noon(known),
        replaces_id=old.id if old else None,
    )
    return keep(row)


def edition(policy_id: uuid.UUID, number: int, effective: date, **other: Any) -> PolicyVersion:
    """One more edition of a policy, substantive unless told otherwise."""
    row = PolicyVersion(
        id=db.uuid7(),
        policy_id=policy_id,
        number=number,
        title="Electronic boundaries",
        adopted_on=effective,
        effective_on=effective,
        media_type="text/markdown",
        size=1,
        sha256=str(number) * 64,
        **{"published_at": noon(effective)} | other,
    )
    keep(row)
    return row


def changes(name: str, town: Town) -> list[EnrollmentChange]:
    """Everything that was changed about somebody's enrollments, in order."""
    found = (
        select(EnrollmentChange)
        .join(Enrollment, Enrollment.id == EnrollmentChange.enrollment_id)
        .where(Enrollment.staff_member_id == town.people[name].id)
        .order_by(EnrollmentChange.recorded_at, EnrollmentChange.id)
    )
    return list(db.session.scalars(found))


def stands_now(town: Town, on: date, name: str = "Ana") -> dict[str, tuple[date, str]]:
    """Cycle → due date in force and status of somebody's enrollments."""
    found = select(Enrollment, *in_force(on), status_expression(on).label("status")).where(
        Enrollment.staff_member_id == town.people[name].id
    )
    return {row.Enrollment.cycle: (row.due_on, row.status) for row in db.session.execute(found)}
