"""Which rows are about a person, read off the schema, so that no new table is forgotten.

Rows in which somebody only acted (`recorded_by`, `decided_by`) are about somebody else and stay."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, FromClause, Table

from app.db import Base
from app.models import ApprovalRequest, StaffMember
from app.models.insert_only import Forever, insert_only_tables

Col = Column[Any]
SUBJECT = ("staff_member_id", "about_id")
"""What a column is called that says whom a row is about."""
PEOPLE, REQUESTS = StaffMember.__table__, ApprovalRequest.__table__


@cache
def tables() -> dict[Table, tuple[Col, ...]]:
    """Tables with rows about people, parents first, each with the columns that lead to them."""
    found: dict[Table, tuple[Col, ...]] = {}
    lasting = insert_only_tables(Forever)
    for table in Base.metadata.sorted_tables:
        columns = tuple(column for column in table.columns if _leads(column, found))
        if columns and table not in lasting:
            found[table] = columns
    return found


def outside(table: Table) -> list[Col]:
    """Columns of rows that stay whatever happens and point into a table."""
    others = (each for each in Base.metadata.sorted_tables if each not in tables())
    return [column for each in others for column in each.columns if _target(column) is table]


def ways(table: Table) -> Iterator[tuple[FromClause, Col]]:
    """How to come from a row to the person: what to select from, and the column of their id."""
    for column in tables()[table]:
        parent = _target(column)
        if parent is None or parent is PEOPLE:
            yield table, column
        else:
            joined, person = next(ways(parent))
            yield table.join(joined, column == parent.columns["id"]), person


def _leads(column: Col, found: dict[Table, tuple[Col, ...]]) -> bool:
    """To the person or to a row about them; of a request for approval only its decision is part."""
    target = _target(column)
    if target is PEOPLE:
        return column.name in SUBJECT
    if target is REQUESTS:
        return column.primary_key
    return target in found and target is not column.table


def _target(column: Col) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)
