"""The database: one engine, one session per thread, and what each engine must promise."""

import os
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, Uuid, create_engine, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from config import settings

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_CONTRACT = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 10_000,
}
"""What every SQLite connection is set to and then asked for; FULL (2) loses no acknowledged row
at a power cut, NORMAL lost some at 281 of 300 simulated ones."""

MOVED = 0x6D6F7665
"""The `user_version` of an SQLite file whose rows now live on PostgreSQL (`flask db move`)."""

CONNECTING = 10
"""Seconds a PostgreSQL server gets to accept a connection."""
WRITING = {"writing": True, "postgresql_readonly": False}
READING = {"writing": False, "postgresql_readonly": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: only aware datetimes go in, only UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime: nobody can know which instant it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives naive UTC, PostgreSQL the server's zone; both become UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_last = (0, 0)
_last_lock = threading.Lock()


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): sorts by creation, strictly within this process."""
    global _last
    with _last_lock:
        millis, count = max(_last, (time.time_ns() // 1_000_000, -1))
        _last = (millis, count + 1) if count < 0xFFF - 1 else (millis + 1, 0)
        millis, count = _last
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return uuid.UUID(int=millis << 80 | 7 << 76 | count << 64 | 2 << 62 | tail)


class Base(DeclarativeBase):
    """All tables; constraint names follow one convention so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, uuid.UUID: Uuid}


def key() -> Any:
    """A UUIDv7 primary key column, known before the row is inserted."""
    return mapped_column(Uuid, primary_key=True, default=uuid7)


session: scoped_session[Session] = scoped_session(
    sessionmaker(autoflush=False, expire_on_commit=False)
)


def connect(url: str) -> Engine:
    """Open the database for this process and bind the session to it, in place of another."""
    opened = open_engine(url)
    earlier = session.session_factory.kw["bind"]
    session.remove()
    if earlier is not None:
        earlier.dispose()
    session.configure(bind=opened)
    return opened


def engine() -> Engine:
    """The engine the session is bound to."""
    bound = session().get_bind()
    assert isinstance(bound, Engine)
    return bound


def open_engine(url: str) -> Engine:
    """An engine whose connections keep the contract of its dialect; transactions only read."""
    # hide_parameters: an error in a log must not hold what a person typed
    created = create_engine(
        url,
        pool_size=16,
        max_overflow=48,
        execution_options=READING,
        hide_parameters=True,
        connect_args={} if url.startswith("sqlite") else {"connect_timeout": CONNECTING},
    )
    if created.dialect.name == "sqlite":
        event.listen(created, "do_connect", _share)
        event.listen(created, "connect", _keep_sqlite_contract)
        event.listen(created, "begin", _begin_sqlite)
    else:
        event.listen(created, "connect", _keep_postgresql_contract)
    return created


def writing() -> None:
    """End the read and begin to write; call it after forms, hashing and parsing, then read anew."""
    session.rollback()
    session.connection(execution_options=WRITING)


def one_at_a_time(whose: uuid.UUID) -> None:
    """Let one write of a person wait for the other, to the end of the transaction.

    On SQLite every write already waits for every other."""
    if engine().dialect.name == "postgresql":
        number = int.from_bytes(whose.bytes[8:], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def is_writing() -> bool:
    """Whether a write transaction is open that nobody has committed."""
    live = session()
    return live.in_transaction() and bool(live.connection().get_execution_options().get("writing"))


def _share(_dialect: Dialect, _entry: ConnectionPoolEntry, where: list[Any], _how: object) -> None:
    path = Path(where[0])
    if path.is_absolute():  # else it is in memory
        settings().share(path)


def _keep_sqlite_contract(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma, value in SQLITE_CONTRACT.items():
        cursor.execute(f"PRAGMA {pragma}={value}")
        kept = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        if kept != value:
            raise RuntimeError(f"SQLite keeps {pragma}={kept}, not {value}: use a local disk")
    if cursor.execute("PRAGMA user_version").fetchone()[0] == MOVED:
        raise RuntimeError(
            "This district has moved to PostgreSQL, and nothing serves this SQLite file any more: "
            "set DATABASE_URL and DATABASE_OWNER_URL as `db move` said"
        )
    cursor.close()


def _keep_postgresql_contract(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    kept = cursor.execute("SHOW synchronous_commit").fetchone()[0]
    if kept != "on":
        raise RuntimeError(f"PostgreSQL keeps synchronous_commit={kept}, not on: set it")
    cursor.execute("SET jit = off")  # compiling a report's one statement took four times its work
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.execute("SET join_collapse_limit = 16")  # so many facts are joined for a status
    cursor.execute("SET random_page_cost = 1.1")  # a page of a solid-state disk costs what it costs
    cursor.execute("SET work_mem = '32MB'")  # figures of 100,000 people are counted in memory
    connection.commit()
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A read never upgrades to a write; a write takes its lock at once and waits its turn."""
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
