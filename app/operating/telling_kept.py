"""What the watch keeps beside the logbook, because the database may be what failed."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import logbook
from config import settings


def read(name: str, otherwise: Any) -> Any:
    """What was last written; `otherwise` if there is none or it was cut off."""
    try:
        return json.loads((_folder() / name).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return otherwise


def write(name: str, what: Any) -> None:
    """Replace it as a whole; on a full disk in its place, for that needs no room."""
    path, said = _folder() / name, json.dumps(what)
    try:
        _replace(path, said)
    except OSError:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_NOFOLLOW), "r+") as file:
            file.write(said)
            file.truncate()


def _replace(path: Path, said: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(draft, logbook.WRITING | os.O_TRUNC, settings().file_mode)
    try:
        with os.fdopen(file, "w") as opened:
            opened.write(said)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A second look waits until the first has told what it saw."""
    path = _folder() / "telling"
    file = os.open(path, logbook.WRITING, settings().file_mode)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _folder() -> Path:
    settings().prepare()
    folder = settings().data_dir / "operating"
    folder.mkdir(parents=True, exist_ok=True, mode=settings().folder_mode)
    return folder
