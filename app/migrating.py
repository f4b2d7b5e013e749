"""Migrations: Alembic under the owner role, then triggers, rights and a comparison."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url
from sqlalchemy.engine import Connection

from app import db
from app.models.insert_only import insert_only_tables, missing_triggers, recreate_triggers
from config import settings

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(revision: str = "head") -> None:
    """Bring the schema to a revision, then restore triggers and rights; safe to run again."""
    settings().prepare()
    with owner_connection() as connection:
        if revision == "head" and _is_current(connection):
            return
        command.upgrade(_config(connection), revision)
    with owner_connection() as connection:
        _restore(connection, settings().database_url)


def prepare(owner_url: str, app_url: str) -> None:
    """Bring a database that is not the settings' to the newest schema, with triggers and rights."""
    with owner_connection(owner_url) as connection:
        command.upgrade(_config(connection), "head")
    with owner_connection(owner_url) as connection:
        _restore(connection, app_url)


def downgrade(revision: str) -> None:
    """Take the schema back to a revision (`base` for none)."""
    with owner_connection() as connection:
        command.downgrade(_config(connection), revision)
    with owner_connection() as connection:
        if revision != "base":
            _restore(connection, settings().database_url)


def new_revision(message: str) -> None:
    """Write a migration from the difference between models and database."""
    count = len(list((SCRIPTS / "versions").glob("*.py"))) + 1
    with owner_connection() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{count:04d}")


def differences(connection: Connection) -> list[str]:
    """Where the database differs from the models: tables, columns, triggers; empty when equal."""
    options = {"include_name": include_name, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    schema = [str(difference) for difference in compare_metadata(context, db.Base.metadata)]
    return schema + sorted(missing_triggers(connection))


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave alone what is not ours: only tables of the models, never another schema."""
    if kind == "schema":
        return name is None
    return kind != "table" or name in db.Base.metadata.tables


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our instants as the plain type, so that a migration never imports the models."""
    is_instant = kind == "type" and isinstance(item, db.UtcDateTime)
    return "sa.DateTime(timezone=True)" if is_instant else False


@contextmanager
def owner_connection(url: str = "") -> Iterator[Connection]:
    """A connection of the owner role that may change the schema; foreign keys rest on SQLite.

    It commits at its end, unless something was raised."""
    engine = db.open_engine(url or settings().owner_url)
    try:
        with engine.connect().execution_options(**db.WRITING) as connection:
            _foreign_keys(connection, "OFF")
            yield connection
            if connection.in_transaction():
                connection.commit()
            _foreign_keys(connection, "ON")
    finally:
        engine.dispose()


def _foreign_keys(connection: Connection, state: str) -> None:
    """SQLite rebuilds a table by dropping it; with foreign keys on that would take its children."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={state}")
        cursor.close()


def _restore(connection: Connection, app_url: str) -> None:
    broken = connection.dialect.name == "sqlite" and list(
        connection.exec_driver_sql("PRAGMA foreign_key_check")
    )
    if broken:
        raise RuntimeError(f"rows without their parents after the migration: {broken[:3]}")
    recreate_triggers(connection)
    if connection.dialect.name == "postgresql":
        _grant(connection, make_url(app_url).username)
    connection.commit()
    left = missing_triggers(connection)
    if left:
        raise RuntimeError(f"triggers missing after the migration: {sorted(left)}")


def _grant(connection: Connection, role: str | None) -> None:
    """The app's role may read and add facts, and change only what is not evidence."""
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS jobs")
    if not role or role == connection.engine.url.username:
        return
    facts = {table.name for table in insert_only_tables()}
    there = set(inspect(connection).get_table_names())
    for table in there & set(db.Base.metadata.tables):
        rights = "SELECT, INSERT" if table in facts else "SELECT, INSERT, UPDATE, DELETE"
        rights = "SELECT" if table == "disposing" else rights
        connection.exec_driver_sql(f'REVOKE ALL ON "{table}" FROM "{role}"')
        connection.exec_driver_sql(f'GRANT {rights} ON "{table}" TO "{role}"')
    connection.exec_driver_sql(f'GRANT SELECT ON alembic_version TO "{role}"')
    connection.exec_driver_sql(f'GRANT USAGE, CREATE ON SCHEMA jobs TO "{role}"')


def revision_of(connection: Connection) -> str:
    """The revision of a database's schema; empty before the first."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def newest() -> str:
    """The revision that the models are of."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head() or ""


def _is_current(connection: Connection) -> bool:
    current = revision_of(connection)
    connection.rollback()
    return current == newest()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
