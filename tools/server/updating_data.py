"""What an update does in the data folder: `python -m tools.server.updating_data COMMAND …`.

It runs as the worker's account and never as root, which would follow a link that the web's account
had laid, and would leave files that nobody else can write. Standard library only."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from app import logbook
from app.errors import DomainError
from config import settings
from tools.server import updating_postgresql as postgresql
from tools.server.updating_journal import sync

SNAPSHOT = "before-update"
REHEARSAL = "rehearsal"


def main(command: str, *arguments: str) -> None:
    """Do one of the things below."""
    COMMANDS[command](*arguments)


def need() -> None:
    """Print the bytes that the data folder must have free: two copies, and a change of one."""
    size = _path().stat().st_size if _is_sqlite() else postgresql.size(settings().owner_url)
    print(3 * size)


def copy() -> None:
    """Lay a copy of the database beside the living one and print the settings that lead there.

    Prints nothing for PostgreSQL, whose owner of the tables may make no other database."""
    if not _is_sqlite():
        return
    folder = _emptied(REHEARSAL)
    database = folder / "brightline.sqlite3"
    connection = sqlite3.connect(_path())
    connection.execute("VACUUM INTO ?", (str(database),))
    connection.close()
    url = f"sqlite:///{database}"
    print(json.dumps({"DATA_DIR": str(folder), "DATABASE_URL": url, "DATABASE_OWNER_URL": url}))


def drop_copy() -> None:
    """Take away what `copy` laid there, if it is there."""
    shutil.rmtree(_folder(REHEARSAL), ignore_errors=True)


def close() -> None:
    """From now on the web server in front shows that the site is being updated."""
    _folder("updating").touch()
    sync(_folder(""))


def open_() -> None:
    """Let people in again."""
    _folder("updating").unlink(missing_ok=True)
    sync(_folder(""))


def snapshot() -> None:
    """Keep the database as it is while nobody writes; whole and on the disk, or not there."""
    folder = _emptied(SNAPSHOT)
    draft = folder / "draft"
    if _is_sqlite():
        _settle()
        shutil.copy(_path(), draft)
    else:
        postgresql.dump(settings().owner_url, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(folder / "database")
    sync(folder)


def put_back() -> None:
    """Make the database what the snapshot holds; may be killed and run again."""
    kept = _folder(SNAPSHOT) / "database"
    if not _is_sqlite():
        return postgresql.put_back(settings().owner_url, kept)
    path = _path()
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    _copy_without_room(kept, draft)
    # What the changed database still had in its log must never be read into the old one.
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    sync(path.parent)
    draft.replace(path)
    draft.unlink(missing_ok=True)  # two names of the same bytes: the rename left both
    sync(path.parent)


def forget() -> None:
    """Take the snapshot away: it holds the same about people as the database."""
    shutil.rmtree(_folder(SNAPSHOT), ignore_errors=True)


def note(good: str, facts: str) -> None:
    """Write into the logbook; facts are JSON, with the words of a failure among them."""
    given = json.loads(facts)
    words = given.pop("words", "")
    if good == "good":
        return logbook.note("update", True, **given)
    values = {name: given[name] for name in ("was", "now")}
    logbook.note_problem("update", DomainError(words, **values), **given)


COMMANDS: dict[str, Callable[..., None]] = {
    **{"need": need, "copy": copy, "drop-copy": drop_copy, "close": close, "open": open_},
    **{"snapshot": snapshot, "put-back": put_back, "forget": forget, "note": note},
}


def _is_sqlite() -> bool:
    return settings().database_url.startswith("sqlite")


def _path() -> Path:
    return Path(settings().owner_url.removeprefix("sqlite:///").partition("?")[0])


def _folder(name: str) -> Path:
    """A folder below DATA_DIR/operating, which the first who needs it makes."""
    operating = settings().data_dir / "operating"
    operating.mkdir(exist_ok=True, mode=settings().folder_mode)
    return operating / name


def _emptied(name: str) -> Path:
    folder = _folder(name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def _settle() -> None:
    """Bring all that is written into the one file; fails where somebody still has it open."""
    connection = sqlite3.connect(_path(), timeout=30)
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    connection.close()
    if busy:
        raise SystemExit("somebody still writes to the database")


def _copy_without_room(kept: Path, draft: Path) -> None:
    """A full disk may be why the update failed: a second name for the same bytes takes no room."""
    try:
        os.link(kept, draft)
    except OSError:
        shutil.copy(kept, draft)


if __name__ == "__main__":
    main(*sys.argv[1:])
