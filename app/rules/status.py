"""Status is computed from facts and a date, never stored."""

from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where an enrollment stands on a date."""

    NOT_OPEN = "not_open"
    DUE = "due"
    OVERDUE = "overdue"
    COMPLETE = "complete"


def status(
    *,
    required: int,
    completed: int,
    opens_on: date,
    due_on: date,
    on: date,
    certified: bool = False,
) -> Status:
    """Complete once every requirement is; otherwise late from the day after the due date.

    Once certified it stays complete: what is asked later never reopens a finished cycle.

    `required` and `completed` count requirements in force on the date `on`; dates are district
    calendar dates. The SQL of the same rule is `app.models.status.status_expression`.
    """
    if certified or completed >= required:
        return Status.COMPLETE
    if on < opens_on:
        return Status.NOT_OPEN
    return Status.OVERDUE if on > due_on else Status.DUE
