"""The night's work: a backup here, its copy at the second place, and the old ones taken away."""

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app import clock, logbook
from app.errors import DomainError
from app.operating import database_copy, room, sealing, watching
from app.operating.archive import STAMP, Manifest
from app.operating.keeping import prune, take_away
from app.operating.places import Folder, clear_drafts, first_place

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BackedUp:
    """A backup that lies whole in the first place."""

    manifest: Manifest
    bytes: int
    seconds: float
    """Until it was whole, without the way to the second place."""
    kept: int
    """How many backups lie in the first place now."""
    second: str
    """Whether the second place has it: `ok`, `failed`, or empty where none is set."""
    problem: DomainError | None
    """Why it has not."""


def back_up(say: Callable[[str], None] = log.info) -> BackedUp:
    """Make a backup once no other is being made, note it in the logbook, and mail what turned.

    DomainError, noted too, if there is none now."""
    place = first_place()
    with _alone(place.path, say), _failures_noted():
        if clear_drafts(place.path):
            _note_killed()
        made = _made(place)
        _note(made)
    watching.look()
    return made


def _made(place: Folder) -> BackedUp:
    began = time.monotonic()
    room.require(place.path, database_copy.size(), sealing.stored_bytes())
    manifest = sealing.make(place.path, _new_stamp(place))
    seconds = round(time.monotonic() - began, 1)
    size = sum((place.path / name).stat().st_size for name in sealing.names(manifest.stamp))
    second, problem = _taken_away(manifest.stamp)
    return BackedUp(manifest, size, seconds, prune(place, manifest.stamp), second, problem)


def _taken_away(stamp: str) -> tuple[str, DomainError | None]:
    """The first place's backup is good, whatever becomes of this one."""
    try:
        return ("ok" if take_away(stamp) else ""), None
    except DomainError as error:
        return "failed", error


@contextmanager
def _alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """An update counts on a backup of its own, so the other one's does not stand in for it."""
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another backup is being made. This one begins when that is done.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def _failures_noted() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        _note_problem(error)
        raise
    except Exception as error:
        log.exception("the backup stopped")
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        problem = DomainError(
            "The backup stopped: %(reason)s. The earlier backups are untouched.", reason=reason
        )
        _note_problem(problem)
        raise problem from error


def _note_problem(error: DomainError) -> None:
    logbook.note_problem("backup", error)
    watching.look()


def _note_killed() -> None:
    """It could not say so itself; whoever looks after the server hears of it now."""
    _note_problem(
        DomainError(
            "An earlier backup was cut off before it was whole, as when a server is switched off. "
            "What it had begun has been removed; the earlier backups are untouched."
        )
    )


def _note(made: BackedUp) -> None:
    about = {"words": made.problem.words, "values": _values(made.problem)} if made.problem else {}
    logbook.note(
        "backup",
        True,
        stamp=made.manifest.stamp,
        bytes=made.bytes,
        seconds=made.seconds,
        kept=made.kept,
        second=made.second,
        **about,
    )


def _values(error: DomainError) -> dict[str, str]:
    return {name: str(value) for name, value in error.values.items()}


def _new_stamp(place: Folder) -> str:
    """This second's; where it has a backup already, the next one's."""
    while sealing.names(stamp := _stamp(clock.now()))[-1] in place.names():
        time.sleep(0.1)
    return stamp


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime(STAMP)
