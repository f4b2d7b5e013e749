"""A copy of the database as of one moment, while people go on working, and what is in it."""

import os
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Connection

from app import db
from app.errors import DomainError
from app.operating.opening import PARTS
from app.operating.survey import Survey, survey
from config import settings

DUMPING = 60 * 60
"""Seconds after which pg_dump is given up."""


def engine_name() -> str:
    """The engine as manifests call it."""
    return make_url(settings().owner_url).get_backend_name()


def size() -> int:
    """About how many bytes the copy will have; never too few."""
    if engine_name() == "sqlite":
        return sum(path.stat().st_size for path in _sqlite_files() if path.exists())
    engine = db.open_engine(settings().owner_url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    finally:
        engine.dispose()


def copy(folder: Path) -> tuple[Path, Survey]:
    """Copy the database into a folder; returns the file and the count of that very copy."""
    out = folder / PARTS[engine_name()]
    return out, (_copy_sqlite if engine_name() == "sqlite" else _copy_postgresql)(out)


def _sqlite_files() -> tuple[Path, Path]:
    path = make_url(settings().owner_url).database or ""
    return Path(path), Path(path + "-wal")


def _copy_sqlite(out: Path) -> Survey:
    living = _opened(_sqlite_files()[0], "mode=rw")
    try:
        if living.execute("PRAGMA user_version").fetchone()[0] == db.MOVED:
            raise DomainError(
                "This district has moved to PostgreSQL. Set DATABASE_URL and DATABASE_OWNER_URL as "
                "`flask db move` said, and back up again."
            )
        living.execute("VACUUM INTO ?", (str(out),))
    finally:
        living.close()
    # nobody writes to the copy, and counting it must leave nothing beside it
    engine = create_engine("sqlite://", creator=lambda: _opened(out, "mode=ro&immutable=1"))
    try:
        with engine.connect() as connection:
            return survey(connection)
    finally:
        engine.dispose()


def _opened(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=30)


def _copy_postgresql(out: Path) -> Survey:
    """Dump and count read one exported snapshot."""
    engine = db.open_engine(settings().owner_url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            _dump(connection, out)
            return survey(connection)
    finally:
        engine.dispose()


def _dump(connection: Connection, out: Path) -> None:
    """Without the queue's schema, which is the pages' role's, holds only pokes and is made anew."""
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    url = make_url(settings().owner_url)
    shown = url._replace(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(
        ["pg_dump", "--format=custom", "--compress=1", "--exclude-schema=jobs"]
        + [f"--snapshot={snapshot}", "--no-password", f"--file={out}", shown],
        env=os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DUMPING,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pg_dump"])[0][:200]
        raise DomainError("PostgreSQL could not be copied: %(reason)s", reason=reason)
