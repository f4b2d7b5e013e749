"""How long somebody who fails to sign in has to wait: longer each time, never for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta

REMEMBERED = timedelta(hours=24)
FREE = 5
"""Mistakes that cost nothing."""
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
FROM_ONE_PLACE, PLACE_WINDOW = 100, timedelta(minutes=15)
"""A school of people behind one address makes some mistakes; one that makes more waits."""


def opens_at(failures: Sequence[datetime]) -> datetime | None:
    """When the next try counts, from the failures of a day; None: at once.

    After five failures the wait doubles from 30 seconds to 15 minutes, which leaves about a
    hundred guesses a day (NIST SP 800-63B, 5.2.2, allows a hundred in a row)."""
    if len(failures) < FREE:
        return None
    wait: timedelta = min(FIRST * 2 ** min(len(failures) - FREE, 10), LONGEST)
    return max(failures) + wait


def place_opens_at(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """The same for all that fails from one address or kiosk, whatever name is tried."""
    recent = sorted(at for at in failures if at > now - PLACE_WINDOW)
    return recent[-FROM_ONE_PLACE] + PLACE_WINDOW if len(recent) >= FROM_ONE_PLACE else None
