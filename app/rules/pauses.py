"""What leave and exemptions do to a due date."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.rules.cycles import DAY, NO_DATE

AFTER_RETURN = timedelta(days=14)
"""Who comes back has the days they still had when they left, and at most so many."""


class Pause(NamedTuple):
    """Days of leave or exemption, both ends counted; no last day while the return is not known."""

    first: date
    last: date | None

    def holds(self, on: date) -> bool:
        """Whether a date lies in it."""
        return self.first <= on and (self.last is None or self.last >= on)


def due_in_force(opens_on: date, due_on: date, pauses: Iterable[Pause]) -> date:
    """The due date after leave and exemptions; `NO_DATE` while a return is not known.

    A pause that begins by the due date moves it to the return and the days that were left when it
    began, at most `AFTER_RETURN`. Pauses without a day between are one. A due date never becomes
    an earlier one."""
    for first, last in _apart(pauses):
        if first <= due_on and last >= opens_on:
            if last == NO_DATE:
                return NO_DATE
            left = due_on - max(first, opens_on)
            due_on = max(due_on, last + DAY + min(left, AFTER_RETURN))
    return due_on


def _apart(pauses: Iterable[Pause]) -> list[tuple[date, date]]:
    """First and last days of being away, in order, with a day of return between each two."""
    apart: list[tuple[date, date]] = []
    for first, open_last in sorted(pauses, key=lambda each: each.first):
        last = open_last or NO_DATE
        if apart and first - DAY <= apart[-1][1]:
            first, earlier = apart.pop()
            last = max(last, earlier)
        apart.append((first, last))
    return apart
