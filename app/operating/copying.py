"""One table's rows from SQLite to PostgreSQL, and a hash of them that both can be asked for.

What is copied is what SQLite stores: the same text that COPY takes. So the hash is of exactly the
bytes that PostgreSQL was sent, and PostgreSQL can be asked to write those bytes again."""

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.copy import LibpqWriter
from sqlalchemy import Boolean, String, Table, Uuid
from sqlalchemy.schema import Column

from app.db import UtcDateTime

Source = sqlite3.Connection
Target = psycopg.Connection[Any]
SLICE = 250_000
"""Rows between two words about the progress."""


class _Hashing(LibpqWriter):
    """Hashes the rows on their way to PostgreSQL, and lets them go there if they are wanted."""

    def __init__(self, cursor: psycopg.Cursor[Any], sends: bool) -> None:
        super().__init__(cursor)
        self.sends, self.hash = sends, hashlib.sha256()

    def write(self, data: Buffer) -> None:
        """A block of lines."""
        self.hash.update(data)
        if self.sends:
            super().write(data)


def copy(source: Source, target: Target, table: Table, say: Callable[[int], None]) -> str:
    """Send every row; returns the hash of what was sent. `say` hears how many rows have gone."""
    return _passed(source, target, table, True, say)


def hash_at_source(source: Source, target: Target, table: Table) -> str:
    """The hash that `copy` would return; PostgreSQL is sent nothing."""
    return _passed(source, target, table, False, lambda _rows: None)


def hash_at_target(target: Target, table: Table) -> str:
    """The hash of the rows as PostgreSQL gives them back."""
    made, columns = hashlib.sha256(), ", ".join(_as_sent(column) for column in table.columns)
    order = ", ".join(_in_order(column) for column in table.primary_key)
    rows = f'COPY (SELECT {columns} FROM "{table.name}" ORDER BY {order}) TO STDOUT'
    with target.cursor() as cursor, cursor.copy(rows) as lines:
        for line in lines:
            made.update(line)
    return made.hexdigest()


def _passed(
    source: Source, target: Target, table: Table, sends: bool, say: Callable[[int], None]
) -> str:
    columns = _quoted(table.columns)
    rows = source.execute(
        f'SELECT {columns} FROM "{table.name}" ORDER BY {_quoted(table.primary_key)}'
    )
    with target.cursor() as cursor:
        writer = _Hashing(cursor, sends)
        with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN', writer=writer) as lines:
            for number, row in enumerate(rows, 1):
                lines.write_row(row)
                if number % SLICE == 0:
                    say(number)
    return writer.hash.hexdigest()


def _quoted(columns: Any) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def _as_sent(column: Column[Any]) -> str:
    """What writes a value the way SQLite stores it; text, numbers, bytes and JSON are the same."""
    name = f'"{column.name}"'
    if isinstance(column.type, Uuid):
        return f"replace({name}::text, '-', '')"
    if isinstance(column.type, UtcDateTime):
        return f"to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"{name}::int" if isinstance(column.type, Boolean) else name


def _in_order(column: Column[Any]) -> str:
    collation = ' COLLATE "C"' if isinstance(column.type, String) else ""
    return f'"{column.name}"{collation}'
