"""What a district of the reports measurement keeps besides: its ledger, and stored certificates.

`python -m tests.bench.keeping` adds to the database of DATABASE_URL, which has none of it, a leaf
and its body for every attempt, signature, certificate and file; each person has one stored PDF."""

import base64
import json
import os
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, insert, select

from app import clock, db
from app.ledger.canonical import canonical, leaf_hash, sha256
from app.models import Acknowledgment, Attempt, Body, Certificate, CertificateFile, Enrollment, Leaf
from config import settings

PDF = 15_000
"""Bytes of a stored certificate; random, as what a PDF compresses looks."""
ONCE = 5_000


def keep() -> dict[str, int]:
    """Fill the ledger and the file store; returns how many of each."""
    db.connect(settings().database_url)
    seq: int = db.session.scalar(select(func.count()).select_from(Leaf)) or 0
    stored = [_stored(id) for id in _finished()]
    _write(CertificateFile, stored)
    made: list[tuple[type[Any], uuid.UUID]]
    made = [(kind, id) for kind in (Attempt, Acknowledgment, Certificate) for id in _ids(kind)]
    made += [(CertificateFile, row["certificate_id"]) for row in stored]
    for at in range(0, len(made), ONCE):
        bodies = [_body(kind.__tablename__, id) for kind, id in made[at : at + ONCE]]
        _write(Leaf, [_leaf(seq + at + place, body) for place, body in enumerate(bodies)])
        _write(Body, bodies)
    return {"leaves": seq + len(made), "files": len(stored)}


def _ids(kind: type[Any]) -> list[uuid.UUID]:
    return list(db.session.scalars(select(kind.id).order_by(kind.id)))


def _finished() -> Iterator[uuid.UUID]:
    """One certificate of everybody who has any."""
    of_whom = Certificate.enrollment_id == Enrollment.id
    newest = select(func.max(Certificate.number)).join(Enrollment, of_whom)
    numbers = newest.group_by(Enrollment.staff_member_id).scalar_subquery()
    return iter(db.session.scalars(select(Certificate.id).where(Certificate.number.in_(numbers))))


def _stored(certificate_id: uuid.UUID) -> dict[str, Any]:
    """A file of bytes of its own; not synced, which the measurement does not need."""
    data = b"%PDF-1.7\n" + certificate_id.bytes + os.urandom(PDF)
    digest = sha256(data)
    folder = settings().data_dir / "files" / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / digest).write_bytes(data)
    about = {"certificate_id": certificate_id, "sha256": digest, "size": len(data)}
    return about | {"recorded_at": clock.now()}


def _body(kind: str, id: uuid.UUID) -> dict[str, Any]:
    record_id = db.uuid7()
    facts = {name: uuid.uuid4().hex for name in ("enrollment_id", "version_id", "submission_id")}
    said = {"statement": "I have read it. " * 12, "legal_name": "Hale Ana", "language": "en"}
    about = {"schema": "brightline/1", "type": kind, "record_id": str(record_id)}
    salt = {"salt": base64.b64encode(os.urandom(32)).decode(), "auth": {"method": "password"}}
    return {
        "record_id": record_id,
        "bytes": canonical(about | salt | facts | said | {"id": str(id)}),
    }


def _leaf(seq: int, body: dict[str, Any]) -> dict[str, Any]:
    about = {"seq": seq, "record_id": body["record_id"], "leaf": leaf_hash(body["bytes"])}
    return about | {"recorded_at": clock.now()}


def _write(kind: type[Any], rows: list[dict[str, Any]]) -> None:
    db.writing()
    for at in range(0, len(rows), ONCE):
        db.session.execute(insert(kind.__table__), rows[at : at + ONCE])
    db.session.commit()


if __name__ == "__main__":
    print(json.dumps(keep()))
