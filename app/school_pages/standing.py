"""Where a page stands on a date, and which dates may be asked for; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import DomainError
from app.rules.cycles import add_months

SOON = timedelta(days=30)
"""So long before its last day a page is ending."""
OPEN = frozenset({"approved", "ending"})
"""Families may be sent to these."""
CAN_END = OPEN | {"waiting", "later"}


@dataclass(frozen=True)
class Facts:
    """What is known of one request."""

    starts_on: date
    ends_on: date
    approved: bool | None
    """None while nobody has decided."""
    ended_on: date | None
    """The first day on which it counts no more, if somebody ended it."""
    is_replaced: bool
    """A later row that was approved has taken its place by now."""
    has_newer: bool
    """More time, or other facts, were asked for and not refused."""


def standing(page: Facts, on: date) -> str:
    """`waiting`, `taken-back`, `refused`, `later`, `approved`, `ending`, `replaced`, `ended` or
    `over`."""
    if page.approved is None:
        return "taken-back" if page.ended_on else "waiting"
    if not page.approved:
        return "refused"
    if page.ended_on and page.ended_on <= on:
        return "ended"
    if page.is_replaced:
        return "replaced"
    return _by_date(page, on)


def _by_date(page: Facts, on: date) -> str:
    if page.ends_on < on:
        return "over"
    if page.starts_on > on:
        return "later"
    return "ending" if page.ends_on - on <= SOON and not page.has_newer else "approved"


def check_days(first: date, last: date, on: date) -> None:
    """Raises DomainError unless the page begins within a year and lasts at most a school year."""
    if not on <= first < add_months(on, 12):
        raise DomainError("Choose a first day from today on, and within a year.")
    if last < first:
        raise DomainError("The last day cannot be before the first day.")
    if last >= add_months(first, 12):
        raise DomainError(
            "A page is approved for one school year at most. Before it ends you can ask for more."
        )


def step(days_left: int, days_in_all: int) -> int:
    """Which reminder is due, 30 or 7 days before the end; 0 if none.

    A page that was approved for less than that is not spoken of at once."""
    due = [each for each in (7, 30) if days_left <= each < days_in_all]
    return min(due, default=0)
