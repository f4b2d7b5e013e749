"""When a program comes round for one person: its cycle on a date, with opening, due and last day.

Everything here is a function of facts; nothing is guessed. What cannot be computed raises
`Uncomputable`, and a person of HR decides."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.rules.editions import Edition, newest

RHYTHMS = ("onboarding", "school-year", "season", "anniversary", "renewal", "once", "edition")
"""How programs come round; `renewal`: again before what was finished runs out."""
REASONS: tuple[str, ...] = ("leave", "exemption", "calendar", "terms", "work", "left", "back")
REASONS += ("superseded", "withdrawn", "signed", "elsewhere", "by-hand")
"""Why an enrollment has other dates, or is asked no more (see `EnrollmentChange`)."""
NO_DATE = date.max
"""Stands for "never", and for a due date that waits for somebody's return."""
KEYS = {
    "onboarding": ("hire:",),
    "anniversary": ("anniversary:",),
    "renewal": ("first", "renewal:"),
    "once": ("once",),
    "edition": ("edition:",),
}
"""How a rhythm's cycle keys begin; a year's or season's is the school year."""
NEW_FOR = timedelta(days=60)
"""Who joined longer before the program, or before we learned of it, is no newcomer to it."""
RENEW_AHEAD = timedelta(days=90)
"""A renewal opens so long before the old one runs out."""
DAY = timedelta(days=1)


class Problem(StrEnum):
    """Why a date cannot be computed."""

    NO_SCHOOL_YEAR = "no-school-year"
    """The calendar has no first day with students for that school year."""
    LEARNED_LATE = "learned-late"
    """They joined more than `NEW_FOR` before the staff list said so."""
    FAR_AHEAD = "far-ahead"
    """Their first day is over a year ahead."""
    NO_WINDOW = "no-window"
    """The program's month and day are missing or not on the calendar."""
    NO_RETURN = "no-return"
    """They were due while away, and the day of their return is not known."""


class Uncomputable(Exception):
    """A person's dates in a program follow from no fact; `problem` says which is missing."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Terms:
    """The part of a program's terms that dates follow from (`app.models.ProgramTerms`)."""

    rhythm: str
    held_from: date
    """The day these terms began."""
    days: int = 30
    before_students: bool = False
    opens: str = ""
    due: str = ""
    ends: str = ""
    opens_on: date | None = None
    due_on: date | None = None
    valid_months: int | None = None
    min_active_months: int = 0


class SchoolDays(NamedTuple):
    """The days of one school year that dates follow from."""

    year: str
    students_from: date


@dataclass(frozen=True)
class Calendar:
    """When school years begin (MM-DD), and what the district has said of some of them."""

    starts: str = "07-01"
    years: tuple[SchoolDays, ...] = ()

    def students_from(self, on: date) -> date:
        """The first day with students of the school year around a date; else Uncomputable."""
        key = school_year_key(on, self.starts)
        for year in self.years:
            if year.year == key:
                return year.students_from
        raise Uncomputable(Problem.NO_SCHOOL_YEAR)


class Service(NamedTuple):
    """How somebody belongs to an audience."""

    first_day: date
    """The first day of the employment that holds, or is about to begin."""
    joined_on: date
    """Since when, without a day between, their work has been asked."""
    known_on: date
    """When they were enrolled; for those who are not yet, the day of asking."""


class Cycle(NamedTuple):
    """One round of a program for one person, before leave; `closes_on` may be `NO_DATE`."""

    key: str
    opens_on: date
    due_on: date
    closes_on: date


def school_year_of(on: date, starts: str) -> tuple[date, date]:
    """First and last day of the school year around a date; `starts` is its first day as MM-DD."""
    first = _on_day(on.year, starts)
    if on < first:
        first = _on_day(on.year - 1, starts)
    return first, _on_day(first.year + 1, starts) - DAY


def school_year_key(on: date, starts: str) -> str:
    """The cycle key of a date's school year, such as `2026-27`."""
    first, _last = school_year_of(on, starts)
    return f"{first.year}-{(first.year + 1) % 100:02d}"


def add_months(on: date, count: int) -> date:
    """The same day so many months on; the month's last day where it has no such day."""
    years, month = divmod(on.month - 1 + count, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, months.monthrange(year, month + 1)[1]))


def is_of(key: str, rhythm: str) -> bool:
    """Whether a rhythm makes such cycle keys; not so once a program has got another rhythm."""
    return key.startswith(KEYS[rhythm]) if rhythm in KEYS else key[0].isdigit()


def renewal_key(finished: date | None) -> str:
    """The renewal that follows what was last finished."""
    return f"renewal:{finished}" if finished else "first"


def rests(terms: Terms, finished: date | None, on: date) -> bool:
    """Whether what was finished, and learned of only later, lets nobody be asked yet."""
    returns = terms.rhythm in ("school-year", "season", "anniversary")
    return returns and _is_active(terms, finished, on)


def cycle_on(
    terms: Terms,
    calendar: Calendar,
    service: Service,
    on: date,
    finished: date | None = None,
    editions: Sequence[Edition] = (),
) -> Cycle | None:
    """The cycle that a person of the audience is asked on a district date, if any.

    `finished` is when they last finished an earlier cycle of the program, here or elsewhere.
    Enrolled once, their cycle is the same on each of its days, as long as no fact changes.
    Onboarding may be asked before the first day."""
    if service.joined_on > on + timedelta(days=366):
        raise Uncomputable(Problem.FAR_AHEAD)
    match terms.rhythm:
        case "onboarding":
            return _onboarding(terms, calendar, service, finished)
        case "school-year" | "season":
            return _window(terms, calendar, service, on, finished)
        case "anniversary":
            return _anniversary(terms, service, on, finished)
        case "renewal":
            return _renewal(terms, service, on, finished)
        case "once":
            return _once(terms, service, on)
        case "edition":
            return _edition(terms, service, on, editions)
    raise ValueError(terms.rhythm)


