"""What the pages about calendar, leave and earlier years read; the viewer's sites are in it."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all

from app.models import (
    Break,
    DateProblem,
    EarlierRecord,
    Enrollment,
    Leave,
    PersonNumber,
    Position,
    Program,
    ProgramTerms,
    SchoolYear,
    StaffMember,
)
from app.models.moving import due_in_force, is_released
from app.models.scope import holds, includes, known_people, stands, visible_people
from app.models.status import is_certified
from app.rules.cycles import Problem

Tops = Sequence[uuid.UUID]
SOON = timedelta(days=60)
"""Leave that begins so soon is listed."""
MOST_LISTED = 500


def years(district_id: uuid.UUID) -> Select[SchoolYear]:
    """The school years as they stand, the newest first."""
    mine = select(SchoolYear).where(SchoolYear.district_id == district_id, stands(SchoolYear))
    return mine.order_by(SchoolYear.year.desc())


def breaks(district_id: uuid.UUID) -> Select[Break]:
    """The breaks as they stand, in order."""
    mine = select(Break).where(Break.district_id == district_id, stands(Break), ~Break.is_void)
    return mine.order_by(Break.held_from, Break.id)


def hanging(district_id: uuid.UUID, first: date, last: date, on: date) -> Select[int]:
    """How many open onboarding due dates follow from the first day with students.

    Those of people who joined from `first` to `last`, the days of a school year."""
    terms = select(ProgramTerms.program_id).where(
        holds(ProgramTerms, on), ProgramTerms.rhythm == "onboarding", ProgramTerms.before_students
    )
    return (
        select(func.count(Enrollment.id))
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Program.district_id == district_id,
            Program.id.in_(terms),
            Enrollment.cycle.between(f"hire:{first}", f"hire:{last}"),
            ~is_certified(),
            ~is_released(on),
        )
    )


def waiting_for_calendar(district_id: uuid.UUID) -> Select[int]:
    """How many due dates cannot be computed because a school year is missing."""
    return (
        select(func.count(DateProblem.id))
        .join(Program, Program.id == DateProblem.program_id)
        .where(Program.district_id == district_id, DateProblem.problem == Problem.NO_SCHOOL_YEAR)
    )


def person_of_hr(tops: Tops, on: date, person_id: uuid.UUID) -> Select[StaffMember]:
    """A person HR knows; nobody else's."""
    return select(StaffMember).where(
        StaffMember.id == person_id, includes(known_people(tops, on), person_id)
    )


def person_led(
    me: uuid.UUID, hr: Tops, principal: Tops, on: date, person_id: uuid.UUID
) -> Select[StaffMember]:
    """A person HR knows, one who works at a principal's sites, or one who works for me.

    Principals and supervisors do not enter leave of their own: it moves due dates."""
    leads = or_(includes(visible_people(principal, on), person_id), _works_for(me, on, person_id))
    return select(StaffMember).where(
        StaffMember.id == person_id,
        or_(includes(known_people(hr, on), person_id), and_(StaffMember.id != me, leads)),
    )


def _works_for(me: uuid.UUID, on: date, person_id: uuid.UUID) -> ColumnElement[bool]:
    return (
        select(Position.id)
        .where(
            Position.staff_member_id == person_id,
            Position.supervisor_id == me,
            holds(Position, on),
        )
        .exists()
    )


def leaves(person_id: uuid.UUID) -> Select[Leave]:
    """Somebody's leave as it stands, the newest first."""
    mine = select(Leave).where(Leave.staff_member_id == person_id, stands(Leave), ~Leave.is_void)
    return mine.order_by(Leave.held_from.desc(), Leave.id)


def away(tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """Leave of people at these sites that is not over and begins soon; no return date first."""
    return (
        select(Leave, StaffMember)
        .join(StaffMember, StaffMember.id == Leave.staff_member_id)
        .where(
            Leave.staff_member_id.in_(visible_people(tops, on)),
            stands(Leave),
            ~Leave.is_void,
            Leave.held_from <= on + SOON,
            or_(Leave.held_to.is_(None), Leave.held_to >= on),
        )
        .order_by(Leave.held_to.is_not(None), Leave.held_to, StaffMember.legal_name, Leave.id)
        .limit(MOST_LISTED)
    )


def dues(person_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """What is open for a person, with the due date in force."""
    return (
        select(Enrollment.id, Program.title, Program.title_es, due_in_force(on).label("due_on"))
        .join(Program, Program.id == Enrollment.program_id)
        .where(Enrollment.staff_member_id == person_id, ~is_certified(), ~is_released(on))
        .order_by(Program.title, Enrollment.id)
    )


def programs(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs by title."""
    return select(Program).where(Program.district_id == district_id).order_by(Program.title)


def earlier(person_ids: Sequence[uuid.UUID]) -> Select[EarlierRecord]:
    """Earlier records of these people as they stand, the newest first."""
    mine = select(EarlierRecord).where(
        EarlierRecord.staff_member_id.in_(person_ids), stands(EarlierRecord), ~EarlierRecord.is_void
    )
    return mine.order_by(EarlierRecord.finished_on.desc(), EarlierRecord.id)


def earlier_with_scan(
    me: uuid.UUID, tops: Tops, on: date, record_id: uuid.UUID
) -> Select[EarlierRecord]:
    """An earlier record that has a scan, for HR of the person's sites and for the person."""
    of_hr = EarlierRecord.staff_member_id.in_(known_people(tops, on))
    return select(EarlierRecord).where(
        EarlierRecord.id == record_id,
        EarlierRecord.scan_sha256.is_not(None),
        or_(EarlierRecord.staff_member_id == me, of_hr),
    )


def called(tops: Tops, on: date, texts: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """People HR knows by number, e-mail or sign-in name: what they are known by (`kind`, `text`).

    Addresses and sign-in names are compared in small letters, numbers as they are."""
    known, email = known_people(tops, on), func.lower(StaffMember.email)
    name = StaffMember.sign_in_name
    found = union_all(
        select(literal("number").label("kind"), PersonNumber.number.label("text"), StaffMember.id)
        .join(PersonNumber, PersonNumber.staff_member_id == StaffMember.id)
        .where(PersonNumber.number.in_(texts)),
        select(literal("email"), email, StaffMember.id).where(email.in_(texts)),
        select(literal("sign_in_name"), name, StaffMember.id).where(name.in_(texts)),
    ).subquery()
    return (
        select(found.c.kind, found.c.text, StaffMember.id, StaffMember.legal_name)
        .join(StaffMember, StaffMember.id == found.c.id)
        .where(StaffMember.id.in_(known))
    )
