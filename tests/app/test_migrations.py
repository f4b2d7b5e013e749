"""Migrations: the models' schema, both ways, with data in it, also when cut short."""

import pytest
from sqlalchemy import Engine, text

from app import db, migrating
from app.migrating import differences, owner_connection
from tests.app.conftest import World


def test_the_newest_revision_is_what_the_models_say(database: Engine) -> None:
    with owner_connection() as connection:
        assert differences(connection) == []


def test_up_down_and_up_again_is_the_same(database: Engine) -> None:
    migrating.downgrade("base")
    migrating.upgrade()
    with owner_connection() as connection:
        assert differences(connection) == []


def test_down_to_the_first_house_and_up_again_keeps_what_was_there(world: World) -> None:
    count = text("SELECT (SELECT count(*) FROM position) + (SELECT count(*) FROM leaf)")
    before = db.session.scalar(count)
    db.session.remove()
    migrating.downgrade("0001")
    migrating.upgrade()
    assert db.session.scalar(count) == before
    with owner_connection() as connection:
        assert differences(connection) == []


def test_an_upgrade_again_changes_nothing_and_keeps_the_rows(world: World) -> None:
    migrating.upgrade()
    assert db.session.scalar(text("SELECT count(*) FROM staff_member")) == 4


def test_a_migration_cut_short_leaves_the_old_schema(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="cut"), owner_connection() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("cut short")
    with owner_connection() as connection, pytest.raises(Exception, match="half"):
        connection.execute(text("SELECT * FROM half"))


def test_a_trigger_lost_in_a_migration_is_noticed(database: Engine) -> None:
    on = "" if database.dialect.name == "sqlite" else " ON leaf"
    with owner_connection() as connection:
        connection.execute(text(f"DROP TRIGGER leaf_next_only{on}"))
        connection.commit()
        assert "leaf_next_only" in differences(connection)
