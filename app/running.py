"""Long work of a district, slice by slice: with progress, to be stopped and resumed.

A slice looks at the next people after the last one looked at; it is a job of the outbox, so a
killed worker's is taken up by another, and its people are looked at once."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from app import clock, db
from app.errors import Conflict
from app.jobs import Finish, enqueue, register
from app.models import District, Run, StaffMember

JOB = "run"
"""The kind of its jobs."""
Counts = Mapping[str, int]
Prepare = Callable[[Run, Sequence[uuid.UUID]], Callable[[datetime], Counts]]
"""Does the slow part for some people outside any transaction, and returns what writes it."""


@dataclass(frozen=True)
class Kind:
    """One sort of long work."""

    prepare: Prepare
    people: int
    """How many to a slice: so few that its write takes under a second."""
    then: Callable[[Run, datetime], None] | None = None
    """What follows when the run has come to its end, in the same transaction."""


KINDS: dict[str, Kind] = {}


def know(name: str, kind: Kind) -> None:
    """Say how a sort of work is done."""
    KINDS[name] = kind
    register(JOB, do_slice)


def start(district_id: uuid.UUID, kind: str, day: date, now: datetime) -> Run:
    """Begin the work of a day; begun already, it begins again. The caller commits.

    The facts may have changed meanwhile, and whoever is in line stays as they are."""
    db.one_at_a_time(district_id)
    run = db.session.scalar(of_day(district_id, kind, day))
    if run is None:
        run = Run(id=db.uuid7(), district_id=district_id, kind=kind, day=day, counts={})
        db.session.add(run)
    run.total = db.session.scalar(_people_of(district_id)) or 0
    run.done, run.after, run.ended_at, run.counts = 0, None, None, {}
    run.stopped_at = run.stopped_by = None
    run.began_at = now
    db.session.flush()
    _go_on(run)
    return run


def of_day(district_id: uuid.UUID, kind: str, day: date) -> Select[Run]:
    """The day's run of a district, if it has begun."""
    return select(Run).where(Run.district_id == district_id, Run.kind == kind, Run.day == day)


def stop(run: Run, by: uuid.UUID, now: datetime) -> None:
    """Halt after the slice under way; Conflict when it has ended."""
    if run.ended_at:
        raise Conflict("This has already ended.")
    run.stopped_at, run.stopped_by = now, by


def resume(run: Run) -> None:
    """Go on behind the last person looked at; Conflict unless it was stopped, and today."""
    if not run.stopped_at:
        raise Conflict("This was not stopped.")
    if _is_over(run):
        raise Conflict("That day is over. Begin the work of today instead.")
    run.stopped_at = run.stopped_by = None
    _go_on(run)


def do_slice(payload: Mapping[str, Any]) -> Finish:
    """One slice; `finish` writes it unless that has happened, and sees to the next one."""
    run = db.session.get_one(Run, uuid.UUID(payload["id"]))
    kind, after = KINDS[run.kind], uuid.UUID(payload["after"]) if payload["after"] else None
    due = run.after == after and not run.stopped_at and not run.ended_at
    people = _next(run, kind.people) if due else []
    write = kind.prepare(run, people) if people else None
    db.session.rollback()

    def finish() -> None:
        _lock(run)
        if run.after != after or run.stopped_at or run.ended_at:
            return
        now = clock.now()
        if not people or _is_over(run):
            run.ended_at = now
            if kind.then and not people:
                kind.then(run, now)
            return
        found = write(now) if write else {}
        run.counts = {
            name: run.counts.get(name, 0) + found.get(name, 0) for name in {**run.counts, **found}
        }
        run.done, run.after = run.done + len(people), people[-1]
        _go_on(run)

    return finish


def _is_over(run: Run) -> bool:
    """Whether the run's day has passed in its district; then a newer run speaks of newer facts."""
    return run.day < clock.today(db.session.get_one(District, run.district_id).time_zone)


def _go_on(run: Run) -> None:
    job_key = f"run:{run.id}:{run.after}:{db.uuid7()}"
    enqueue(job_key, JOB, {"id": str(run.id), "after": str(run.after) if run.after else ""})


def _next(run: Run, limit: int) -> list[uuid.UUID]:
    behind = [StaffMember.id > run.after] if run.after else []
    return list(
        db.session.scalars(
            select(StaffMember.id)
            .where(StaffMember.district_id == run.district_id, *behind)
            .order_by(StaffMember.id)
            .limit(limit)
        )
    )


def _lock(run: Run) -> None:
    """Read the row anew, so that of two workers the second sees what the first has done."""
    db.session.execute(update(Run).where(Run.id == run.id).values(done=Run.done))
    db.session.refresh(run)


def _people_of(district_id: uuid.UUID) -> Any:
    return select(func.count(StaffMember.id)).where(StaffMember.district_id == district_id)
