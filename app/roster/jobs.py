"""The watched folder: staff list files that another system leaves there each night.

Each is read; within the guard it is applied by itself, else it waits for somebody of HR."""

import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from app import clock, db
from app.roster import import_queries as queries
from app.roster import importing
from app.roster.rows import LARGEST_FILE
from config import settings

ENDINGS = (".csv", ".zip")
QUIET = timedelta(minutes=1)
"""A file that changed since may still be on its way."""
LONGEST_NAME = 60
"""Characters of a file's name that are kept: file systems allow 255 bytes."""
ONE_NIGHT = timedelta(hours=6)
"""Two workers that find the same file within this time take it up once."""


def folder(district_id: uuid.UUID) -> Path:
    """Where a district's files are left; made if it is not there yet."""
    made = settings().data_dir / "incoming" / str(district_id)
    made.mkdir(parents=True, exist_ok=True)
    return made


def take_folders() -> None:
    """Take up what lies in every district's folder; safe to do twice."""
    districts = [(found.id, found.time_zone) for found in db.session.scalars(queries.districts())]
    for district_id, time_zone in districts:
        for path in waiting(district_id):
            _take(path, district_id)
            _put_away(path, f"{clock.today(time_zone)}-{path.name[-LONGEST_NAME:]}")


def waiting(district_id: uuid.UUID) -> list[Path]:
    """Files that nobody has written to for a minute, by name."""
    found = sorted(folder(district_id).iterdir())
    return [path for path in found if path.suffix.lower() in ENDINGS and _is_quiet(path)]


def _is_quiet(path: Path) -> bool:
    with suppress(FileNotFoundError):
        changed = datetime.fromtimestamp(path.stat().st_mtime, clock.now().tzinfo)
        return path.is_file() and clock.now() - changed > QUIET
    return False


def _take(path: Path, district_id: uuid.UUID) -> None:
    """Start an import; one byte more than a file may have is enough to refuse it."""
    with suppress(FileNotFoundError), path.open("rb") as stream:
        now = clock.now()
        name = "".join(c if c.isprintable() else "?" for c in path.name)
        file = importing.start(
            district_id, name, stream.read(LARGEST_FILE + 1), "folder", None, now
        )
        if db.session.scalars(queries.came_already(file, now - ONE_NIGHT)).first():
            db.session.rollback()
        else:
            importing.read_soon(file)
            db.session.commit()


def _put_away(path: Path, name: str) -> None:
    done = path.parent / "done"
    done.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        path.rename(done / name)
