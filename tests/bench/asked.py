"""The district of the reports measurement: its sites, and what its two programs ask."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

import time_machine
from sqlalchemy import select

from app import clock, db, published
from app.models import (
    ModuleVersion,
    Policy,
    PolicyVersion,
    Program,
    ProgramTerms,
    Requirement,
    Site,
)
from app.roster.operations import add_site, create_district
from tests.bench.content import short_module

ZONE = "America/Denver"
FIRST_YEAR = 2022


class District:
    """The district to be filled: its sites, and what its two programs ask."""

    def __init__(self, schools: int) -> None:
        self.own = uuid.uuid4().hex[:8]
        db.writing()
        with time_machine.travel(at(date(FIRST_YEAR, 7, 1))):
            row = self._founded(schools)
        self.version = _module()
        self.policy = _policy(self.id)
        self.asked = [_program(self.id, "Boundaries", module_slug=self.version.slug)]
        self.asked.append(_program(self.id, "Policy 5460", policy_id=self.policy.policy_id))
        db.session.flush()
        found = select(Site.id).where(Site.district_id == row.id, Site.kind == "school")
        self.sites = list(db.session.scalars(found))
        self.programs = [(each.program_id, each.id) for each in self.asked]
        self.edition, self.module = self.policy.id, self.version.id
        db.session.commit()

    def _founded(self, schools: int) -> Any:
        row, hr, top = create_district(
            name=f"District {self.own}",
            time_zone=ZONE,
            packs=[],
            hr_name="Cora Hale",
            hr_email=f"cora@{self.own}.example.org",
            now=clock.now(),
        )
        self.id, self.hr = row.id, hr.id
        for number in range(schools):
            add_site(district=row, name=f"School {number}", parent=top, on=date(2020, 7, 1))
        return row


def _program(district_id: uuid.UUID, title: str, **asked: Any) -> Requirement:
    program = Program(id=db.uuid7(), district_id=district_id, title=title)
    since = date(FIRST_YEAR, 7, 1)
    window = {"rhythm": "school-year", "opens": "08-15", "due": "10-15"}
    terms = ProgramTerms(program_id=program.id, held_from=since, recorded_at=at(since), **window)
    row = Requirement(
        id=db.uuid7(),
        program_id=program.id,
        position=1,
        held_from=since,
        recorded_at=at(since),
        **asked,
    )
    for each in (program, terms, row):
        db.session.add(each)
        db.session.flush()
    return row


def _module() -> ModuleVersion:
    published.publish(short_module(), clock.now())
    return db.session.scalars(select(ModuleVersion).limit(1)).one()


def _policy(district_id: uuid.UUID) -> PolicyVersion:
    policy = Policy(id=db.uuid7(), district_id=district_id, code="5460")
    db.session.add(policy)
    db.session.flush()
    row = PolicyVersion(
        id=db.uuid7(),
        policy_id=policy.id,
        number=1,
        title="Electronic communication",
        adopted_on=date(FIRST_YEAR, 7, 1),
        effective_on=date(FIRST_YEAR, 7, 1),
        media_type="text/markdown",
        size=1,
        sha256="0" * 64,
        published_at=at(date(FIRST_YEAR, 7, 1)),
    )
    db.session.add(row)
    db.session.flush()
    return row


def at(on: date) -> datetime:
    """Noon of a day in the district."""
    return datetime.combine(on, time(18), UTC)
