"""How far an update has come, on the disk before each step begins, and that only one runs.

It lies where only root writes: root does what it says. Standard library only."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from tools.server.layout import Layout
from tools.server.updating_words import RUNNING

BEFORE = ("lay-out", "rehearse", "back-up")
"""Steps beside the old release, which serves."""
CLOSED = ("close", "snapshot", "migrate", "switch", "start")
"""Steps while nobody is let in."""
STEPS = (*BEFORE, *CLOSED, "open")
"""At `open` there is no way back: people may have sent something to the new release."""
BACK = "back"
"""The old data are in their place, and from here on nothing may replace them."""
PATIENCE = 120
"""Seconds to wait for what a killed update left behind to end."""


class Problem(Exception):
    """Why an update cannot go on, as part of a sentence."""


@dataclass
class Journal:
    """An update in progress: from which release to which, and the step it had begun."""

    was: str
    now: str
    step: str = ""
    timers: list[str] = field(default_factory=list)
    """Units to start again, whichever release it will be."""
    added: list[str] = field(default_factory=list)
    """Units that only the new release has."""
    failed: str = ""
    """The step that failed, once that is known, and the sentence about it."""
    words: str = ""

    @property
    def names(self) -> dict[str, str]:
        """Both releases, for a sentence."""
        return {"was": self.was, "now": self.now}

    @property
    def is_closed(self) -> bool:
        """Whether the old release may have been stopped."""
        return self.step not in BEFORE

    @property
    def has_changed_data(self) -> bool:
        """Whether the snapshot is whole and the data may no longer be what it holds."""
        return self.step in CLOSED[CLOSED.index("migrate") :]

    def begin(self, layout: Layout, step: str) -> None:
        """Write down, so that a power cut does not undo it, what is about to be done."""
        self.step = step
        durably(_path(layout), json.dumps(asdict(self)))


def read(layout: Layout) -> Journal | None:
    """The update that did not come to its end, if there is one."""
    try:
        return Journal(**json.loads(_path(layout).read_text("utf-8")))
    except FileNotFoundError:
        return None


def remove(layout: Layout) -> None:
    """The update has come to its end, one or the other."""
    _path(layout).unlink(missing_ok=True)
    sync(_path(layout).parent)


def say(words: object, to: TextIO | None = None) -> None:
    """Tell whoever began it; an update goes on, and back, when their terminal is gone."""
    with suppress(OSError):
        print(words, file=to, flush=True)


def durably(path: Path, text: str) -> None:
    """Write a small file as a whole or not at all."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make a rename or a removal in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(layout: Layout, patience: float = 0) -> Iterator[None]:
    """No other update meanwhile; Problem if one still runs after so many seconds."""
    deadline = time.monotonic() + patience
    with _path(layout).with_suffix(".lock").open("w") as file:
        while not _locked(file.fileno()):
            if time.monotonic() > deadline:
                raise Problem(RUNNING)
            time.sleep(0.2)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _path(layout: Layout) -> Path:
    return layout.releases.parent / "update.json"
