"""The outbox holds the work; the queue only pokes a worker to look into it.

A job is prepared outside any transaction (a render, a mail) and finished in one, together with its
row's `done_at`, so a worker killed anywhere leaves a job that another takes up, once."""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import event, or_, select, update
from structlog.contextvars import bound_contextvars

from app import clock, db, logbook
from app.models import OutboxJob
from config import settings

LEASE = timedelta(minutes=1)
"""How long a worker may be silent about a job before another takes it up."""
TRIES = 8
"""After so many failures a job waits for a person."""

Finish = Callable[[], None]
Handler = Callable[[dict[str, Any]], Finish]
"""Does the slow part from the payload and returns what writes its outcome."""

HANDLERS: dict[str, Handler] = {}
DAILY: list[Callable[[], None]] = []
"""What a worker does each night; each is idempotent, because every worker may do it."""

log = logging.getLogger(__name__)


class _Json(Serializer):
    """In place of pickle: the pages' account writes into the queue, and a pickle runs what it says
    as the worker, who holds the keys."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data._asdict() if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(data)
        return Message(**found) if isinstance(found, dict) else found


def register(kind: str, handler: Handler) -> None:
    """Say who prepares jobs of a kind."""
    HANDLERS[kind] = handler


def enqueue(
    job_key: str, kind: str, payload: dict[str, Any], not_before: datetime | None = None
) -> None:
    """Put work into the outbox within the caller's transaction; its key makes it happen once.

    A worker hears of it as soon as the caller has committed; with `not_before` nobody takes it up
    until then."""
    live = db.session()
    live.add(OutboxJob(key=job_key, kind=kind, payload=payload, lease_until=not_before))
    event.listen(live, "after_commit", lambda _session: poke(), once=True)


def drain() -> int:
    """Do all open jobs, one after another; returns how many were tried."""
    tried = 0
    _beat()
    while (job := _claim()) is not None:
        _run(job)
        tried += 1
        _beat()
    db.session.remove()
    return tried


def _beat() -> None:
    """At least each minute: what keeps nobody from working must not stop the work."""
    with suppress(OSError):
        logbook.beat("worker")


def _claim() -> OutboxJob | None:
    """Lease the oldest open job; two workers never get the same one."""
    db.writing()
    now = clock.now()
    open_job = (
        select(OutboxJob.id)
        .where(
            OutboxJob.done_at.is_(None),
            OutboxJob.attempts < TRIES,
            or_(OutboxJob.lease_until.is_(None), OutboxJob.lease_until < now),
        )
        .order_by(OutboxJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = db.session.scalar(
        update(OutboxJob)
        .where(OutboxJob.id == open_job)
        .values(lease_until=now + LEASE, attempts=OutboxJob.attempts + 1)
        .returning(OutboxJob)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return claimed


def _run(job: OutboxJob) -> None:
    job_id, kind, payload, began = job.id, job.kind, job.payload, time.perf_counter()
    with bound_contextvars(kind=kind, job=str(job_id), tries=job.attempts):
        done = _do(job_id, kind, payload)
        took = round((time.perf_counter() - began) * 1000)
        log.info("job", extra={"done": done, "ms": took})


def _do(job_id: Any, kind: str, payload: dict[str, Any]) -> bool:
    db.session.rollback()
    try:
        finish = HANDLERS[kind](payload)
        db.writing()
        if db.session.get_one(OutboxJob, job_id).done_at is None:
            finish()
            db.session.get_one(OutboxJob, job_id).done_at = clock.now()
        db.session.commit()
        return True
    except Exception as error:
        log.exception("the job failed")
        _failed(job_id, f"{type(error).__name__}: {error}")
        return False


def _failed(job_id: Any, problem: str) -> None:
    """Try again later, each time waiting twice as long."""
    db.writing()
    job = db.session.get_one(OutboxJob, job_id)
    job.last_error = problem[:500]
    job.lease_until = clock.now() + timedelta(seconds=2**job.attempts)
    db.session.commit()


@lru_cache
def queue() -> Huey:
    """The queue beside the database: its own SQLite file, or the schema `jobs` in PostgreSQL."""
    if settings().database_url.startswith("sqlite"):
        file = settings().data_dir / "queue.sqlite3"
        settings().share(file)
        made: Huey = SqliteHuey("jobs", filename=str(file), serializer=_Json())
    else:
        dsn = _queue_dsn(settings().database_url)
        made = PostgresHuey("jobs", dsn=dsn, serializer=_Json())
    made.periodic_task(crontab(), name="drain_each_minute")(drain)
    made.periodic_task(crontab(minute="10", hour="9"), name="nightly")(nightly)
    return made


@lru_cache
def _drain_soon() -> TaskWrapper:
    return queue().task(name="drain")(drain)


def nightly() -> None:
    """Do everything that is done once a day (9:10 UTC, the small hours in the United States)."""
    for work_of_the_day in DAILY:
        _beat()
        try:
            work_of_the_day()
        except Exception:
            log.exception("nightly work failed")
            db.session.rollback()
    db.session.remove()


def poke() -> None:
    """Tell a worker there is work; losing this only means waiting for the next minute."""
    try:
        _drain_soon()()
    except Exception:
        log.exception("the queue could not be poked; the worker looks in each minute")


def work() -> None:
    """Run a worker until it is told to stop; first take up what an earlier one left."""
    _drain_soon()
    drain()
    queue().create_consumer(workers=1, max_delay=1, check_worker_health=True).run()


def _queue_dsn(url: str) -> str:
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    return f"{plain}{'&' if '?' in plain else '?'}options=-csearch_path%3Djobs"
