"""A restore goes into an empty installation only: it never takes the place of anybody's records."""

import json
import os
from pathlib import Path

from sqlalchemy import inspect, make_url, select, table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, OperationalError

from app import db, logbook
from app.errors import DomainError
from app.operating.archive import Manifest
from app.operating.checking import LEAF, VERSION, rows
from config import settings

TELLING = ("staff_member", "district", "leaf")
"""Tables in which an installation that was ever used has rows."""


def require_empty() -> None:
    """DomainError if there are people, records or somebody else's tables in the database.

    What an earlier restore left that was cut off on PostgreSQL counts as empty."""
    url = make_url(settings().owner_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return
    engine = db.open_engine(settings().owner_url)
    try:
        with engine.connect() as connection:
            _look(connection)
    except OperationalError as error:
        raise DomainError("The database does not answer: %(why)s", why=error.orig) from error
    except DatabaseError as error:
        raise DomainError(NOT_OURS) from error
    finally:
        engine.dispose()


def require_no_other_files(names: set[str]) -> None:
    """DomainError if files are stored that the backup does not hold."""
    stored = {path.name for path in (settings().data_dir / "files").glob("*/*")}
    if stored - names:
        raise DomainError(
            "There are stored files here that this backup does not hold. Move the folder "
            "%(folder)s away, and restore again.",
            folder=settings().data_dir / "files",
        )


def begin(manifest: Manifest) -> None:
    """Write down that a restore is under way, so that what it leaves when cut off is known."""
    text = json.dumps({"stamp": manifest.stamp, "leaves": manifest.survey.leaves})
    _mark().parent.mkdir(parents=True, exist_ok=True, mode=settings().folder_mode)
    file = os.open(_mark(), logbook.WRITING | os.O_TRUNC, settings().file_mode)
    with os.fdopen(file, "w") as opened:
        opened.write(text)


def end() -> None:
    """The restore has come to its end."""
    _mark().unlink(missing_ok=True)


NOT_OURS = (
    "The database holds something that is not Brightline's. Give Brightline a database of its own."
)
NOT_EMPTY = (
    "This installation is not empty: there are people or records in it, and a restore would take "
    "their place. Restore into a new installation, or move this one's database away first."
)


def _look(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    if there - set(db.Base.metadata.tables) - {VERSION}:
        raise DomainError(NOT_OURS)
    for name in there & set(TELLING):
        if connection.execute(select(1).select_from(table(name)).limit(1)).first():
            if not _is_left_behind(connection):
                raise DomainError(NOT_EMPTY)
            return


def _is_left_behind(connection: Connection) -> bool:
    """Whether these rows are of a restore that was cut off, with nothing recorded since.

    On SQLite they cannot be: there a restore ends with a rename."""
    if connection.dialect.name == "sqlite":
        return False
    try:
        leaves: int = json.loads(_mark().read_text("utf-8"))["leaves"]
    except (OSError, ValueError, KeyError):
        return False
    return rows(connection, LEAF.name) <= leaves


def _mark() -> Path:
    return settings().data_dir / "operating" / "restoring"
