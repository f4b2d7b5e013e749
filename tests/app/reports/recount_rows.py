"""All rows of all tables as plain SELECTs give them, and what the slow recount asks of one."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app import db
from app.db import Base

Row = Any
Rows = dict[str, list[Row]]


def all_rows() -> Rows:
    """Every row of every table, in the order of their ids."""
    found = {}
    for name, table in Base.metadata.tables.items():
        key = next(iter(table.primary_key.columns))
        found[name] = list(db.session.execute(select(table).order_by(key)))
    return found


class Standing(NamedTuple):
    """What one enrollment says on the date."""

    id: uuid.UUID
    person_id: uuid.UUID
    program_id: uuid.UUID
    cycle: str
    opens_on: date
    status: str
    due_on: date
    closes_on: date
    credited: bool


def holds(row: Row, on: date) -> bool:
    return bool(row.held_from <= on and (row.held_to is None or row.held_to >= on))


def grouped(rows: Sequence[Row], column: str) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
