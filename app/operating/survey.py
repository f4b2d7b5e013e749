"""What a database holds, in numbers that must be the same after a backup, a restore or a move."""

from collections.abc import Iterator
from dataclasses import dataclass

from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from app import db
from app.ledger.tree import root
from app.models import Leaf


@dataclass(frozen=True)
class Survey:
    """The rows of every table, and the ledger's size and root (RFC 9162) in hex."""

    revision: str
    tables: dict[str, int]
    leaves: int
    root: str


def survey(connection: Connection) -> Survey:
    """Count and hash within the caller's transaction; a database at another revision fails."""
    tables = {table.name: _rows(connection, table.name) for table in db.Base.metadata.sorted_tables}
    return Survey(
        revision=MigrationContext.configure(connection).get_current_revision() or "",
        tables=tables,
        leaves=tables[Leaf.__tablename__],
        root=root(_leaves(connection)).hex(),
    )


def _rows(connection: Connection, name: str) -> int:
    table = db.Base.metadata.tables[name]
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _leaves(connection: Connection) -> Iterator[bytes]:
    every = select(Leaf.leaf).order_by(Leaf.seq).execution_options(yield_per=10_000)
    return iter(connection.execute(every).scalars())
