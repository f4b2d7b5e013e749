"""Loads a district as a staff list file meets it, in a handful of statements."""

import uuid
from collections import defaultdict
from datetime import date
from typing import Any, get_args

from sqlalchemy import Executable

from app import db
from app.models import RosterMapping
from app.roster import import_queries as queries
from app.roster.plan import Known, Person, Place, key
from modules.scenario import JobClass

USUAL_JOBS = {
    "aide": "paraeducator",
    "administrator": "office",
    "districtAdministrator": "office",
    "siteAdministrator": "office",
    "systemAdministrator": "office",
    "principal": "office",
}
"""OneRoster's roles that are called otherwise here; HR's own mapping comes first."""


def known(district_id: uuid.UUID, source: str, today: date, mapping: RosterMapping) -> Known:
    """The people and sites of a district today, and what HR has said about a source's codes."""
    sites = {own: name for own, name in _rows(queries.open_sites(district_id, today))}
    named = {key(name): own for own, name in sites.items()}
    mapped = {key(code): uuid.UUID(own) for code, own in mapping.sites.items()}
    usual = {key(job): job for job in get_args(JobClass)}
    usual |= {key(code): job for code, job in USUAL_JOBS.items()}
    return Known(
        source=source,
        today=today,
        people=_people(district_id, source, today),
        sign_in_names={name: own for name, own in _rows(queries.sign_in_names())},
        site_names=sites,
        sites=named | {code: own for code, own in mapped.items() if own in sites},
        jobs=usual | {key(code): job for code, job in mapping.jobs.items()},
        keepers=frozenset(db.session.scalars(queries.keepers(district_id, today))),
    )


def _people(district_id: uuid.UUID, source: str, today: date) -> list[Person]:
    people = {row[0]: Person(*row) for row in _rows(queries.people(district_id))}
    numbers, places = defaultdict(list), defaultdict(list)
    for own, number in _rows(queries.numbers(district_id, source)):
        numbers[own].append(number)
    for own, *place in _rows(queries.places(district_id, today)):
        places[own].append(Place(*place))
    for own, found in numbers.items():
        people[own].numbers = tuple(found)
    for own, held in places.items():
        people[own].places = tuple(held)
    if len(places) < len(people):
        for own, last_day in _rows(queries.last_days(district_id)):
            people[own].left_on = None if own in places else last_day
    return list(people.values())


def _rows(query: Executable) -> Any:
    return db.session.execute(query)
