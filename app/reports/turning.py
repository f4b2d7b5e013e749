"""What became of an enrollment's dates, change by change, for the sentences that say why."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.models import Exemption, Leave
from app.rules.cycles import NO_DATE


@dataclass(frozen=True)
class Turn:
    """One change; a date is None where it waits for a return, or never comes."""

    on: date
    """The day it was recorded, in the district."""
    what: str
    """`released`, `back`, `moved` (the due date) or `closes` (the cycle's last day)."""
    was: date | None
    now: date | None
    reason: str
    """One of `app.rules.cycles.REASONS`."""
    by: str | None
    """Who recorded it; nobody where the nightly work did."""
    leave: Leave | None
    exemption: Exemption | None
    cause_on: date | None
    """When the leave was recorded."""
    cause_by: str | None


def by_enrollment(rows: Iterable[Any], time_zone: str) -> dict[uuid.UUID, list[Turn]]:
    """The turns of each enrollment in order, from rows of `circumstances.turns`."""
    zone, found = ZoneInfo(time_zone), dict[uuid.UUID, list[Turn]]()
    before: dict[uuid.UUID, tuple[date, date, bool]] = {}
    for row in rows:
        change = row.EnrollmentChange
        first = (row.first_due_on, row.closes_on or NO_DATE, False)
        was = before.get(change.enrollment_id, first)
        before[change.enrollment_id] = (change.due_on, change.closes_on, change.released)
        found.setdefault(change.enrollment_id, []).append(_turn(row, was, zone))
    return found


def _turn(row: Any, before: tuple[date, date, bool], zone: ZoneInfo) -> Turn:
    change, (due_on, closes_on, released) = row.EnrollmentChange, before
    what, was, now = "moved", due_on, change.due_on
    if change.released != released:
        what = "released" if change.released else "back"
    elif due_on == change.due_on:
        what, was, now = "closes", closes_on, change.closes_on
    return Turn(
        on=_day(change.recorded_at, zone),
        what=what,
        was=_known(was),
        now=_known(now),
        reason=change.reason,
        by=row.by,
        leave=row.Leave,
        exemption=row.Exemption,
        cause_on=_day(row.Leave.recorded_at, zone) if row.Leave else None,
        cause_by=row.cause_by,
    )


def _known(on: date) -> date | None:
    return None if on == NO_DATE else on


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
