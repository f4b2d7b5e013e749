"""A district's SQLite file moves to PostgreSQL, in one transaction that is checked before it ends.

Interrupted anywhere it leaves nothing on PostgreSQL; run again, it begins anew, or finds what was
finished. The SQLite file is held all the while and never served again afterwards."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import Table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from app import db, files, logbook
from app.errors import DomainError
from app.operating import copying, moving_from, moving_to
from app.operating.survey import Survey, survey

Say = Callable[[str], None]


@dataclass(frozen=True)
class Moved:
    """What was moved and found the same on both sides."""

    survey: Survey
    files: int
    seconds: int
    again: bool
    """Whether an earlier run had moved it, and this one only checked."""

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.survey.tables.values())


def move(owner_url: str, app_url: str, say: Say) -> Moved:
    """Copy the settings' SQLite file into an empty database, check, and close the file for good.

    `app_url` is the role of web and worker; `say` hears of the progress."""
    began = time.monotonic()
    with moving_from.alone() as source:
        moving_to.make_ready(owner_url, app_url)
        say("Counting what there is, and checking stored files.")
        found, stored = moving_from.surveyed(source), _checked_files()
        with _told("PostgreSQL"), moving_to.all_or_nothing(owner_url) as target:
            again = _is_there(source, target, found, say)
            if not again:
                _fill(source, target, found, say)
        say("PostgreSQL has it all. Closing the SQLite file.")
        moving_from.close_for_good(source)
    moved = Moved(found, stored, round(time.monotonic() - began), again)
    logbook.note("move", True, rows=moved.rows, files=stored, seconds=moved.seconds)
    return moved


def _is_there(source: Connection, target: Connection, found: Survey, say: Say) -> bool:
    """Whether an earlier run has finished; DomainError if the target holds anything else."""
    is_closed, there = moving_from.is_closed(source), survey(target)
    if any(there.tables.values()):
        say("There are rows on PostgreSQL. Comparing them.")
        if there == found and not _unlike(source, target):
            return True
        if not is_closed:
            raise DomainError("This database is not empty. Make an empty one and move there.")
    if is_closed:
        raise DomainError(
            "This district has moved before: the SQLite file is old, PostgreSQL has what is newer."
        )
    return False


def _unlike(source: Connection, target: Connection) -> list[str]:
    from_, to = moving_from.plain(source), moving_to.plain(target)
    return [
        table.name
        for table in db.Base.metadata.sorted_tables
        if copying.hash_at_source(from_, to, table) != copying.hash_at_target(to, table)
    ]


def _fill(source: Connection, target: Connection, found: Survey, say: Say) -> None:
    """Copy every table, the parents first, and compare; DomainError if anything is not the same."""
    sent: dict[str, str] = {}
    with moving_to.keys_checked_at_once(target):
        for table in db.Base.metadata.sorted_tables:
            with _told(table.name):
                sent[table.name] = _copied(source, target, table, found, say)
        say("Checking foreign keys, then comparing.")
    for table in db.Base.metadata.sorted_tables:
        if found.tables[table.name] >= copying.SLICE:
            say(f"Comparing {table.name}")
        if copying.hash_at_target(moving_to.plain(target), table) != sent[table.name]:
            raise DomainError("Rows of %(table)s are not the same on PostgreSQL.", table=table.name)
    _check_ledger(target, found)
    target.exec_driver_sql("ANALYZE")


def _copied(source: Connection, target: Connection, table: Table, found: Survey, say: Say) -> str:
    total = found.tables[table.name]
    if total:
        say(f"Copying {table.name}: {total:,} rows")

    def told(rows: int) -> None:
        say(f"Copying {table.name}: {rows:,} of {total:,} rows")

    return copying.copy(moving_from.plain(source), moving_to.plain(target), table, told)


def _check_ledger(target: Connection, found: Survey) -> None:
    if survey(target) != found:
        raise DomainError("PostgreSQL counts other rows, or has another ledger root.")
    altered = moving_to.first_altered(target)
    if altered is not None:
        raise DomainError(
            "Leaf %(seq)s of the ledger is not the hash of its record, in the SQLite file as well. "
            "The record was altered: find out how before you move.",
            seq=altered,
        )


def _checked_files() -> int:
    """Stored files stay where they are; DomainError for one that is not what its hash says."""
    with files.none_removed() as store:
        names = [path.name for path in files.stored(store)]
        for name in names:
            _check_file(name)
    return len(names)


def _check_file(name: str) -> None:
    try:
        files.read(name)
    except OSError as error:
        raise DomainError(
            "The stored file %(name)s is damaged. Put it back from a backup first.", name=name
        ) from error


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say which table an engine did not like; what it was in the middle of is undone."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error, DBAPIError, UnicodeError) as error:
        raise DomainError(
            "Nothing was moved, because of %(what)s: %(why)s", what=what, why=_why(error)
        ) from error


def _why(error: Exception) -> str:
    """The engine's first sentence: the others may hold what is in the row."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (isinstance(cause, psycopg.Error) and cause.diag.message_primary) or str(cause)
