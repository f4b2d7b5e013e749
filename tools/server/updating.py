"""`brightline update` and `brightline recover`: the newest release, or the old one with its data.

Each step is in the journal before it begins. Whatever fails or kills it, `recover` goes back from
there: it runs after the update's service, as the server starts, and before the next update.
The stored files need no way back: they are named by their hash and written once, so what the new
release added is merely never asked for by the old one. Standard library only."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tools.server import releases
from tools.server import updating_place as place
from tools.server.layout import RUNNING, Layout
from tools.server.updating_journal import BACK, PATIENCE, Journal, Problem, alone, read, remove, say
from tools.server.updating_steps import Update, put_in_place, tidy
from tools.server.updating_words import (
    CUT_OFF,
    FAILED,
    GOOD,
    NEWEST,
    NO_ORIGIN,
    NO_ROOM,
    NOT_CUT_OFF,
    STUCK,
    UNFINISHED,
)

ROOM = 200 << 20
"""Bytes that stay free beside those that are known to be needed."""
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def main(command: str) -> None:
    """Update or recover, and end with one sentence; status 1 unless all is as it should be."""
    os.umask(0o022)  # other accounts read the code
    for number in SIGNALS:
        signal.signal(number, _leave)
    try:
        say({"update": update, "recover": recover}[command](Layout()))
    except Problem as problem:
        sys.exit(str(problem))


def update(layout: Layout, prepare: Callable[[Layout, str], Path] = releases.prepare) -> str:
    """Bring the newest release into service; Problem with the sentence to tell if that failed."""
    with alone(layout):
        if read(layout):
            say(_go_on(layout))
        was = layout.current.resolve()
        now = _newest(layout)
        if not place.is_newer(layout, now, was):
            return NEWEST % was.name
        _must_have_room(layout, was)
        journal = Journal(was.name, now)
        try:
            Update(layout, journal, prepare).run()
        except (Exception, SystemExit) as error:
            say(error, sys.stderr)
            raise Problem(_failed(layout, journal)) from error
        return _end(layout, journal)


def recover(layout: Layout) -> str:
    """Bring to its end what an update began that no longer runs."""
    with alone(layout, PATIENCE):
        return _go_on(layout)


def _go_on(layout: Layout) -> str:
    journal = read(layout)
    if journal is None:
        return NOT_CUT_OFF
    if journal.step != "open":
        return _go_back(layout, journal, CUT_OFF[journal.is_closed])
    Update(layout, journal).open()
    return _end(layout, journal)


def _end(layout: Layout, journal: Journal) -> str:
    remove(layout)
    tidy(layout, journal)
    return GOOD % journal.names


def _failed(layout: Layout, journal: Journal) -> str:
    _hold_out()
    if journal.step == "open":
        return UNFINISHED % journal.names
    return _go_back(layout, journal, FAILED[journal.step])


def _go_back(layout: Layout, journal: Journal, words: str) -> str:
    """The old release with its data; the sentence that says so. Safe to be killed and run again."""
    journal.failed = journal.failed or journal.step
    journal.words = journal.words or words
    if journal.is_closed:
        _put_back(layout, journal)
        put_in_place(layout, layout.releases / journal.was)
        place.data(layout, "open")
        place.start(layout, *RUNNING, *journal.timers)
    place.note(layout, journal, journal.words)
    remove(layout)
    place.clear_away(layout)
    return journal.words % journal.names


def _put_back(layout: Layout, journal: Journal) -> None:
    """Until the journal says that this is done, nobody is let in; afterwards it is never done."""
    if journal.step == BACK:
        return
    try:
        place.stop(layout, journal.timers)
        if journal.has_changed_data:
            place.data(layout, "put-back")
        journal.begin(layout, BACK)
    except (Problem, OSError) as problem:
        raise Problem(STUCK % problem) from problem


def _newest(layout: Layout) -> str:
    try:
        return place.newest(layout)
    except (Problem, OSError, subprocess.TimeoutExpired) as problem:
        raise Problem(NO_ORIGIN % problem) from problem


def _must_have_room(layout: Layout, was: Path) -> None:
    packages = sum(path.lstat().st_size for path in was.rglob("*"))
    needs = {layout.releases: packages, layout.data: int(place.data(layout, "need"))}
    for folder, needed in needs.items():
        free = shutil.disk_usage(folder).free
        if free < needed + ROOM:
            figures = {"needed": (needed + ROOM) >> 20, "free": free >> 20, "folder": folder}
            raise Problem(NO_ROOM % figures)


def _leave(number: int, frame: FrameType | None) -> None:
    _hold_out()
    raise Problem("stopped by a person or by the system")


def _hold_out() -> None:
    """Going back is not interrupted by a second wish to stop."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main(sys.argv[1])
