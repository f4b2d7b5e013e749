"""Verbs of a staff list file: start, read as often as need be, confirm, apply, stop, resume.

The dry run is done outside any transaction; it is applied slice by slice, each in a transaction of
its own under a second long, so that whoever signs meanwhile hardly waits. A slice is a job of the
outbox: a killed worker's is taken up by another, and nothing is applied twice."""

import gc
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from app import clock, db, files
from app.errors import Conflict, DomainError
from app.jobs import Finish, enqueue
from app.models import District, RosterImport, RosterMapping
from app.roster import dry_run
from app.roster import import_queries as queries
from app.roster.applying import Act, apply
from app.roster.comparing import Comparison
from app.roster.knowing import known
from app.roster.lines import Reading
from app.roster.oneroster import read_oneroster
from app.roster.plan import many_leave
from app.roster.reading import read_csv

READ, APPLY = "roster-read", "roster-apply"
"""Kinds of jobs."""
BREATH = 0.12
"""Seconds without a lock between slices on SQLite, whose waiters look for it each 0.1 s."""


def start(
    district_id: uuid.UUID,
    filename: str,
    data: bytes,
    came_by: str,
    made_by: uuid.UUID | None,
    now: datetime,
) -> RosterImport:
    """Store a file, then begin to write and note that it came; the caller commits.

    A zip file is taken for OneRoster, all else for HR's own list."""
    digest = files.keep(data)
    db.writing()
    file = RosterImport(
        district_id=district_id,
        source="oneroster" if data.startswith(b"PK") else "hr",
        came_by=came_by,
        filename=filename,
        file_sha256=digest,
        made_by=made_by,
        made_at=now,
    )
    db.session.add(file)
    db.session.flush()
    return file


def read_soon(file: RosterImport) -> None:
    """Let a worker read the file, for the first time or again; raises Conflict if confirmed."""
    _lock(file)
    if file.confirmed_at:
        raise Conflict("Somebody has already applied this file.")
    file.read_at, file.problem = None, ""
    enqueue(f"{READ}:{file.id}:{db.uuid7()}", READ, {"id": str(file.id)})


def learn(
    file: RosterImport,
    columns: Mapping[str, str] | None = None,
    jobs: Mapping[str, str] | None = None,
    sites: Mapping[str, str] | None = None,
) -> None:
    """Keep what HR said for this and all later files of the district from this source.

    `columns`: heading → field, empty for a column that is not used. `jobs`: code → job class, empty
    for people who are left out. `sites`: code or name → id of a site. Then call `read_soon`."""
    mapping = _mapping(file)
    db.session.add(mapping)
    mapping.columns = {**mapping.columns, **(columns or {})}
    mapping.jobs = {**mapping.jobs, **(jobs or {})}
    mapping.sites = {**mapping.sites, **(sites or {})}


def read(payload: Mapping[str, Any]) -> Finish:
    """The dry run; `finish` notes it. Out of the folder it goes on by itself within the guard."""
    file = db.session.get_one(RosterImport, uuid.UUID(payload["id"]))
    read_at = clock.now()
    with _no_collecting():
        noted = _read(file)
    db.session.rollback()

    def finish() -> None:
        _lock(file)
        if file.confirmed_at or file.stopped_at:
            return
        file.read_at = read_at
        for name, value in noted.items():
            setattr(file, name, value)
        if file.came_by == "folder" and not file.problem and not many_leave(file.counts):
            _confirm_unless_overtaken(file)

    return finish


def confirm(
    file: RosterImport, by: uuid.UUID | None, now: datetime, accept_many_leaving: bool = False
) -> None:
    """Agree to a dry run; a worker applies it. Conflict: it is not, or no longer, what was read."""
    _lock(file)
    if file.confirmed_at:
        raise Conflict("Somebody has already applied this file.")
    if file.stopped_at:
        raise Conflict("Somebody has stopped this file. Send it again.")
    if file.read_at is None or file.problem:
        raise DomainError("This file has not been read, so nothing can be applied.")
    _refuse_overtaken(file)
    if many_leave(file.counts) and not accept_many_leaving:
        raise DomainError("More than one in ten people would leave. Say first that this is right.")
    file.confirmed_at, file.confirmed_by = now, by
    _go_on(file, now, str(db.uuid7()))


