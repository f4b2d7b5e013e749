"""Which message about an enrollment is due on a day: from the invitation to the last reminder."""

from datetime import date, timedelta
from typing import NamedTuple

from app.rules.cycles import NO_DATE
from app.rules.status import Status, last_day

BEFORE = {"before-14": -14, "before-3": -3, "day": 0}
"""Days after the due date, for whoever is not late."""
LATE = (1, 4, 7, 14, 21, 30)
"""Days after the last day on which nobody is late yet; then every 30 days."""
STEPS = (
    "invite",
    "changed",
    "moved",
    *BEFORE,
    *(f"late-{days}" for days in LATE),
    "resolved",
    "reminder",
    "team",
)
"""`late-30` is also what follows every 30 days. A `reminder` was sent by somebody; a `team` item
stands in the digest of a supervisor."""


class Asked(NamedTuple):
    """An enrollment as it stands on the day."""

    status: Status
    due_on: date
    """The due date in force."""
    grace_days: int
    is_edition: bool
    """It is asked because a policy has a new edition."""


class Told(NamedTuple):
    """The last that was written to the learner about it."""

    step: str
    day: date
    due_on: date
    """The due date as it was stated then."""


def step_on(asked: Asked, told: Told | None, on: date, is_quiet: bool = False) -> str | None:
    """The one step to write about on a day: of those that have come since, only the last.

    A new due date comes before a step that only reminds of it. Quiet are leave and the breaks of
    the calendar; what comes in them is caught up afterwards."""
    if is_quiet:
        return None
    if asked.status == Status.COMPLETE:
        return "resolved" if told and _was_late(told, asked.grace_days) else None
    if asked.status not in (Status.DUE, Status.OVERDUE) or asked.due_on == NO_DATE:
        return None
    if told is None:
        return "changed" if asked.is_edition else "invite"
    day, step = _newest(asked, on)
    has_moved = told.due_on != asked.due_on
    if day > told.day and not (has_moved and asked.status == Status.DUE):
        return step
    return "moved" if has_moved else None


def _was_late(told: Told, grace_days: int) -> bool:
    return told.step != "resolved" and told.day > last_day(told.due_on, grace_days)


def _newest(asked: Asked, on: date) -> tuple[date, str]:
    """The step of the ladder that came last, and its day; none came before the first."""
    late_from = last_day(asked.due_on, asked.grace_days)
    days_late = (on - late_from).days
    steps = [(_after(asked.due_on, days), step) for step, days in BEFORE.items()]
    steps += [(_after(late_from, days), f"late-{days}") for days in LATE]
    if days_late > LATE[-1]:
        steps.append((_after(late_from, days_late // 30 * 30), f"late-{LATE[-1]}"))
    return max((each for each in steps if each[0] <= on), default=(date.min, ""))


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days) if day < date.max - timedelta(days=60) else date.max
