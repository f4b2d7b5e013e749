"""The outbox as whoever keeps the server sees it: how much waits, and what waits for a person."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, and_, event, func, or_, select, update

from app import clock, db, jobs
from app.models import OutboxJob

KINDS = {
    "certificate": lazy_gettext("Print a certificate"),
    "sign-in-mail": lazy_gettext("Mail about signing in"),
    "roster-read": lazy_gettext("Read a staff list"),
    "roster-apply": lazy_gettext("Take over a staff list"),
    "approval-mail": lazy_gettext("Ask a second person by mail"),
    "approval-alone": lazy_gettext("Go on without a second person"),
    "receipt-mail": lazy_gettext("Mail a receipt"),
    "decision-mail": lazy_gettext("Mail a decision sheet"),
    "notice-digests": lazy_gettext("Write to supervisors and HR"),
    "notice-send": lazy_gettext("Send notices"),
    "retention-purge": lazy_gettext("Destroy records as approved"),
    "retention-files": lazy_gettext("Destroy files as approved"),
    "figures": lazy_gettext("Count a district's figures"),
    "run": lazy_gettext("Long work, such as the night's"),
}
"""What a job does, by its kind."""


@dataclass(frozen=True)
class Depth:
    """How many jobs wait for a worker, since when the first of them, and how many for a person."""

    waiting: int
    since: datetime | None
    dead: int


@dataclass(frozen=True)
class DeadLetter:
    """A job that failed so often that nobody tries it any more."""

    id: uuid.UUID
    kind: Any
    made_at: datetime
    tries: int
    error: str
    """The kind of error alone: what it says may hold a name."""


def depth() -> Depth:
    """What is in the outbox now; a job that is to begin later does not wait yet."""
    due_at = func.coalesce(OutboxJob.lease_until, OutboxJob.made_at)
    waiting, since = db.session.execute(
        select(func.count(), func.min(due_at)).where(_is_waiting())
    ).one()
    dead = db.session.execute(select(func.count()).where(_is_dead())).scalar_one()
    return Depth(waiting, since, dead)


def dead() -> list[DeadLetter]:
    """The first hundred that wait for a person, the oldest first."""
    found = db.session.scalars(
        select(OutboxJob).where(_is_dead()).order_by(OutboxJob.id).limit(100)
    )
    return [
        DeadLetter(
            job.id,
            KINDS.get(job.kind, job.kind),
            job.made_at,
            job.attempts,
            _kind_of(job.last_error),
        )
        for job in found
    ]


def retry(job_id: uuid.UUID | None = None) -> int:
    """Try one job that waits for a person again, or all; returns how many. The caller commits."""
    these = _is_dead() if job_id is None else and_(_is_dead(), OutboxJob.id == job_id)
    found = db.session.scalars(
        update(OutboxJob)
        .where(these)
        .values(attempts=0, lease_until=None)
        .returning(OutboxJob.id)
        .execution_options(synchronize_session=False)
    ).all()
    event.listen(db.session(), "after_commit", lambda _session: jobs.poke(), once=True)
    return len(found)


def _is_waiting() -> ColumnElement[bool]:
    is_due = or_(OutboxJob.lease_until.is_(None), OutboxJob.lease_until < clock.now())
    return and_(OutboxJob.done_at.is_(None), OutboxJob.attempts < jobs.TRIES, is_due)


def _is_dead() -> ColumnElement[bool]:
    """As often as is tried, and not at work on it just now for the last time."""
    is_over = or_(OutboxJob.lease_until.is_(None), OutboxJob.lease_until < clock.now())
    return and_(OutboxJob.done_at.is_(None), OutboxJob.attempts >= jobs.TRIES, is_over)


def _kind_of(error: str) -> str:
    found = re.match(r"[A-Za-z_][\w.]*(?=:|$)", error)
    return found.group() if found else ""
