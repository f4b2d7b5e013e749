"""Status is computed from facts and a date, never stored."""

from datetime import date, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where an enrollment stands on a date."""

    NOT_OPEN = "not_open"
    DUE = "due"
    OVERDUE = "overdue"
    COMPLETE = "complete"
    EXPIRED = "expired"
    """Finished, but no longer valid."""
    ON_LEAVE = "on_leave"
    EXEMPT = "exempt"
    RELEASED = "released"
    """No longer asked: other work, or they have left."""
    DECLINED = "declined"
    """All that is unfinished are policies they declined to sign, in the edition that obliges."""
    NOT_COMPLETED = "not_completed"
    """The cycle ended first."""
    EXCUSED = "excused"
    """The cycle ended while leave or an exemption had moved the due date beyond it."""


ASKED = (Status.NOT_OPEN, Status.DUE, Status.OVERDUE, Status.ON_LEAVE, Status.DECLINED)
"""Where there is still something to do, though perhaps not now; who declined can still sign."""


def status(
    *,
    required: int,
    completed: int,
    opens_on: date,
    due_on: date,
    on: date,
    certified: bool = False,
    valid_until: date | None = None,
    closes_on: date = date.max,
    grace_days: int = 0,
    is_released: bool = False,
    is_exempt: bool = False,
    is_on_leave: bool = False,
    declined: int = 0,
) -> Status:
    """Finished once all is; otherwise released, exempt, declined, closed, away or asked.

    Once certified it stays finished: what is asked later never reopens a finished cycle.

    `required` and `completed` count requirements in force on the date `on`, `declined` the unmet
    ones with a refusal that stands; dates are district calendar dates, `due_on` and `closes_on`
    those in force. Late is from the day after the due date and its grace. The SQL of the same rule
    is `app.models.status.status_expression`.
    """
    if certified or completed >= required:
        return Status.EXPIRED if valid_until and valid_until < on else Status.COMPLETE
    if is_released:
        return Status.RELEASED
    if is_exempt:
        return Status.EXEMPT
    if declined and completed + declined >= required:
        return Status.DECLINED
    if closes_on < on:
        return Status.EXCUSED if due_on > closes_on else Status.NOT_COMPLETED
    if is_on_leave:
        return Status.ON_LEAVE
    if on < opens_on:
        return Status.NOT_OPEN
    return Status.OVERDUE if on > last_day(due_on, grace_days) else Status.DUE


def last_day(due_on: date, grace_days: int) -> date:
    """The last day on which nobody is late yet."""
    if due_on > date.max - timedelta(days=grace_days):
        return date.max
    return due_on + timedelta(days=grace_days)
