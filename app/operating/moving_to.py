"""The PostgreSQL database that a district moves to: reached, made ready, filled at full speed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from app import db, migrating
from app.errors import DomainError

SETTINGS = ("maintenance_work_mem = '256MB'", "bytea_output = 'hex'", "DateStyle = 'ISO, YMD'")
"""What the move's transaction is set to: memory to check keys in, and how values are written."""
KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
ORDER BY 1, 2
"""
ALTERED = (
    "SELECT min(seq) FROM leaf JOIN body USING (record_id) WHERE leaf <> sha256('\\x00' || bytes)"
)


def make_ready(owner_url: str, app_url: str) -> None:
    """Bring the database to the newest schema, with the rights of the app's role.

    DomainError if it cannot be reached, is not one database, or holds an older Brightline."""
    try:
        places = {_place(url) for url in (owner_url, app_url)}
    except OperationalError as error:
        raise DomainError("PostgreSQL does not let us in: %(why)s", why=error.orig) from error
    if len(places) > 1:
        raise DomainError("The two addresses lead to two databases. Both must name the same one.")
    if "UTF8" not in places.pop():
        raise DomainError("This database does not hold UTF-8. Make one with ENCODING 'UTF8'.")
    with migrating.owner_connection(owner_url) as connection:
        if migrating.revision_of(connection) not in ("", migrating.newest()):
            raise DomainError("This database holds an older Brightline. Make an empty one.")
    migrating.prepare(owner_url, app_url)


@contextmanager
def all_or_nothing(owner_url: str) -> Iterator[Connection]:
    """A transaction that keeps every other move out; it ends with the block or leaves nothing."""
    with migrating.owner_connection(owner_url) as target:
        target.exec_driver_sql("LOCK TABLE leaf IN ACCESS EXCLUSIVE MODE")
        for setting in SETTINGS:
            target.exec_driver_sql(f"SET LOCAL {setting}")
        yield target


def plain(connection: Connection) -> psycopg.Connection[Any]:
    """The connection below SQLAlchemy, which speaks COPY."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


@contextmanager
def keys_checked_at_once(target: Connection) -> Iterator[None]:
    """Take foreign keys away and put them back: checking them row by row takes most of the time."""
    keys = target.exec_driver_sql(KEYS).all()
    for table, name, _definition in keys:
        target.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        target.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def first_altered(target: Connection) -> int | None:
    """The first leaf of the ledger that is not the hash of its body (RFC 9162, section 2.1.1)."""
    found: int | None = target.exec_driver_sql(ALTERED).scalar_one()
    return found


def _place(url: str) -> tuple[Any, ...]:
    if not make_url(url).drivername.startswith("postgresql"):
        raise DomainError("An address of PostgreSQL begins with postgresql://")
    engine = db.open_engine(url)
    try:
        with engine.connect() as connection:
            asked = "current_database(), pg_postmaster_start_time(), getdatabaseencoding()"
            return tuple(connection.exec_driver_sql(f"SELECT {asked}").one())
    finally:
        engine.dispose()
