"""The rows about some people, marked in a table of the transaction and then deleted from below."""

import json
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    Uuid,
    delete,
    exists,
    false,
    insert,
    or_,
    select,
)

from app import db
from app.models import (
    Body,
    CertificateFile,
    CreditClaim,
    EarlierRecord,
    PaperSignature,
)
from app.retention import about

DOOMED = Table("doomed", MetaData(), Column("id", Uuid, primary_key=True), prefixes=["TEMPORARY"])
"""Ids of the people and of every row about them."""
FILES = (
    CertificateFile.sha256,
    CreditClaim.proof_sha256,
    EarlierRecord.scan_sha256,
    PaperSignature.scan_sha256,
)
"""Columns about people that name a stored file."""
SOME = 500


@contextmanager
def marked(people: Sequence[uuid.UUID]) -> Iterator[None]:
    """While this lasts, `DOOMED` holds the people and every row about them."""
    connection = db.session.connection()
    DOOMED.create(connection)
    if people:
        connection.execute(insert(DOOMED), [{"id": each} for each in people])
    for table in about.tables():
        if "id" in table.columns:
            ids = select(table.columns["id"]).where(_is_doomed(table), ~_must_stay(table))
            connection.execute(insert(DOOMED).from_select(["id"], ids))
    yield
    DOOMED.drop(connection)


def files() -> set[str]:
    """The stored files that marked rows name."""
    connection = db.session.connection()
    found: set[str | None] = set()
    for column in FILES:
        table = column.class_.__table__
        found |= set(connection.scalars(select(column).where(_is_doomed(table))))
    return {digest for digest in found if digest}


def delete_rows() -> dict[str, int]:
    """Delete what is marked, children first; how many rows of each table."""
    connection, counts = db.session.connection(), {}
    for table in reversed(about.tables()):
        is_marked = table.columns["id"].in_(_ids()) if "id" in table.columns else _is_doomed(table)
        counts[table.name] = connection.execute(delete(table).where(is_marked)).rowcount
    return counts


def delete_bodies(people: Collection[uuid.UUID]) -> int:
    """Delete the ledger's exact bytes of marked rows; every leaf stays."""
    connection = db.session.connection()
    rows = {str(id) for id in connection.scalars(_ids()) if id not in people}
    gone = []
    every = select(Body.record_id, Body.bytes).execution_options(yield_per=SOME)
    for record_id, data in connection.execute(every):
        told = json.loads(data)["row"].values()
        if any(isinstance(value, str) and value in rows for value in told):
            gone.append(record_id)
    for at in range(0, len(gone), SOME):
        connection.execute(delete(Body).where(Body.record_id.in_(gone[at : at + SOME])))
    return len(gone)


def _ids() -> Select[uuid.UUID]:
    return select(DOOMED.columns["id"])


def _is_doomed(table: Table) -> ColumnElement[bool]:
    """Whether a row is about one of the people, or belongs to a row that is."""
    return or_(*(column.in_(_ids()) for column in about.tables()[table]))


def _must_stay(table: Table) -> ColumnElement[bool]:
    """Whether a row that stays rests on this one, as a released hold on its approval."""
    rests = [exists().where(each == table.columns["id"]) for each in about.outside(table)]
    return or_(false(), *rests)
