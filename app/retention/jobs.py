"""A worker's part of a disposition: carries it out where it may, then removes what is left."""

import uuid
from typing import Any

from sqlalchemy import String, select

from app import clock, db, files
from app.errors import Conflict
from app.jobs import Finish
from app.models import RosterImport
from app.retention import purging, uploads


def carry_out(payload: dict[str, Any]) -> Finish:
    """Carry an approved list out, where the pages' role owns the tables; once."""

    def finish() -> None:
        try:
            purging.purge(uuid.UUID(payload["id"]), clock.now())
        except Conflict:
            return

    return finish


def remove_files(payload: dict[str, Any]) -> Finish:
    """Remove stored files that nothing names any more, and what SQLite still holds of deleted rows.

    Raises RuntimeError while somebody reads, or stores the same, and is tried again."""
    later = files.remove(payload["files"], _still_named)
    db.session.rollback()
    if later:
        raise RuntimeError("a file was stored just now; it is looked at again later")
    _compact()
    return _nothing


def _still_named(digests: set[str]) -> set[str]:
    """Of these, what a row of any table names: the same bytes may have been sent twice."""
    named: set[str] = set()
    for table in db.Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256") and isinstance(column.type, String):
                named |= set(db.session.scalars(select(column).where(column.in_(digests))))
    for uploaded in db.session.scalars(select(RosterImport)):
        named |= uploads.files_of(uploaded)
    return named


def _compact() -> None:
    """Write SQLite's file anew, and empty the log that still holds how pages were before."""
    if db.engine().dialect.name != "sqlite":
        return
    raw = db.engine().raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only=0")
        cursor.execute("VACUUM")
        (busy, *_pages), *_rest = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise RuntimeError("the write-ahead log is being read; it is emptied later")
    finally:
        raw.close()


def _nothing() -> None:
    """Nothing is left to write once the files are gone."""
