"""Who may decide a step that needs a second person; pure."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import DomainError

ALONE_AFTER = timedelta(hours=24)
"""How long a step waits where there is nobody else to decide it."""
LINK_LIVES = timedelta(days=14)
"""How long a link sent to an approver works."""


@dataclass(frozen=True)
class Step:
    """What a decision is judged by."""

    asked_by: uuid.UUID
    about: uuid.UUID | None
    asked_at: datetime
    by_link: bool
    """An approver was asked who is still named by HR."""
    alone_at: datetime | None

    @property
    def link_ends_at(self) -> datetime:
        """The instant from which the approver's link works no more."""
        return self.asked_at + LINK_LIVES


def may_decide(step: Step, way: str, decided_by: uuid.UUID | None, now: datetime) -> None:
    """Raises DomainError unless this way is open now to whoever decides.

    `decided_by` is None for an approver whom nobody knows to be on the staff list."""
    if way == "withdrawn":
        if decided_by != step.asked_by:
            raise DomainError("Only the person who asked can withdraw this.")
    elif way == "single-handed":
        if step.alone_at is None or now < step.alone_at:
            raise DomainError("This waits for a second person.")
    else:
        _is_second_person(step, way, decided_by, now)


def _is_second_person(step: Step, way: str, decided_by: uuid.UUID | None, now: datetime) -> None:
    if decided_by == step.asked_by:
        raise DomainError("You asked for this. Somebody else has to decide it.")
    if decided_by is not None and decided_by == step.about:
        raise DomainError("This is about you. Somebody else has to decide it.")
    if way == "link" and (not step.by_link or now >= step.link_ends_at):
        raise DomainError("This link does not work any more. Ask whoever sent it to ask you again.")


def may_approve(email: str, addresses: frozenset[str]) -> None:
    """Raises DomainError if the address is one of these: of who asks, or whom it is about."""
    if _mailbox(email) in map(_mailbox, addresses):
        raise DomainError(
            "The approver cannot be the person who asks, or the person it is about. "
            "Choose somebody else."
        )


def _mailbox(address: str) -> str:
    """Where mail ends up: most servers drop a tag behind a plus (RFC 5233) and the case."""
    local, at, domain = address.casefold().rpartition("@")
    return local.partition("+")[0] + at + domain
