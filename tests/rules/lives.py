"""Invented working lives of five school years, and naive counting of days and months."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST, LAST = date(2026, 7, 1), date(2031, 6, 30)
NEVER = date(9999, 12, 31)
DAYS = [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]
STUDENTS = tuple(date(year, 8, 20) for year in range(2025, 2031))
LONG_HERE, LEAPLING = date(2019, 8, 5), date(2024, 2, 29)


@dataclass(frozen=True)
class Rhythm:
    """A program's terms; dates of the year are MM-DD."""

    kind: str
    begins: date = FIRST
    days: int = 30
    opens: str = ""
    due: str = ""
    ends: str = ""
    once: tuple[date, date] = (FIRST, LAST)
    students: tuple[date, ...] | None = None
    """First days with students that the calendar knows, where onboarding ends before them."""
    valid: int | None = None
    rest: int = 0
    grace: int = 0
    editions: tuple[date, ...] = ()


@dataclass(frozen=True)
class Job:
    """Work from–to, whether it is asked, when we learned of it, and when of its end."""

    first: date
    last: date
    asked: bool
    known: date
    end_known: date


@dataclass(frozen=True)
class Away:
    """Leave from–to, when we learned of it, of its end, and that it never was."""

    first: date
    last: date
    known: date
    end_known: date
    void_known: date = NEVER


@dataclass(frozen=True)
class Life:
    """What happens to somebody in five years."""

    jobs: tuple[Job, ...]
    aways: tuple[Away, ...] = ()
    busy: frozenset[date] = frozenset()
    """Days on which they finish whatever is open."""
    asleep: frozenset[date] = frozenset()
    """Nights on which nothing was enrolled."""


def is_day(on: date, day: str) -> bool:
    """Whether a date is such a month and day; the 28th where there is no February 29."""
    short = day == "02-29" and on.year % 4 != 0
    return on.isoformat()[5:] == ("02-28" if short else day)


def year_of(on: date) -> int:
    """The calendar year in which the date's school year began, on July 1."""
    return on.year if on.month >= 7 else on.year - 1


def months_on(on: date, count: int) -> date:
    """So many months later, month by month; the last day where a month is too short."""
    year, month, number = on.year, on.month, on.day
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def life_of(chance: Random) -> Life:
    """Somebody's five years, and the nights in which nothing was enrolled."""
    down, nights = chance.choice(DAYS), chance.choice([0, 0, 20, 60])
    asleep = frozenset(down + timedelta(number) for number in range(nights))
    busy = frozenset(chance.sample(DAYS, chance.choice([0, 2, 8, 20])))
    aways: list[Away] = []
    for _ in range(chance.choice([0, 1, 3, 6])):
        after = aways[-1].last if aways and chance.random() < 0.6 else chance.choice(DAYS)
        aways.append(away_of(chance, after + timedelta(chance.choice([1, 5, -20]))))
    return Life(jobs_of(chance), tuple(aways), busy, asleep)


def jobs_of(chance: Random) -> tuple[Job, ...]:
    """One to four jobs, some after a gap, some not asked, some learned of late."""
    made: list[Job] = []
    first = chance.choice([LONG_HERE, LEAPLING, chance.choice(DAYS[:400])])
    for more in range(chance.choice([0, 0, 1, 2, 3]), -1, -1):
        length = chance.choice([chance.randint(0, 90), chance.randint(91, 1000)])
        started = max(first, FIRST)
        last = started + timedelta(length) if more or chance.random() < 0.3 else NEVER
        known = first + learned(chance)
        end_known = known if last == NEVER else max(known, last + learned(chance))
        made.append(Job(first, last, chance.random() < 0.8, known, end_known))
        first = (last if last < NEVER else FIRST) + timedelta(chance.choice([1, 2, 30, 150]))
    return tuple(made)


def away_of(chance: Random, first: date) -> Away:
    """A leave, some without an end at first, or for good."""
    last = first + timedelta(chance.choice([0, 5, 40, 120, 300]))
    known = first + learned(chance)
    end_known = chance.choice([known, known, max(known, last - timedelta(7)), NEVER])
    void_known = chance.choice([NEVER, NEVER, NEVER, known + timedelta(chance.choice([0, 5, 60]))])
    return Away(first, last, known, end_known, void_known)


def learned(chance: Random) -> timedelta:
    """How long after a fact the district heard of it."""
    return timedelta(chance.choice([0, 0, -30, 5, 45, 90]))
