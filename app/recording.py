"""Appending to the ledger: a row, its leaf, and the exact bytes the leaf was made from.

Every function writes within the caller's write transaction and commits nothing."""

import base64
import secrets
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, inspect, select, text

from app import db
from app.ledger.canonical import canonical, leaf_hash, sha256
from app.models import Body, Enrollment, Leaf, StaffMember

LEDGER_LOCK = 0x627269676874
"""PostgreSQL advisory lock: one appends at a time, so leaves have no gaps."""


def record(kind: str, row: Any, now: datetime, context: dict[str, Any]) -> None:
    """Add the row and append its leaf, with the exact bytes the leaf was made from."""
    db.session.add(row)
    db.session.flush()
    record_id = db.uuid7()
    record = context | {
        "schema": "brightline/1",
        "type": kind,
        "record_id": str(record_id),
        "recorded_at": plain(now),
        "salt": base64.b64encode(secrets.token_bytes(32)).decode(),
        "row": row_facts(row),
    }
    body = canonical(record)
    seq = _next_seq()
    db.session.add(Leaf(seq=seq, record_id=record_id, leaf=leaf_hash(body), recorded_at=now))
    db.session.add(Body(record_id=record_id, bytes=body))
    db.session.flush()


def _next_seq() -> int:
    if db.engine().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LEDGER_LOCK})
    last = db.session.scalar(select(func.max(Leaf.seq)))
    return 0 if last is None else last + 1


def row_facts(row: Any) -> dict[str, Any]:
    """A row's columns as the ledger writes them; bytes are named by their SHA-256."""
    columns = inspect(type(row)).column_attrs
    return {column.key: plain(getattr(row, column.key)) for column in columns}


def plain(value: Any) -> Any:
    """A column's value as the ledger writes it; instants in UTC, to the millisecond."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value)
    return str(value) if isinstance(value, uuid.UUID) else value


def signer(enrollment: Enrollment) -> dict[str, Any]:
    """Who acted, as the staff list knew them at that moment."""
    return {"signer": named(enrollment.staff_member)}


def named(person: StaffMember) -> dict[str, Any]:
    """A person as the staff list knows them at this moment."""
    return {
        "staff_member_id": str(person.id),
        "legal_name": person.legal_name,
        "preferred_name": person.preferred_name,
        "email": person.email,
        "district_id": str(person.district_id),
    }
