"""The dates a program has for two people: one who has long worked here, one who starts today."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from app.enrolling.plans import terms_of
from app.models import ProgramTerms
from app.rules.cycles import (
    DAY,
    Calendar,
    Cycle,
    Problem,
    Service,
    Terms,
    Uncomputable,
    cycle_on,
)
from app.rules.editions import Edition

OWN = "own"
"""Everybody has dates of their own."""
LONG_AGO = timedelta(days=3653)
"""Who has worked here for so long joined before any program of today's."""
Dates = Cycle | Problem | str | None


class Both(NamedTuple):
    """A cycle, `OWN`, why there are no dates, or None where nothing is asked."""

    long: Dates
    today: Dates


def dates(
    row: ProgramTerms,
    calendar: Calendar,
    on: date,
    begun: date,
    editions: Sequence[Edition] = (),
) -> Both:
    """The cycle around a date, or the next one, as the rule itself has it.

    `begun` is since when the program has come round in this way, whatever else has changed."""
    terms, joined = replace(terms_of(row), held_from=begun), on - LONG_AGO
    if terms.rhythm == "anniversary":
        return Both(OWN, OWN)

    def cycle(service: Service, day: date) -> Dates:
        try:
            return cycle_on(terms, calendar, service, day, None, editions)
        except Uncomputable as error:
            return error.problem

    found = (cycle(Service(joined, joined, begun), day) for day in _days(terms, on))
    long = next((each for each in found if each), None)
    is_past = isinstance(long, Cycle) and long.due_on < on
    return Both(
        OWN if is_past and terms.rhythm == "renewal" else long, cycle(Service(on, on, on), on)
    )


def _days(terms: Terms, on: date) -> Iterator[date]:
    """The days to ask about: today, then when the window opens next."""
    yield max(terms.opens_on, on) if terms.rhythm == "once" and terms.opens_on else on
    if terms.rhythm in ("school-year", "season"):
        year = (on + n * DAY for n in range(1, 367))
        yield from (day for day in year if day.strftime("%m-%d") == terms.opens)
