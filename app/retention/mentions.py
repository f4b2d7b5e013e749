"""What leaders were written about people whose records go: the letter stays, the names do not."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select

from app import db
from app.models import Notice, NoticeItem, NoticeOutcome, NoticeSending, PersonChange, StaffMember

KINDS = ("team", "hr")
"""Letters about people whom the reader leads."""
BESIDE = (NoticeItem, NoticeSending, NoticeOutcome)
"""What is recorded of a letter."""


def names(people: Sequence[StaffMember]) -> list[str]:
    """What these people are called in letters, and were; read before their records go."""
    ids = [person.id for person in people]
    earlier = select(PersonChange.before).where(
        PersonChange.staff_member_id.in_(ids), PersonChange.field == "legal_name"
    )
    every = {person.legal_name for person in people} | set(db.session.scalars(earlier))
    return sorted(every - {""}, key=len, reverse=True)


def blot(district_id: uuid.UUID, gone: Sequence[str], instead: str) -> None:
    """Write the letters that hold these names anew, for a row is never changed."""
    for name in gone:
        ends = (f"- {name}{end}" for end in (":", "\n"))
        holds = or_(*(Notice.text.contains(each, autoescape=True) for each in ends))
        mine = (Notice.district_id == district_id, Notice.kind.in_(KINDS), holds)
        for row in _rows(Notice, *mine):
            _replace(row | {"text": row["text"].replace(f"- {name}", f"- {instead}")})


def _replace(letter: dict[str, Any]) -> None:
    connection, id = db.session.connection(), letter["id"]
    kept = {kind: _rows(kind, kind.notice_id == id) for kind in BESIDE}
    for kind in BESIDE:
        connection.execute(delete(kind).where(kind.notice_id == id))
    connection.execute(delete(Notice).where(Notice.id == id))
    connection.execute(insert(Notice).values(**letter))
    for kind, rows in kept.items():
        if rows:
            connection.execute(insert(kind), rows)


def _rows(kind: type[db.Base], *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = db.session.connection().execute(select(kind.__table__).where(*which))
    return [dict(row) for row in found.mappings()]
