"""Words that give themselves away, in every text column of every table of somebody else's rows."""

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table, Uuid, insert, select
from sqlalchemy.types import Boolean, Date, Integer

from app import clock, db, files
from app.db import Base, UtcDateTime
from tests.app.canary_codes import CODES, EMPTY, JSONS, STORED

FOREIGN_DISTRICT, FOREIGN_SITE, OWN = "d", "s", "o"
WORD = re.compile(r"qzx([dso])(\d{3})z", re.IGNORECASE)
SEARCH = "qzx"
"""What finds every canary; alone it is none, for a page says again what was searched for."""
UNPLANTED = {
    "module_version": "modules are the installation's own, the same for every district",
    "leaf": "hashes alone",
    "body": "bytes of the ledger, appended by it alone",
    "disposing": "the key in the lock: while it is there rows may be deleted",
}
ABOUT_SOMEBODY = {"approval_request", "legal_hold"}
"""Rows that may name a person, and here do."""
Ids = dict[str, list[Any]]
"""Table → the keys of its rows in one world."""


@cache
def columns() -> list[str]:
    """Every text column, as `table.column`, in a fixed order; its place is its canary's number."""
    tables = sorted(Base.metadata.tables.items())
    return [
        f"{name}.{column.name}"
        for name, table in tables
        if name not in UNPLANTED
        for column in table.columns
        if isinstance(column.type, (String, JSON))
    ]


def word(world: str, column: str) -> str:
    """The canary of a column in one of the worlds."""
    return f"Qzx{world}{columns().index(column):03}z"


def found_in(text: str, *worlds: str) -> set[str]:
    """The columns of these worlds whose canaries stand in a text."""
    return {columns()[int(place)] for world, place in WORD.findall(text) if world.lower() in worlds}


def personal() -> set[str]:
    """Tables whose rows belong to a site or a person, by their keys, and not only to a district."""
    found = {"site", "staff_member", *ABOUT_SOMEBODY}
    while more := {name for name in Base.metadata.tables if _belongs(name, found)} - found:
        found |= more
    return found - set(UNPLANTED)


def _belongs(name: str, owners: set[str]) -> bool:
    """Whether a key that every row has leads to an owner; who wrote it down does not own it."""
    return any(
        key.column.table.name in owners and not column.nullable and not column.name.endswith("_by")
        for column in Base.metadata.tables[name].columns
        for key in column.foreign_keys
    )


@dataclass
class World:
    """Rows of one owner: `ids` are those that others may point to, the newest first."""

    letter: str
    ids: Ids = field(default_factory=lambda: defaultdict(list))

    def plant(self, tables: Collection[str], without: frozenset[str] = frozenset()) -> None:
        """One more row of each of these tables; what they point to comes first."""
        for table in Base.metadata.sorted_tables:
            if table.name in tables and table.name not in without:
                row = {
                    column.name: value
                    for column in table.columns
                    if (value := self.value(table, column)) is not EMPTY
                }
                db.session.execute(insert(table).values(row))
                keys = [row[column.name] for column in table.primary_key.columns]
                self.ids[table.name].insert(0, keys[0])

    def value(self, table: Table, column: Column[Any]) -> Any:
        """What stands in a column: what it must be, whom it points to, or its canary."""
        name = f"{table.name}.{column.name}"
        if name in CODES:
            return CODES[name]
        if column.foreign_keys:
            return self.target(table, column)
        if name in STORED:
            return files.keep(STORED[name] + word(self.letter, name).encode())
        if isinstance(column.type, (String, JSON)):
            written = word(self.letter, name)
            return JSONS[name](written) if name in JSONS else self.text(column, written)
        return plain(column)

    def text(self, column: Column[Any], written: str) -> Any:
        """A canary; one more of the same where no two may be alike."""
        if isinstance(column.type, JSON):
            return {"word": written}
        number = len(self.ids[column.table.name])
        ending = "@example.org" if "email" in column.name or "address" in column.name else ""
        return f"{written}{number}{ending}"

    def target(self, table: Table, column: Column[Any]) -> Any:
        """The newest row of the table that the column points to; nothing to its own table."""
        aim = next(iter(column.foreign_keys)).column.table.name
        if aim == table.name or (column.nullable and not self.ids[aim]):
            return None
        return self.ids[aim][0]


def plain(column: Column[Any]) -> Any:
    """A value without words; what may be empty is."""
    kinds: dict[type, Callable[[], Any]] = {
        UtcDateTime: clock.now,
        Date: lambda: clock.now().date() - timedelta(days=9),
        Boolean: lambda: False,
        Integer: lambda: 1,
        Uuid: db.uuid7,
        LargeBinary: lambda: uuid.uuid4().bytes,
    }
    if column.nullable and column.name not in ("held_to",):
        return None
    return next(make for kind, make in kinds.items() if isinstance(column.type, kind))()


def holding(letter: str) -> set[str]:
    """The text columns in which a canary of a world stands, as the tables say."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            texts = " ".join(str(value) for value in row)
            found |= found_in(texts, letter)
    return found
