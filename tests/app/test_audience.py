"""The audience twice: Python and SQL take the same of two hundred people of random work."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from app import db
from app.enrolling import known, plans
from app.models import Position, ProgramTerms, Site, StaffMember
from app.models.audience import audience_of, members
from app.models.scope import sites_within
from app.rules.people import CONTRACTS
from tests.app.reports.people import LONG_AGO, TODAY, Town, found_town, keep

DAYS = [LONG_AGO, TODAY - timedelta(400), TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]
JOBS = ["teacher", "coach", "driver", "office"]
PEOPLE = 200


def hire_many(town: Town, chance: Random) -> list[StaffMember]:
    """People with none to three jobs, some over, some to come, some corrected."""
    made = [
        StaffMember(
            id=db.uuid7(),
            district_id=town.district.id,
            legal_name=f"Person {number}",
            sign_in_name=f"person{number}",
        )
        for number in range(PEOPLE)
    ]
    db.session.add_all(made)
    db.session.flush()
    sites = [town.top, town.lincoln, town.kitchen, town.other]
    for person in made:
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            held = keep(job(person, chance, sites))
            if chance.random() < 0.2:
                again = job(person, chance, sites)
                again.replaces_id = held.id
                keep(again)
    return made


def job(person: StaffMember, chance: Random, sites: list[Site]) -> Position:
    return Position(
        id=db.uuid7(),
        staff_member_id=person.id,
        site_id=chance.choice(sites).id,
        job_class=chance.choice(JOBS),
        contract=chance.choice(CONTRACTS[:3]),
        is_licensed=chance.choice([None, True, False]),
        held_from=chance.choice(DAYS),
        held_to=chance.choice([None, None, *DAYS]),
    )


def terms_of(town: Town, people: list[StaffMember], chance: Random) -> ProgramTerms:
    """An audience by chance, of one or several parts."""
    part: dict[str, Any] = {
        "sites": [str(chance.choice([town.top, town.lincoln, town.kitchen]).id)],
        "jobs": chance.sample(JOBS, 2),
        "contracts": list(chance.sample(CONTRACTS[:3], 2)),
        "license": chance.choice(["licensed", "unlicensed"]),
        "hired_from": chance.choice([*DAYS, date(2026, 8, 1)]),
    }
    taken = {name: part[name] for name in chance.sample(sorted(part), chance.randint(0, 3))}
    named = [str(person.id) for person in chance.sample(people, chance.choice([0, 5]))]
    empty = {"sites": [], "jobs": [], "contracts": [], "license": ""}
    only = bool(named) and chance.random() < 0.4
    return ProgramTerms(**empty | taken, people=named, named_only=only)


@pytest.mark.parametrize("seed", range(3))
def test_python_and_sql_take_the_same_people(database: Engine, seed: int) -> None:
    chance = Random(seed)
    db.writing()
    town = found_town()
    made = hire_many(town, chance)
    works = working(town, made)
    for _ in range(25):
        terms, on = terms_of(town, made, chance), chance.choice(DAYS[1:])
        assert by_rule(terms, works, on) == set(db.session.scalars(asked(town, terms, on)))


def working(town: Town, made: list[StaffMember]) -> list[known.Person]:
    house = plans.house(town.district.id, TODAY)
    return known.people(house, [person.id for person in made])


def by_rule(terms: ProgramTerms, works: list[known.Person], on: date) -> set[Any]:
    """Who holds work on the day and is one of the audience."""
    tops = [UUID(id) for id in terms.sites]
    sites = frozenset(db.session.scalars(select(sites_within(tops, on).c.site_id)))
    audience = audience_of(terms, sites if terms.sites else None)
    return {
        person.id
        for person in works
        if any(work.holds(on) for work in person.works)
        and audience.member(person.id, person.works, on)
    }


def asked(town: Town, terms: ProgramTerms, on: date) -> Any:
    others = [person.id for person in town.people.values()]
    found = members(town.district.id, terms, on)
    return found.where(StaffMember.id.not_in(others))
