"""Fills the demonstration districts; every record is made by the verb that makes real ones."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import func, select

from app import clock, db
from app.away.operations import Act
from app.demo.facts import add_facts, set_calendar, yearly
from app.demo.founding import found, hr_email
from app.demo.people import DISTRICTS, LEAD, STARTS, TEAM, DemoDistrict, job_of, name_of
from app.demo.signatures import sign_all
from app.errors import DomainError
from app.evidence import Arrival
from app.learning.operations import begin, finish, submit_attempt
from app.learning.playing import play
from app.models import (
    District,
    Enrollment,
    Site,
    StaffMember,
)
from app.roster.operations import add_person
from app.rules.proof import Proof


def serves_real_districts() -> bool:
    """Whether anybody's real records are here."""
    return bool(db.session.scalar(select(func.count()).where(~District.is_demo)))


def refuse_real_districts() -> None:
    """The demonstration never mixes with a real district."""
    if serves_real_districts():
        raise DomainError("This installation serves a real district. Use an empty database.")


def seed(people: int, now: datetime) -> int:
    """Bring each demonstration district to `people` learners; returns how many were added."""
    refuse_real_districts()
    return sum(_filled(demo, people, now) for demo in DISTRICTS)


def _filled(demo: DemoDistrict, people: int, now: datetime) -> int:
    there = db.session.scalar(select(District).where(District.name == demo.name))
    district = there or found(demo, now)
    schools, added = _schools(district), dict[int, uuid.UUID]()
    for place in range(_learners(demo), people):
        lead = None if place % TEAM or place == LEAD else _learner(demo, LEAD)
        added[place] = _add(demo, district, schools, place, lead)
    hr = db.session.scalars(select(StaffMember).where(StaffMember.email == hr_email(demo))).one()
    act = Act(hr.id, clock.today(district.time_zone), now)
    add_facts(yearly(district.id), added, act)
    if there is None:
        set_calendar(district, act)
    return len(added)


def _add(
    demo: DemoDistrict,
    district: District,
    schools: Sequence[Site],
    place: int,
    lead: uuid.UUID | None,
) -> uuid.UUID:
    start = date(2025, 8, 18)
    if place in STARTS:
        start = clock.today(district.time_zone) + timedelta(days=STARTS[place])
    return add_person(
        site=schools[place % len(schools)],
        name=name_of(place),
        email=f"{_sign_in_name(demo, place)}@example.org",
        sign_in_name=_sign_in_name(demo, place),
        job_class=job_of(place),
        language="en",
        supervisor_id=lead,
        on=start,
    ).id


def _sign_in_name(demo: DemoDistrict, place: int | str) -> str:
    return f"{demo.key}.{place}"


def _learner(demo: DemoDistrict, place: int) -> uuid.UUID:
    named = StaffMember.sign_in_name == _sign_in_name(demo, place)
    return db.session.scalars(select(StaffMember.id).where(named)).one()


def _learners(demo: DemoDistrict) -> int:
    """How many learners the district has."""
    named = StaffMember.sign_in_name.like(_sign_in_name(demo, "%"))
    return db.session.scalar(select(func.count(StaffMember.id)).where(named)) or 0


def finish_some(share: int, now: datetime) -> int:
    """Let one in `share` people of each demonstration district finish everything."""
    finished = 0
    for district in db.session.scalars(select(District).where(District.is_demo)).all():
        open_ones = (
            select(Enrollment)
            .where(Enrollment.program_id == yearly(district.id).id)
            .order_by(Enrollment.id)
        )
        for enrollment in islice(db.session.scalars(open_ones).all(), 1, None, share):
            _finish(enrollment, district, now)
            finished += 1
    return finished


def _finish(enrollment: Enrollment, district: District, now: datetime) -> None:
    person, today = enrollment.staff_member, clock.today(district.time_zone)
    module, *_rest = enrollment.program.requirements
    proof = Proof(method="command", began_at=now, proved_at=now)
    sitting = begin(enrollment, module, today, now)
    db.session.flush()
    playing = play(sitting, district.id)
    for item in playing.items:
        finish(sitting, item)
    questions = playing.questions(1)
    right = {question.id: sorted(question.key(playing.profile)) for question in questions}
    arrival = Arrival(person.id, f"demo:{sitting.id}", proof)
    submit_attempt(playing, 1, right, arrival, person.language, now)
    sign_all(enrollment, Arrival(person.id, f"demo:{enrollment.id}", proof), today, now)


def _schools(district: District) -> list[Site]:
    found_ones = select(Site).where(Site.district_id == district.id, Site.kind == "school")
    return list(db.session.scalars(found_ones.order_by(Site.id)))
