"""What happened to this installation: backups, test restores, updates, alarms.

Lines of JSON in a file, because the database may be what failed, or be put back to an earlier day;
what this installation is and does now is always computed from them."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import clock
from app.errors import DomainError
from config import settings

WRITING = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
"""The pages' account writes here too, and may lay a link to what only the worker may write."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `facts` differ by kind and never name a person."""

    at: datetime
    kind: str
    good: bool
    facts: dict[str, Any]


def note(kind: str, good: bool, **facts: Any) -> None:
    """Write an entry, durably and as a whole; facts are what JSON can hold."""
    line = {"at": clock.now().isoformat(), "kind": kind, "good": good, **facts}
    file = os.open(_path("log.jsonl"), os.O_APPEND | WRITING, _mode())
    try:
        # Begun anew, so that what a full disk tore off before does not take this along.
        os.write(file, b"\n" + json.dumps(line).encode())
        os.fsync(file)
    finally:
        os.close(file)


def note_problem(kind: str, error: DomainError, **facts: Any) -> None:
    """Write that something failed, in words the pages can translate."""
    values = {name: str(value) for name, value in error.values.items()}
    note(kind, False, words=error.words, values=values, **facts)


def entries(*kinds: str) -> list[Entry]:
    """What happened, the earliest first; of some kinds, or of all. A torn line is passed over."""
    file = _path("log.jsonl")
    try:
        about = file.stat()
    except FileNotFoundError:
        return []
    found = _read(file, about.st_ino, about.st_size)
    return [entry for entry in found if not kinds or entry.kind in kinds]


def last(kind: str, good: bool | None = None) -> Entry | None:
    """The latest entry of a kind; with `good`, the latest that went well, or did not."""
    found = [entry for entry in entries(kind) if good is None or entry.good == good]
    return found[-1] if found else None


def beat(who: str) -> None:
    """Say that somebody, such as the worker, is alive."""
    file = os.open(_path(who), WRITING, _mode())
    try:
        os.utime(file)
    finally:
        os.close(file)


def heard(who: str) -> datetime | None:
    """When somebody last said so."""
    try:
        return datetime.fromtimestamp(_path(who).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def _read(file: Path, _inode: int, _size: int) -> tuple[Entry, ...]:
    """Once for each length: the file only grows."""
    lines = file.read_text("utf-8").splitlines()
    return tuple(entry for line in lines if (entry := _entry(line)) is not None)


def _path(name: str) -> Path:
    settings().prepare()
    folder = settings().data_dir / "operating"
    folder.mkdir(parents=True, exist_ok=True, mode=settings().folder_mode)
    return folder / name


def _mode() -> int:
    return settings().file_mode


def _entry(line: str) -> Entry | None:
    try:
        facts = json.loads(line)
        at = datetime.fromisoformat(facts.pop("at"))
        return Entry(at, facts.pop("kind"), facts.pop("good"), facts)
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
