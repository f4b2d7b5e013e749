"""Lines about this server: the work that waits, the worker, the disk, the clock."""

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from flask_babel import lazy_gettext
from sqlalchemy import select

from app import clock, db, logbook
from app.models import Leaf
from app.operating import queue as outbox
from app.operating.line import Line, When, asked, or_new, probed, why
from config import settings

LONGEST_WAIT = timedelta(minutes=15)
SILENT = timedelta(minutes=5)
LONGEST_UPDATE = timedelta(hours=1)
"""So long an update may keep the worker still; after that it was cut off."""
AHEAD = timedelta(minutes=1)
LEAST_SHARE, LEAST_BYTES = 0.10, 1_000_000_000
QUEUE, WORKER = lazy_gettext("Work that waits"), lazy_gettext("Worker")
DISK, CLOCK = lazy_gettext("Disk"), lazy_gettext("Clock")


def queue() -> Line:
    """Nothing waits more than 15 minutes for a worker, and nothing for a person."""
    line = partial(Line, "queue", title=QUEUE)
    found = asked(outbox.depth)
    if found is None:
        words = lazy_gettext(
            "The database does not answer. On the server, see whether its disk is full and, with "
            "PostgreSQL, whether that runs: systemctl status postgresql."
        )
        return line(good=False, words=words, cases=("database",))
    if found.dead:
        words = lazy_gettext(
            "Given up after many tries, and waiting for you: %(count)s. Open Status, see what it "
            "is, mend that, and press “Try again”.",
            count=found.dead,
        )
        return line(good=False, words=words, cases=("dead",))
    if found.since is None:
        return line(good=True, words=lazy_gettext("Nothing waits."))
    count = {"count": found.waiting, "at": When(found.since)}
    if clock.now() - found.since <= LONGEST_WAIT or _is_updating():
        return line(good=True, words=lazy_gettext("Waiting: %(count)s, since %(at)s.", **count))
    words = lazy_gettext(
        "Waiting: %(count)s, the oldest since %(at)s. On the server: "
        "sudo systemctl restart brightline-worker.",
        **count,
    )
    return line(good=False, words=words)


def worker() -> Line:
    """One was heard of in the last 5 minutes; an update keeps it still for a while."""
    line = partial(Line, "worker", title=WORKER)
    at = logbook.heard("worker")
    if _is_updating():
        return line(good=None, words=lazy_gettext("It rests while an update is put in."))
    if at is None:
        words = lazy_gettext(
            "It has not run yet. On the server: sudo systemctl start brightline-worker."
        )
        return line(good=or_new(LONGEST_WAIT), words=words)
    if clock.now() - at <= SILENT:
        return line(good=True, words=lazy_gettext("At work."))
    words = lazy_gettext(
        "It was last heard of %(at)s, so no mail goes out and no certificate is printed. On the "
        "server: sudo systemctl restart brightline-worker.",
        at=When(at),
    )
    return line(good=False, words=words)


def disk() -> Line:
    """A tenth and 1 GB are free where the data and where the backups lie."""
    free = [_free(folder) for folder in (settings().data_dir, settings().backup_dir)]
    full = [each for each in free if is_short(*each)]
    least, total = min(full or free)
    words = {"free": _gigabytes(least), "share": f"{least * 100 // max(total, 1)}%"}
    if not full:
        said = lazy_gettext("%(free)s GB are free, %(share)s.", **words)
        return Line("disk", True, DISK, said)
    said = lazy_gettext(
        "Only %(free)s GB are free, %(share)s. Make room or have the disk enlarged: when it is "
        "full, nobody can sign or finish anything, and no backup is made.",
        **words,
    )
    return Line("disk", False, DISK, said)


def is_short(free: int, total: int) -> bool:
    """Less than a tenth or less than 1 GB (both in bytes)."""
    return free < LEAST_BYTES or free < total * LEAST_SHARE


def clock_() -> Line:
    """As whoever was asked says, and no record was made in the future."""
    line, found = partial(Line, "clock", title=CLOCK), probed("clock")
    newest = asked(_newest)
    if newest and newest - clock.now() > AHEAD:
        words = lazy_gettext(
            "The newest record was made %(at)s, which is in the future: this server's clock was "
            "wrong then or is wrong now. Compare it with a watch; on the server: timedatectl.",
            at=When(newest),
        )
        return line(good=False, words=words)
    if found is None:
        return line(good=None, words=lazy_gettext("Nobody has compared it yet."))
    if found.good:
        return line(good=True, words=lazy_gettext("Right."))
    return line(good=False, words=why(found.facts))


def _is_updating() -> bool:
    try:
        since = (settings().data_dir / "operating/updating").stat().st_mtime
    except OSError:
        return False
    return clock.now() - datetime.fromtimestamp(since, UTC) < LONGEST_UPDATE


def _free(folder: Path) -> tuple[int, int]:
    """Free and all bytes where a folder lies, or will lie."""
    there = next(each for each in (folder, *folder.parents) if _can_be_asked(each))
    usage = shutil.disk_usage(there)
    return usage.free, usage.total


def _can_be_asked(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return False


def _gigabytes(size: int) -> str:
    return f"{size / 1_000_000_000:,.1f}"


def _newest() -> datetime | None:
    return db.session.scalar(select(Leaf.recorded_at).order_by(Leaf.seq.desc()).limit(1))
