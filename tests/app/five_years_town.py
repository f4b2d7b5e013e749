"""The two schools of the five years: their programs, and what HR decides about one of them."""

import uuid
from datetime import UTC, date, datetime
from functools import partial
from random import Random
from typing import Any

import time_machine
from sqlalchemy import select

from app import clock, db
from app.models import (
    Completion,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Policy,
    Program,
    Refusal,
    SchoolYear,
)
from app.models.status import status_expression
from tests.app.enrolling_town import ask, edition
from tests.app.five_years import FiveYears, one_life
from tests.app.reports.people import Town, add_requirement, found_town, keep
from tests.app.signed import declines, voids
from tests.rules.lives import FIRST, STUDENTS, Rhythm

PEOPLE = 40
EDITIONS = (date(2027, 10, 1), date(2029, 2, 15))
REWRITTEN = date(2028, 3, 1)
"""What was declined before is to be signed again from here on."""
ONE_TIME = (date(2026, 9, 1), date(2026, 10, 15))
YEAR = Rhythm("school-year", rest=6, opens="08-01", due="10-31")
FALL = Rhythm("season", days=14, opens="07-15", due="08-10", ends="11-15")
RHYTHMS = {
    "Onboarding": (Rhythm("onboarding", days=14, students=STUDENTS), "teachers"),
    "Each year": (YEAR, "Lincoln"),
    "Fall": (FALL, "teachers"),
    "Anniversary": (Rhythm("anniversary", valid=12, grace=7), "everybody"),
    "Two years": (Rhythm("renewal", valid=24), "drivers"),
    "Once": (Rhythm("once", once=ONE_TIME), "everybody"),
    "Edition": (Rhythm("edition", days=21, editions=EDITIONS), "teachers"),
}
"""Programs whose terms stay, each with its audience."""


def found_five_years(chance: Random) -> FiveYears:
    """The town on the day before the first, with everything that is to happen in it."""
    with time_machine.travel(datetime(2026, 6, 30, 18, tzinfo=UTC), tick=False):
        db.writing()
        town = found_town()
        years = FiveYears(town)
        for day in STUDENTS:
            add_year(town, day)
        followed = keep(Policy(id=db.uuid7(), district_id=town.district.id, code="AG-2")).id
        for number, day in enumerate(EDITIONS, 2):
            edition(followed, number, day)
        edition(town.policy.policy_id, 2, REWRITTEN)
        for title, (rhythm, who) in RHYTHMS.items():
            policy_id = followed if rhythm.kind == "edition" else town.policy.policy_id
            years.programs[title] = add_program(town, title, rhythm, who, policy_id)
        for number in range(PEOPLE):
            years.person(number, one_life(chance))
        add_hr_decisions(years)
        db.session.commit()
    return years


def add_year(town: Town, students: date) -> None:
    key = f"{students.year}-{(students.year + 1) % 100:02}"
    days = {name: students for name in ("first_day", "students_from", "students_to", "last_day")}
    keep(SchoolYear(district_id=town.district.id, year=key, **days))


def add_program(town: Town, title: str, rhythm: Rhythm, who: str, policy_id: uuid.UUID) -> Program:
    program = keep(Program(id=db.uuid7(), district_id=town.district.id, title=title))
    add_requirement(program, policy_id)
    audience: dict[str, Any] = {
        "teachers": {"jobs": ["teacher"]},
        "drivers": {"jobs": ["driver"]},
        "Lincoln": {"sites": [str(town.lincoln.id)]},
        "everybody": {},
    }[who]
    ask(
        program,
        FIRST,
        **audience,
        rhythm=rhythm.kind,
        days=rhythm.days,
        before_students=rhythm.students is not None,
        opens=rhythm.opens,
        due=rhythm.due,
        ends=rhythm.ends,
        opens_on=rhythm.once[0],
        due_on=rhythm.once[1],
        policy_id=policy_id if rhythm.kind == "edition" else None,
        valid_months=rhythm.valid,
        min_active_months=rhythm.rest,
        grace_days=rhythm.grace,
    )
    return program


def add_hr_decisions(years: FiveYears) -> None:
    """One more program, of which HR changes the terms, exempts, sets dates and takes records."""
    town, people = years.town, list(years.lives)
    annual = add_program(town, "Annual", YEAR, "everybody", town.policy.policy_id)
    years.programs["Annual"] = annual
    later = {"rhythm": "school-year", "opens": "08-15", "due": "11-30", "min_active_months": 6}
    events = years.events
    events[date(2028, 7, 15)].append(lambda: ask(annual, date(2028, 7, 15), **later))
    events[date(2028, 9, 15)].append(lambda: add_requirement(annual, town.policy.policy_id))
    events[date(2028, 10, 15)].append(lambda: set_by_hand(annual, date(2029, 1, 20)))
    for person_id in people[:20]:
        events[date(2027, 9, 15)].append(partial(exempt, person_id, annual))
    for person_id in people[10:30]:
        events[date(2029, 9, 15)].append(partial(record_earlier, person_id, annual))
    events[date(2027, 10, 15)].append(lambda: decline_all(town, annual))
    events[date(2028, 1, 15)].append(lambda: void_some(town, annual))
    narrower = later | {"sites": [str(town.lincoln.id)]}
    events[date(2029, 11, 15)].append(lambda: ask(annual, date(2029, 11, 15), **narrower))


def decline_all(town: Town, program: Program) -> None:
    """Whoever has not signed yet declines."""
    on = date(2027, 10, 15)
    due = status_expression(on).in_(("due", "overdue"))
    found = select(Enrollment).where(Enrollment.program_id == program.id, due)
    for enrollment in db.session.scalars(found).all():
        declines(enrollment, town.policy, clock.now())


def void_some(town: Town, program: Program) -> None:
    """Every third refusal is taken back, and every third signature of that year."""
    this_year = Enrollment.program_id == program.id, Enrollment.cycle == "2027-28"
    by = town.people["Cora"].id
    kinds: tuple[Any, ...] = (Refusal, Completion)
    for kind in kinds:
        found = select(kind).join(Enrollment, Enrollment.id == kind.enrollment_id)
        for row in db.session.scalars(found.where(*this_year).order_by(kind.id)).all()[::3]:
            voids(row, by, clock.now())


def exempt(person_id: uuid.UUID, program: Program) -> None:
    days = {"held_from": date(2027, 9, 15), "held_to": date(2028, 5, 31), "reason": "agreement"}
    keep(Exemption(staff_member_id=person_id, program_id=program.id, **days))


def record_earlier(person_id: uuid.UUID, program: Program) -> None:
    what = {"title": "Annual training elsewhere", "finished_on": date(2029, 9, 1)}
    keep(EarlierRecord(staff_member_id=person_id, program_id=program.id, **what))


def set_by_hand(program: Program, due_on: date) -> None:
    """HR gives everybody of one year another due date."""
    this_year = Enrollment.program_id == program.id, Enrollment.cycle == "2028-29"
    for enrollment in db.session.scalars(select(Enrollment).where(*this_year)).all():
        keep(
            EnrollmentChange(
                enrollment_id=enrollment.id,
                held_from=date(2028, 10, 15),
                base_due_on=due_on,
                due_on=due_on,
                closes_on=date(2029, 6, 30),
                released=False,
                reason="by-hand",
            )
        )
