"""Facts and evidence are insert-only: the marker for tables, and the triggers that enforce it."""

import sqlalchemy
from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from app.db import Base


class InsertOnly:
    """Rows of the table are never updated, deleted or replaced; a correction is a new row.

    Only an approved disposition deletes: while its row is in `disposing`, in its transaction."""


class Forever(InsertOnly):
    """Not even a disposition deletes these rows."""


REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$
"""

DISPOSE = """
CREATE OR REPLACE FUNCTION refuse_change_unless_disposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM disposing) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END $$
"""

APPROVED = """disposition
  JOIN approval_request ON approval_request.id = disposition.approval_id
  JOIN approval_decision ON approval_decision.request_id = approval_request.id
  WHERE disposition.id = NEW.disposition_id
  AND approval_request.kind = 'dispose' AND approval_decision.approved
  AND NOT EXISTS (
    SELECT 1 FROM disposition_done WHERE disposition_done.disposition_id = disposition.id)"""
"""What the key in the lock (`app.models.retention.Disposing`) fits: approved, and not done yet."""

UNLOCK = f"""
CREATE OR REPLACE FUNCTION unlock_if_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {APPROVED}) THEN
    RAISE EXCEPTION 'no approved disposition';
  END IF;
  RETURN NEW;
END $$
"""

DENSE = """
CREATE OR REPLACE FUNCTION next_leaf_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM leaf) THEN
    RAISE EXCEPTION 'leaf % is not the next one', NEW.seq;
  END IF;
  RETURN NEW;
END $$
"""


def insert_only_tables(marker: type = InsertOnly) -> list[Table]:
    """Every table whose model carries the marker, by name."""
    mappers = Base.registry.mappers
    tables = [m.local_table for m in mappers if issubclass(m.class_, marker)]
    return sorted((t for t in tables if isinstance(t, Table)), key=lambda table: table.name)


def triggers(connection: Connection) -> dict[str, str]:
    """Trigger name → statement, for the tables that are there at the schema's revision."""
    dialect, there = connection.dialect.name, set(sqlalchemy.inspect(connection).get_table_names())
    build = _sqlite if dialect == "sqlite" else _postgresql
    tables = [table for table in insert_only_tables() if table.name in there]
    lasting = insert_only_tables(Forever) if "disposing" in there else tables
    made = {n: ddl for table in tables for n, ddl in build(table, table in lasting).items()}
    if "disposing" in there:
        made |= _SQLITE_UNLOCK if dialect == "sqlite" else _POSTGRESQL_UNLOCK
    return made | (_SQLITE_DENSE if dialect == "sqlite" else _POSTGRESQL_DENSE)


def recreate_triggers(connection: Connection) -> None:
    """Drop and create every trigger; run after each migration, which may have dropped some."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(REFUSE))
        connection.execute(text(DISPOSE))
        connection.execute(text(UNLOCK))
        connection.execute(text(DENSE))
    for name in _found(connection):
        _drop(connection, name)
    for statement in triggers(connection).values():
        connection.exec_driver_sql(statement)


def missing_triggers(connection: Connection) -> set[str]:
    """Names of triggers the models ask for and the database lacks or holds with another text."""
    wanted, found = triggers(connection), _found(connection)
    if connection.dialect.name == "sqlite":
        return {name for name, ddl in wanted.items() if found.get(name) != ddl}
    return set(wanted) - set(found)


def _sqlite(table: Table, lasts: bool) -> dict[str, str]:
    name = table.name
    unless = "" if lasts else "WHEN NOT EXISTS (SELECT 1 FROM disposing) "
    same = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{name} is insert-only'); END"
    return {
        f"{name}_no_update": f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refuse}",
        f"{name}_no_delete": f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
        f"{unless}{refuse}",
        f"{name}_no_replace": f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} "
        f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) {refuse}",
    }


def _postgresql(table: Table, lasts: bool) -> dict[str, str]:
    name, refuse = table.name, "refuse_change" if lasts else "refuse_change_unless_disposed"
    return {
        f"{name}_no_change": f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {refuse}()",
        f"{name}_no_truncate": f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    }


_SQLITE_UNLOCK = {
    "disposing_approved": "CREATE TRIGGER disposing_approved BEFORE INSERT ON disposing "
    f"WHEN NOT EXISTS (SELECT 1 FROM {APPROVED}) "
    "BEGIN SELECT RAISE(ABORT, 'no approved disposition'); END"
}
_POSTGRESQL_UNLOCK = {
    "disposing_approved": "CREATE TRIGGER disposing_approved BEFORE INSERT ON disposing "
    "FOR EACH ROW EXECUTE FUNCTION unlock_if_approved()"
}
_SQLITE_DENSE = {
    "leaf_next_only": "CREATE TRIGGER leaf_next_only BEFORE INSERT ON leaf "
    "WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM leaf) "
    "BEGIN SELECT RAISE(ABORT, 'leaf is not the next one'); END"
}
_POSTGRESQL_DENSE = {
    "leaf_next_only": "CREATE TRIGGER leaf_next_only BEFORE INSERT ON leaf "
    "FOR EACH ROW EXECUTE FUNCTION next_leaf_only()"
}


def _found(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
            "JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
    return {name: ddl for name, ddl in connection.exec_driver_sql(query)}


def _drop(connection: Connection, name: str) -> None:
    on = "" if connection.dialect.name == "sqlite" else f" ON {_found(connection)[name]}"
    connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
