"""What is asked on a date, by when: one table, judged by hand and not by what the code returns."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.rules.cycles import (
    NO_DATE,
    Calendar,
    SchoolDays,
    Service,
    Terms,
    Uncomputable,
    cycle_on,
)
from app.rules.editions import Edition


def day(text: str) -> date:
    """A date of this century, as the table writes it."""
    return date.fromisoformat(f"20{text}")


LONG_AGO = day("15-08-03")
YEAR = Terms("school-year", LONG_AGO, opens="08-01", due="10-31")
FALL = Terms("season", LONG_AGO, days=14, opens="07-15", due="08-10", ends="11-15")
NEW = Terms("onboarding", day("26-01-01"), days=14)
YEARLY = Terms("anniversary", LONG_AGO)
TWO_YEARS = Terms("renewal", LONG_AGO, valid_months=24)
ONCE = Terms("once", LONG_AGO, 14, opens_on=day("26-09-01"), due_on=day("26-09-30"))
EDITION = Terms("edition", LONG_AGO, days=21)
TERMS = {
    "YEAR": YEAR,
    "JULY": replace(YEAR, opens="07-01", due="07-31"),
    "WINTER": replace(YEAR, opens="11-15", due="01-31"),
    "LEAP DUE": replace(YEAR, opens="02-01", due="02-29"),
    "LEAP OPENS": replace(YEAR, opens="02-29", due="03-31"),
    "NO DUE": replace(YEAR, due=""),
    "BAD DAY": replace(YEAR, opens="13-01"),
    "RESTED": replace(YEAR, min_active_months=6),
    "RESTED 12": replace(YEAR, min_active_months=12),
    "RESTED 13": replace(YEAR, min_active_months=13),
    "FALL": FALL,
    "SUMMER": replace(FALL, opens="06-01", due="06-20", ends="08-15"),
    "ICE": replace(FALL, opens="11-01", due="11-20", ends="03-01"),
    "NEW": NEW,
    "NEW RESTED": replace(NEW, min_active_months=12),
    "STUDENTS": replace(NEW, before_students=True),
    "YEARLY": YEARLY,
    "YEARLY LATE": replace(YEARLY, held_from=day("26-08-11")),
    "YEARLY RESTED": replace(YEARLY, min_active_months=12),
    "TWO YEARS": TWO_YEARS,
    "ONE YEAR": replace(TWO_YEARS, valid_months=12),
    "FOR GOOD": replace(TWO_YEARS, valid_months=None),
    "ONCE": ONCE,
    "ONCE NO DUE": replace(ONCE, due_on=None),
    "EDITION": EDITION,
    "EDITION LATE": replace(EDITION, held_from=day("26-09-02")),
}
CALENDAR = Calendar(
    "07-01",
    (SchoolDays("2025-26", day("25-08-21")), SchoolDays("2026-27", day("26-08-20"))),
)
EDITIONS = (
    Edition("one", day("25-09-01")),
    Edition("two", day("26-09-01")),
    Edition("three", day("26-09-01")),
)

TABLE = (Path(__file__).parent / "cycles.txt").read_text().splitlines()[1:]
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE]


def said(terms: Terms, served: str, asked: str, calendar: Calendar = CALENDAR) -> str:
    """What the rule says, as the table writes it."""
    first, *later = [day(text) for text in served.split()]
    joined = later[0] if later else first
    known = later[1] if len(later) > 1 else joined
    on, *finished = [day(text) for text in asked.split()]
    service, done = Service(first, joined, known), finished[0] if finished else None
    try:
        cycle = cycle_on(terms, calendar, service, on, done, EDITIONS)
    except Uncomputable as error:
        return str(error)
    if cycle is None:
        return "-"
    days = ["-" if each == NO_DATE else f"{each:%y-%m-%d}" for each in cycle[1:]]
    return " ".join([cycle.key.replace("20", "", 1), *days])


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_this_is_asked(row: list[str]) -> None:
    _name, terms, served, asked, expected = row
    assert said(TERMS[terms], served, asked) == expected


EARLIER, LATER, HERE = ("26-08-13", "26-08-12"), ("26-08-27", "26-08-26"), ("26-08-03", "26-08-17")


@pytest.mark.parametrize(("students_from", "due"), [EARLIER, LATER, HERE])
def test_onboarding_follows_the_first_day_with_students(students_from: str, due: str) -> None:
    calendar = Calendar("07-01", (SchoolDays("2026-27", day(students_from)),))
    found = said(TERMS["STUDENTS"], "26-08-03", "26-08-03", calendar)
    assert found == f"hire:26-08-03 26-08-03 {due} -"
