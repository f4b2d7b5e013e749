"""What the days of a school year and of a break have to be: pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.errors import DomainError
from app.rules.cycles import school_year_key

KEY = re.compile(r"(20\d\d) ?[-/–] ?(?:20)?(\d\d)")
LONGEST_BREAK = timedelta(days=120)
"""Longer is a slip of the keyboard: nobody would be reminded in it."""


class YearDays(NamedTuple):
    """One school year as HR says it."""

    year: str
    first_day: date
    students_from: date
    students_to: date
    last_day: date


class BreakDays(NamedTuple):
    """One break as HR says it."""

    name: str
    first_day: date
    last_day: date


Wrong = Iterator[tuple[str, DomainError]]
"""Field, and what is wrong with it."""


def year_called(given: str) -> str:
    """The key of a school year, such as 2026-27, from how people write it; else DomainError."""
    found = KEY.fullmatch(given.strip())
    if found and (int(found[1]) + 1) % 100 == int(found[2]):
        return f"{found[1]}-{found[2]}"
    raise DomainError("Enter a school year, such as 2026-27.")


def wrong_in_year(days: YearDays, starts: str) -> Wrong:
    """Days out of order, or outside the school year that begins on `starts` (MM-DD)."""
    for name in YearDays._fields[1:]:
        if school_year_key(getattr(days, name), starts) != days.year:
            yield name, DomainError("This day is not in the school year %(year)s.", year=days.year)
    if days.students_from < days.first_day:
        yield "students_from", DomainError("Students cannot come before the first day for staff.")
    if days.students_to < days.students_from:
        yield "students_to", DomainError("The last day cannot be before the first day.")
    if days.last_day < days.students_to:
        yield (
            "last_day",
            DomainError("The last day for staff cannot be before the last day with students."),
        )


def wrong_in_break(days: BreakDays) -> Wrong:
    """A break without a name, or with a last day before the first or months later."""
    if not days.name:
        yield "name", DomainError("Enter a name, such as Winter break.")
    if days.last_day < days.first_day:
        yield "last_day", DomainError("The last day cannot be before the first day.")
    elif days.last_day - days.first_day > LONGEST_BREAK:
        yield "last_day", DomainError("A break is 120 days or shorter.")
