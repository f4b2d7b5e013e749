"""Loads the database of a backup: on SQLite into a draft beside the real file, on PostgreSQL by
pg_restore in one transaction. Nothing is served before `serve`."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import inspect, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from app import db, migrating
from app.errors import DomainError
from config import settings

RESTORE = ("--no-owner", "--no-privileges", "--single-transaction", "--clean", "--if-exists")
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
IN_USE = (
    "Something still uses the database. Stop Brightline first: systemctl stop brightline-web "
    "brightline-worker"
)


class Place(Protocol):
    """Where a backup's database is loaded to."""

    url: str
    """The address at which it can be checked and mended before it is in service."""

    def require_unused(self) -> None:
        """DomainError if anybody is connected: what they wrote would be lost."""

    def load(self, part: Path) -> None:
        """Fill it from the backup's part."""

    def serve(self) -> None:
        """Put it in service: the step after which people may come."""

    def discard(self) -> None:
        """Take away what was loaded and will not be served."""


class SqlitePlace:
    """A draft beside the file that is served; a rename puts it in service."""

    def __init__(self, file: Path) -> None:
        self.file, self.draft = file, file.with_name(f"{file.name}.restoring")
        self.url = f"sqlite:///{self.draft}"

    def require_unused(self) -> None:
        """A log can be folded in only while nobody else has the file."""
        _fold_log_in(self.file)

    def load(self, part: Path) -> None:
        """Move the part to where a rename is enough, on the same disk."""
        self.discard()
        shutil.move(part, self.draft)
        self.draft.chmod(settings().file_mode)

    def serve(self) -> None:
        """Put the draft in the file's place, whole and durably; DomainError if that is in use."""
        _fold_log_in(self.file)
        _fold_log_in(self.draft)
        os.sync()
        self.draft.replace(self.file)
        os.sync()

    def discard(self) -> None:
        """Delete the draft and its log."""
        for left in self.draft.parent.glob(f"{self.draft.name}*"):
            left.unlink()


class PostgresPlace:
    """The owner's database; the app's role has no right in it until it is in service."""

    def __init__(self, url: str, app_url: str) -> None:
        self.url, self.app_url = url, app_url

    def require_unused(self) -> None:
        """PostgreSQL knows who is connected."""
        with migrating.owner_connection(self.url) as connection:
            if connection.exec_driver_sql(OTHERS).scalar_one():
                raise DomainError(IN_USE)

    def load(self, part: Path) -> None:
        """Drop what a fresh installation has, then load in one transaction."""
        self._drop()
        run_restore(part, self.url)

    def serve(self) -> None:
        """Give the app's role its rights."""
        migrating.prepare(self.url, self.app_url)

    def discard(self) -> None:
        """Make it a fresh installation's again."""
        self._drop()
        migrating.prepare(self.url, self.app_url)

    def _drop(self) -> None:
        with migrating.owner_connection(self.url) as connection:
            for name in inspect(connection).get_table_names():
                connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')


def place_in_service() -> Place:
    """Where this installation's database belongs."""
    url = make_url(settings().owner_url)
    if url.get_backend_name() == "sqlite":
        return SqlitePlace(Path(str(url.database)))
    return PostgresPlace(settings().owner_url, settings().database_url)


@contextmanager
def scratch_place(folder: Path) -> Iterator[Place]:
    """A place beside the one in service, gone afterwards: a file in the folder, or a database."""
    url = make_url(settings().owner_url)
    if url.get_backend_name() == "sqlite":
        yield SqlitePlace(folder / "scratch.sqlite3")
        return
    name = f"{url.database}_drill"
    with _as_owner() as owner:
        owner.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"')
        _create(owner, name)
        scratch = url.set(database=name).render_as_string(hide_password=False)
        try:
            yield PostgresPlace(scratch, scratch)
        finally:
            owner.exec_driver_sql(f'DROP DATABASE "{name}"')


def run_restore(part: Path, url: str) -> None:
    """Fill a PostgreSQL database from pg_dump's custom format; DomainError if it does not take it.

    The password travels in the environment: arguments can be read by everybody on the server."""
    given = make_url(url)
    shown = given._replace(drivername="postgresql", password=None).render_as_string()
    found = subprocess.run(
        ["pg_restore", *RESTORE, "--schema=public", "--no-password", "--dbname", shown, part],
        env=os.environ | ({"PGPASSWORD": str(given.password)} if given.password else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if found.returncode:
        said = (found.stderr.strip().splitlines() or ["?"])[0]
        raise DomainError("PostgreSQL does not take this backup: %(said)s", said=said)


@contextmanager
def _as_owner() -> Iterator[Connection]:
    """The owner outside any transaction, as making a database asks for."""
    engine = db.open_engine(settings().owner_url)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT", **db.WRITING)
    finally:
        engine.dispose()


def _create(owner: Connection, name: str) -> None:
    try:
        owner.exec_driver_sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    except DBAPIError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise DomainError(
            "The test restore needs a database of its own. As PostgreSQL's administrator, run: "
            'ALTER ROLE "%(role)s" CREATEDB;',
            role=owner.engine.url.username,
        ) from error


def _fold_log_in(file: Path) -> None:
    """Make one file of a database and its log, which succeeds only while nobody else has it."""
    if not file.exists():
        return _require_no_log(file)
    opened = sqlite3.connect(file, timeout=1)
    try:
        (mode,) = opened.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise DomainError(IN_USE) from error
    finally:
        opened.close()
    if mode != "delete":
        raise DomainError(IN_USE)


def _require_no_log(file: Path) -> None:
    """What a database that was moved away left in its log would be read into the next one."""
    for log in (file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-journal")):
        if log.exists():
            raise DomainError(
                "%(log)s belongs to a database that is not here any more. Move it to where that "
                "database is now, for it may hold the newest records.",
                log=log,
            )
