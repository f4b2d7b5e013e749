"""The SQLite file that a district leaves: held while it is copied, and closed for good."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, String, Table, create_engine, make_url
from sqlalchemy.engine import Connection

from app import db, migrating
from app.errors import DomainError
from app.operating.survey import Survey, survey
from config import settings


@contextmanager
def alone() -> Iterator[Connection]:
    """The settings' file with nobody else at it: in WAL even an idle connection keeps us out."""
    engine = create_engine("sqlite://", creator=_held, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def plain(connection: Connection) -> sqlite3.Connection:
    """The connection below SQLAlchemy, which gives what is stored as it is stored."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def surveyed(source: Connection) -> Survey:
    """What there is to move; DomainError if that could not be moved as it is."""
    if migrating.revision_of(source) != migrating.newest():
        raise DomainError("The SQLite file has an older schema. Run brightline db upgrade first.")
    _refuse_nul(source)
    return survey(source)


def is_closed(source: Connection) -> bool:
    """Whether this file has been left for PostgreSQL before."""
    return bool(plain(source).execute("PRAGMA user_version").fetchone()[0] == db.MOVED)


def close_for_good(source: Connection) -> None:
    """Mark the file, so that no Brightline opens it any more (`app.db`); its rows stay."""
    plain(source).execute(f"PRAGMA user_version = {db.MOVED}")


def _held() -> sqlite3.Connection:
    url = make_url(settings().database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        raise DomainError("Brightline already runs on PostgreSQL: DATABASE_URL says so.")
    if not Path(url.database).is_file():
        raise DomainError("There is no SQLite file at %(path)s.", path=url.database)
    raw = sqlite3.connect(url.database, isolation_level=None, timeout=1)
    raw.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        raw.close()
        raise DomainError(
            "Somebody uses the SQLite file. Stop Brightline first: "
            "systemctl stop brightline-web brightline-worker"
        ) from error
    return raw


def _refuse_nul(source: Connection) -> None:
    """PostgreSQL's text holds every character but one."""
    tables = db.Base.metadata.sorted_tables
    found = [place for table in tables for place in _with_nul(plain(source), table)]
    if found:
        raise DomainError(
            "PostgreSQL cannot hold the character NUL. Take it out of these rows first: %(places)s",
            places=", ".join(found),
        )


def _with_nul(raw: sqlite3.Connection, table: Table) -> list[str]:
    columns = [column.name for column in table.columns if isinstance(column.type, String)]
    if not columns:
        return []
    counts = ", ".join(f"""total(instr("{name}", char(0)) > 0)""" for name in columns)
    row = raw.execute(f'SELECT {counts} FROM "{table.name}"').fetchone()
    found = zip(columns, row, strict=True)
    return [f"{table.name}.{name} ({count:.0f})" for name, count in found if count]