def _onboarding(
    terms: Terms, calendar: Calendar, service: Service, finished: date | None
) -> Cycle | None:
    joined = service.joined_on
    if joined < terms.held_from - NEW_FOR or _is_active(terms, finished, joined):
        return None
    if joined < service.known_on - NEW_FOR:
        raise Uncomputable(Problem.LEARNED_LATE)
    start = max(joined, service.known_on)
    due = start + timedelta(days=terms.days)
    if terms.before_students:
        students = calendar.students_from(joined)
        due = students - DAY if start < students else due
    return Cycle(f"hire:{joined}", min(joined, service.known_on), due, NO_DATE)


def _window(
    terms: Terms, calendar: Calendar, service: Service, on: date, finished: date | None
) -> Cycle | None:
    """A year's or season's window: the latest that has opened by the date."""
    first, last = school_year_of(on, calendar.starts)
    opens, due, ends = _placed(terms, first, last)
    if opens > on:
        first, last = school_year_of(first - DAY, calendar.starts)
        opens, due, ends = _placed(terms, first, last)
    cycle = Cycle(school_year_key(first, calendar.starts), opens, due, ends)
    return _for_one(terms, service, on, finished, cycle)


def _placed(terms: Terms, first: date, last: date) -> tuple[date, date, date]:
    """A window's days in the school year: each month and day comes after the one before."""
    opens = _next(terms.opens, first)
    due = _next(terms.due, opens)
    ends = _next(terms.ends, due) if terms.ends else max(last, due)
    return opens, due, ends


def _anniversary(terms: Terms, service: Service, on: date, finished: date | None) -> Cycle | None:
    """From `days` before each anniversary of the first day until the next one's opening."""
    ahead = timedelta(days=terms.days)
    count = on.year - service.first_day.year + 1
    while (due := add_months(service.first_day, 12 * count)) - ahead > on:
        count -= 1
    if count < 1 or due < terms.held_from:
        return None
    closes = add_months(service.first_day, 12 * (count + 1)) - ahead - DAY
    cycle = Cycle(f"anniversary:{due}", due - ahead, due, closes)
    return _for_one(terms, service, on, finished, cycle)


def _renewal(terms: Terms, service: Service, on: date, finished: date | None) -> Cycle | None:
    """First `days` after joining, or after being asked; later before it runs out."""
    key = renewal_key(finished)
    if finished is None:
        start = max(service.joined_on, service.known_on)
        due = start + timedelta(days=terms.days)
        return Cycle(key, start, due, NO_DATE) if start <= on else None
    if terms.valid_months is None:
        return None
    due = add_months(finished, terms.valid_months)
    cycle = Cycle(key, due - RENEW_AHEAD, due, NO_DATE)
    return _for_one(terms, service, on, finished, cycle)


def _once(terms: Terms, service: Service, on: date) -> Cycle | None:
    if terms.opens_on is None or terms.due_on is None:
        raise Uncomputable(Problem.NO_WINDOW)
    cycle = Cycle("once", terms.opens_on, terms.due_on, NO_DATE)
    return _for_one(terms, service, on, None, cycle)


def _edition(terms: Terms, service: Service, on: date, editions: Sequence[Edition]) -> Cycle | None:
    """The newest edition in effect; who joined after it signs it in onboarding."""
    edition = newest(editions, on)
    if edition is None or service.joined_on > edition.effective_on:
        return None
    begins = edition.effective_on
    if max(begins, edition.published_on) < terms.held_from:
        return None
    due = edition.sign_by or begins + timedelta(days=terms.days)
    cycle = Cycle(f"edition:{edition.version_id}", begins, due, NO_DATE)
    return _for_one(terms, service, on, None, cycle)


def _for_one(
    terms: Terms, service: Service, on: date, finished: date | None, whole: Cycle
) -> Cycle | None:
    """A cycle for one person: who comes to it after its opening has `days` from then.

    Nobody is late before being asked, and who was asked before the end keeps it until due."""
    days = timedelta(days=terms.days)
    again = add_months(finished, terms.min_active_months) if finished else whole.opens_on
    opens, due = max(whole.opens_on, again, service.joined_on), whole.due_on
    if opens > on or max(opens, service.known_on) > whole.closes_on:
        return None
    if opens > whole.opens_on:
        due = max(due, opens + days)
    if service.known_on > due:
        due = service.known_on + days
    closes = max(whole.closes_on, due)
    return Cycle(whole.key, opens, due, closes) if on <= closes else None


def _is_active(terms: Terms, finished: date | None, on: date) -> bool:
    return finished is not None and add_months(finished, terms.min_active_months) > on


def _next(day: str, after: date) -> date:
    """The first such month and day on or after a date."""
    try:
        here = _on_day(after.year, day)
    except ValueError:
        raise Uncomputable(Problem.NO_WINDOW) from None
    return here if here >= after else _on_day(after.year + 1, day)


@lru_cache
def _on_day(year: int, day: str) -> date:
    """A month and day (MM-DD) in a year; February 29 is the 28th where there is none."""
    month, number = (int(part) for part in day.split("-"))
    return date(year, month, min(number, months.monthrange(year, month)[1]))
