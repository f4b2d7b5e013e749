"""Lines and people for comparisons that need no database."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from app import db
from app.roster.comparing import Comparison
from app.roster.lines import Line, Problem, Reading
from app.roster.plan import Known, Outcome, Person, Place, key

TODAY = date(2026, 8, 10)
HERE, YESTERDAY = date(2020, 8, 17), date(2026, 8, 9)
LINCOLN, CEDAR = db.uuid7(), db.uuid7()
JOBS = {"tch": "teacher", "drv": "driver", "aid": "paraeducator", "contractor": ""}
COLUMNS = {"Emp No": "number", "E-mail": "email", "School": "site", "Boss": "supervisor"}


def line(row: int = 2, **said: Any) -> Line:
    """A teacher at Lincoln, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "number": "1",
        "legal_name": "Ana Núñez",
        "preferred_name": "",
        "email": "",
        "site": "Lincoln School",
        "job": "TCH",
        "contract": "regular",
        "is_hourly": None,
        "is_licensed": None,
        "first_day": None,
        "last_day": None,
        "supervisor": "",
        "language": "",
        "sign_in_name": "",
        "is_gone": False,
    }
    return Line(row, **(usual | said))


def place(**said: Any) -> Place:
    """A teacher's position at Lincoln that came by an earlier file."""
    usual: dict[str, Any] = {
        "id": db.uuid7(),
        "site_id": LINCOLN,
        "job_class": "teacher",
        "contract": "regular",
        "is_hourly": False,
        "is_licensed": None,
        "supervisor_id": None,
        "held_from": HERE,
        "held_to": None,
        "by_form": False,
    }
    return Place(**(usual | said))


def person(number: str = "1", *places: Place, **said: Any) -> Person:
    """Somebody here with a number, a short sign-in name and, unless said, one position."""
    usual: dict[str, Any] = {
        "legal_name": "Ana Núñez",
        "preferred_name": "",
        "email": "",
        "sign_in_name": f"name{number}",
        "language": "en",
    }
    numbers = (number,) if number else ()
    return Person(db.uuid7(), **(usual | said), numbers=numbers, places=places or (place(),))


def left(number: str = "1", last_day: date = date(2024, 6, 1), **said: Any) -> Person:
    """Somebody who was here."""
    gone = person(number, **said)
    gone.places, gone.left_on = (), last_day
    return gone


def comparison(
    people: Sequence[Person],
    lines: Sequence[Line],
    columns: dict[str, str] = COLUMNS,
    refused: Sequence[str] = (),
    keepers: frozenset[uuid.UUID] = frozenset(),
) -> Comparison:
    """A file beside a district with two schools."""
    sites = {LINCOLN: "Lincoln School", CEDAR: "Cedar School"}
    here = Known(
        source="hr",
        today=TODAY,
        people=list(people),
        sign_in_names={each.sign_in_name: each.id for each in people},
        site_names=sites,
        sites={key(name): own for own, name in sites.items()},
        jobs=dict(JOBS),
        keepers=keepers,
    )
    problems = [Problem(90 + n, "", "No.") for n, _who in enumerate(refused)]
    reading = Reading(list(lines), problems, list(columns), columns, set(refused) - {""})
    reading.unnamed = list(refused).count("")
    return Comparison(here, reading)


def outcomes(
    people: Sequence[Person], lines: Sequence[Line], **said: Any
) -> dict[tuple[str, str], Outcome]:
    """What becomes of everybody, by what it is and their number."""
    found = comparison(people, lines, **said).outcomes()
    return {(each.what, each.number): each for each in found}


def held(people: Sequence[Person], *lines: Line) -> list[tuple[int, str, str]]:
    """Row, column and words of everybody a human has to look at."""
    made = comparison(people, lines)
    assert {each.step for each in made.outcomes() if each.what == "held"} <= {None}
    return [(each.row, each.column, each.text) for kind, each in made.problems if kind == "held"]