def apply_slice(payload: Mapping[str, Any]) -> Finish:
    """One slice; `finish` writes it unless that has happened, and sees to the next one."""
    began = time.monotonic()
    file, place = db.session.get_one(RosterImport, uuid.UUID(payload["id"])), payload["place"]
    is_next = file.done == place and not file.stopped_at
    steps = dry_run.steps(file.slices[place]) if is_next else []
    time_zone = db.session.get_one(District, file.district_id).time_zone
    db.session.rollback()
    if db.engine().dialect.name == "sqlite":
        time.sleep(max(0, began + BREATH - time.monotonic()))

    def finish() -> None:
        now = clock.now()
        _lock(file)
        if file.done == place and not file.stopped_at:
            today = clock.today(time_zone)
            apply(steps, Act(file.district_id, file.source, today, now, file.confirmed_by))
            file.done += 1
            _go_on(file, now, payload["run"])

    return finish


def stop(file: RosterImport, now: datetime) -> None:
    """Apply no more of a file, or nothing at all; what is done stays done."""
    _lock(file)
    if file.applied_at:
        raise Conflict("This file is applied already.")
    file.stopped_at = file.stopped_at or now


def resume(file: RosterImport, now: datetime) -> None:
    """Go on where a confirmed file was stopped, if no other was applied since it was read."""
    _lock(file)
    if not file.confirmed_at or not file.stopped_at:
        raise Conflict("This file was not stopped.")
    _refuse_overtaken(file)
    file.stopped_at = None
    _go_on(file, now, str(db.uuid7()))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A dry run makes no cycles; looking for some among so many people takes half its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(file: RosterImport) -> dict[str, Any]:
    """The columns that a dry run fills."""
    mapping, district = _mapping(file), db.session.get_one(District, file.district_id)
    try:
        reading = _reading(file, mapping)
    except DomainError as error:
        empty: dict[str, Any] = {"counts": {}, "slices": [], "report_sha256": None}
        return {"problem": error.words, "problem_values": _plain(error.values), **empty}
    here = known(district.id, file.source, clock.today(district.time_zone), mapping)
    report, digest = dry_run.keep(Comparison(here, reading))
    found = {"counts": report.counts, "slices": report.slices, "report_sha256": digest}
    return {"problem": "", "problem_values": {}, **found}


def _reading(file: RosterImport, mapping: RosterMapping) -> Reading:
    data = files.read(file.file_sha256)
    return read_oneroster(data) if file.source == "oneroster" else read_csv(data, mapping.columns)


def _mapping(file: RosterImport) -> RosterMapping:
    """What HR said before, or an empty mapping that is not in the session."""
    found = db.session.scalar(queries.mapping(file.district_id, file.source))
    return found or RosterMapping(
        district_id=file.district_id, source=file.source, columns={}, jobs={}, sites={}
    )


def _go_on(file: RosterImport, now: datetime, run: str) -> None:
    """The next slice, or the end: then what waited in the folder is read again."""
    if file.done < len(file.slices):
        payload = {"id": str(file.id), "place": file.done, "run": run}
        enqueue(f"{APPLY}:{file.id}:{file.done}:{run}", APPLY, payload)
        return
    file.applied_at = now
    for waiting in db.session.scalars(queries.waiting_in_folder(file.district_id)).all():
        read_soon(waiting)


def _confirm_unless_overtaken(file: RosterImport) -> None:
    """Held while another file is being applied; when that has ended, this one is read again."""
    with suppress(Conflict):
        confirm(file, None, clock.now())


def _refuse_overtaken(file: RosterImport) -> None:
    if db.session.scalar(queries.overtaking(file)):
        raise Conflict("Another staff list was applied since this one was read. Read it again.")


def _lock(file: RosterImport) -> None:
    """See the row as it is now, and let others wait until this transaction ends."""
    db.session.flush()
    db.session.refresh(file, with_for_update=True)


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
