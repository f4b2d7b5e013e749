"""A small district with named people: Ana and Ben at Lincoln, Cora in HR, Dan at another school."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import clock, db, published
from app.models import District, Enrollment, Policy, PolicyVersion, Program, Site, StaffMember
from app.policies.publishing import Dates, publish
from app.programs.operations import ask_for, create_program, enroll
from app.roster.operations import add_person, add_site, create_district
from quizzes.bundle import Bundle, compose
from tests.app.browsing import Browser
from tests.app.copying import copied

ZONE = "America/Denver"
POLICY = b"# Policy GBEE: Electronic communications\n\nKeep contact with students open to others.\n"


@dataclass
class World:
    """One district with its people, its program and what it asks for."""

    district: District
    top: Site
    lincoln: Site
    ana: StaffMember
    ben: StaffMember
    cora: StaffMember
    dan: StaffMember
    policy: Policy
    version: PolicyVersion
    program: Program
    enrollment: Enrollment


@pytest.fixture(scope="session")
def short_module() -> Bundle:
    """The real module, cut to one lesson and one scenario; its quiz is whole."""
    whole = compose("boundaries")
    scenario = next(id for id in whole.module.scenarios if id == "A1")
    cut = {"lessons": whole.module.lessons[:1], "scenarios": (scenario,), "take": 1}
    return whole.model_copy(update={"module": whole.module.model_copy(update=cut)})


@pytest.fixture
def world(database: Engine, short_module: Bundle, migrated: Path) -> World:
    """Ana (teacher, Lincoln), Ben (principal, Lincoln), Cora (HR), Dan (teacher, Cedar)."""
    return copied(partial(small_district, short_module), ZONE, database, migrated.parent)


def small_district(short_module: Bundle) -> World:
    """The world's rows, committed."""
    now, on = clock.now(), date(2025, 8, 1)
    db.writing()
    published.publish(short_module, now)
    district, cora, top = create_district(
        name="Cottonwood Public Schools",
        time_zone=ZONE,
        packs=["gbee", "law-nm"],
        hr_name="Cora Hale",
        hr_email="cora@example.org",
        now=now,
    )
    lincoln = add_site(district=district, name="Lincoln School", parent=top, on=on)
    cedar = add_site(district=district, name="Cedar School", parent=top, on=on)
    ana = add_person(
        site=lincoln, name="Ana María Núñez", email="ana@example.org", job_class="teacher", on=on
    )
    ben = add_person(
        site=lincoln,
        name="Ben Ortega",
        email="ben@example.org",
        job_class="office",
        role="principal",
        on=on,
    )
    dan = add_person(
        site=cedar, name="Dan O'Brien-Smith", email="dan@example.org", job_class="teacher", on=on
    )
    policy = Policy(district_id=district.id, code="GBEE")
    db.session.add(policy)
    db.session.flush()
    version = publish(policy, "Electronic communications", POLICY, Dates(on, on), now)
    program = create_program(district.id, "2026-27 annual training")
    ask_for(program, on, modules=["boundaries"], policies=[policy])
    today = clock.today(district.time_zone)
    enroll(program, [ana.id, dan.id], "2026-27", today, today + timedelta(days=10))
    db.session.commit()
    enrollment = next(iter(db.session.query(Enrollment).filter_by(staff_member_id=ana.id)))
    return World(district, top, lincoln, ana, ben, cora, dan, policy, version, program, enrollment)


@pytest.fixture
def visit(app: Flask) -> Callable[[StaffMember | None], Browser]:
    """A visit of one's own, signed in as somebody or nobody."""

    def opened(person: StaffMember | None = None) -> Browser:
        fresh = Browser(app)
        return fresh.sign_in(person) if person else fresh

    return opened
