"""What happened to this installation: backups, test restores, updates, alarms.

Lines of JSON in a file, because the database may be what failed, or be put back to an earlier day;
what this installation is and does now is always computed from them."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import clock
from app.errors import DomainError
from config import settings


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
    file = os.open(_path("log.jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, _mode())
    try:
        os.write(file, json.dumps(line).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def note_problem(kind: str, error: DomainError, **facts: Any) -> None:
    """Write that something failed, in words the pages can translate."""
    values = {name: str(value) for name, value in error.values.items()}
    note(kind, False, words=error.words, values=values, **facts)


def entries(*kinds: str) -> list[Entry]:
    """What happened, the earliest first; of some kinds, or of all. A torn line is passed over."""
    try:
        lines = _path("log.jsonl").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = [entry for line in lines if (entry := _entry(line)) is not None]
    return [entry for entry in found if not kinds or entry.kind in kinds]


def last(kind: str, good: bool | None = None) -> Entry | None:
    """The latest entry of a kind; with `good`, the latest that went well, or did not."""
    found = [entry for entry in entries(kind) if good is None or entry.good == good]
    return found[-1] if found else None


def beat(who: str) -> None:
    """Say that somebody, such as the worker, is alive."""
    _path(who).touch(_mode())


def heard(who: str) -> datetime | None:
    """When somebody last said so."""
    try:
        return datetime.fromtimestamp(_path(who).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


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
