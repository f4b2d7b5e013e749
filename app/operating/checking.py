"""Whether a database is what a backup's manifest says: rows, ledger, bodies, parents.

Tables are asked for by name, because the database may be of an older release than the models."""

from collections.abc import Iterator

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import column, func, inspect, select, table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from app import db, migrating
from app.errors import DomainError
from app.ledger.canonical import leaf_hash
from app.ledger.tree import root
from app.operating.archive import Manifest

AT_ONCE = 10_000
VERSION = "alembic_version"
LEAF = table("leaf", column("seq"), column("record_id"), column("leaf"))
BODY = table("body", column("record_id"), column("bytes"))


def require_known(manifest: Manifest) -> None:
    """DomainError for the backup of a newer release, and of another engine's database."""
    engine = "sqlite" if db.engine().dialect.name == "sqlite" else "postgresql"
    if manifest.engine != engine:
        raise DomainError(
            "This backup is of a %(theirs)s database, and this installation uses %(ours)s. Restore "
            "it into an installation on %(theirs)s; `flask db move` then takes SQLite to "
            "PostgreSQL.",
            theirs={"sqlite": "SQLite"}.get(manifest.engine, "PostgreSQL"),
            ours={"sqlite": "SQLite"}.get(engine, "PostgreSQL"),
        )
    try:
        ScriptDirectory(str(migrating.SCRIPTS)).get_revision(manifest.survey.revision)
    except CommandError as error:
        raise DomainError(
            "This backup was made by a newer Brightline than this one. Update this installation, "
            "then restore."
        ) from error


def check_rows(connection: Connection, manifest: Manifest) -> None:
    """DomainError unless the database is sound and holds the tables and rows of the manifest."""
    try:
        _check_structure(connection)
        there = set(inspect(connection).get_table_names()) - {VERSION}
        revision = migrating.revision_of(connection)
        found = {name: rows(connection, name) for name in sorted(there)}
    except DatabaseError as error:
        raise DomainError("The database in this backup is damaged. Take another backup.") from error
    if (revision, found) != (manifest.survey.revision, manifest.survey.tables):
        raise DomainError(
            "The database in this backup does not hold the rows that its manifest counts. Take "
            "another backup."
        )


def check_ledger(connection: Connection, manifest: Manifest) -> None:
    """DomainError unless root and size are the manifest's, and each body is its leaf's."""
    try:
        _check_ledger(connection, manifest)
    except (TypeError, DatabaseError) as error:
        raise DomainError("The database in this backup is damaged. Take another backup.") from error


def rows(connection: Connection, name: str) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


def leaves(connection: Connection, first: int | None = None) -> Iterator[bytes]:
    """The ledger's leaves in order; all, or the first so many."""
    every = select(LEAF.c.leaf).order_by(LEAF.c.seq)
    some = every if first is None else every.where(LEAF.c.seq < first)
    return iter(connection.execute(some.execution_options(yield_per=AT_ONCE)).scalars())


def _check_ledger(connection: Connection, manifest: Manifest) -> None:
    if root(leaves(connection)).hex() != manifest.survey.root:
        raise DomainError(
            "The records in this backup do not have the proof that its manifest names: the root of "
            "the ledger is another."
        )
    pairs = select(LEAF.c.leaf, BODY.c.bytes).join_from(
        LEAF, BODY, LEAF.c.record_id == BODY.c.record_id
    )
    seen = 0
    for leaf, body in connection.execute(pairs.execution_options(yield_per=AT_ONCE)):
        seen += 1
        if leaf_hash(body) != leaf:
            raise DomainError("A record in this backup was altered: it no longer fits its proof.")
    if seen != rows(connection, BODY.name):
        raise DomainError("This backup holds a record that has no place in the ledger.")


def _check_structure(connection: Connection) -> None:
    """SQLite's own checks; PostgreSQL has made keys and parents anew while it loaded the dump."""
    if connection.dialect.name != "sqlite":
        return
    said = [line for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        raise DomainError("The database in this backup is damaged. Take another backup.")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DomainError("Rows in this backup have lost what they belong to. Take another backup.")
