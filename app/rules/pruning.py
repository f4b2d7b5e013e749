"""Which backups stay: of 14 days, 8 weeks and 12 months the first one each, and the newest."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 14, 8, 12
MOST = DAYS + WEEKS + MONTHS + 1


def kept(made: Iterable[datetime]) -> set[datetime]:
    """The moments (UTC) of the backups that stay, at most `MOST`.

    Only days, weeks (ISO 8601) and months with a backup count, so that neither a pause nor a clock
    that once ran years ahead takes many at once. The first of a day stays, for one made after
    something broke must not push out the one from before. With a backup each night nothing is
    older than 12 months, and that is how long a destroyed record can still be in a backup."""
    known = sorted(made)
    return {
        *known[-1:],
        *_first_of(known, datetime.date, DAYS),
        *_first_of(known, lambda at: at.isocalendar()[:2], WEEKS),
        *_first_of(known, lambda at: (at.year, at.month), MONTHS),
    }


def _first_of(
    known: list[datetime], period: Callable[[datetime], Hashable], count: int
) -> list[datetime]:
    first: dict[Hashable, datetime] = {}
    for at in known:
        first.setdefault(period(at), at)
    return list(first.values())[-count:]
