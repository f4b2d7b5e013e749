"""How long a session lasts, by what it may do and where it is."""

from datetime import datetime, timedelta

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=90)
"""Long enough to read a policy slowly; whatever was typed is kept and offered again."""
IDLE_MANAGING = timedelta(minutes=30)
"""For HR, principals, auditors and whoever else sees more than their own training."""
IDLE_KIOSK = timedelta(seconds=75)
"""The page itself signs out after a minute; this is for a tablet that went to sleep."""
NOTED = 10
"""A request is noted when a tenth of the idle time has passed: few writes, small error."""


def idle_limit(is_kiosk: bool, manages: bool) -> timedelta:
    """How long a session may be silent."""
    if is_kiosk:
        return IDLE_KIOSK
    return IDLE_MANAGING if manages else IDLE


def has_idled(seen_at: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether a session was silent for too long; `seen_at` may be a tenth of the limit old."""
    return now - seen_at > limit + limit / NOTED


def is_worth_noting(seen_at: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether the last noted request is old enough to note another."""
    return now - seen_at > limit / NOTED
