"""Migrations: the models' schema, both ways, with data in it, also when cut short."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from app import clock, db, migrating
from app.enrolling.operations import bring_in_line
from app.migrating import differences, owner_connection
from app.models import Program, ProgramTerms
from app.models.insert_only import recreate_triggers
from app.programs.operations import set_terms
from tests.app.conftest import World

TODAY = clock.today("America/Denver")


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


def test_what_a_program_said_of_newcomers_becomes_its_terms(world: World) -> None:
    program_id = world.program.id
    db.writing()
    program = db.session.get_one(Program, program_id)
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", days=21, jobs=["driver"])
    db.session.commit()
    db.session.remove()
    migrating.downgrade("0002")
    migrating.upgrade()
    kept = db.session.scalars(select(ProgramTerms)).one()
    assert (kept.program_id, kept.rhythm, kept.days) == (program_id, "onboarding", 21)
    assert kept.jobs == ["driver"] and kept.held_from >= TODAY


def test_nobody_who_has_worked_here_is_made_a_newcomer_by_an_upgrade(world: World) -> None:
    district_id, ana = world.district.id, world.ana.id
    db.writing()
    set_terms(db.session.merge(world.program), TODAY, clock.now(), rhythm="onboarding")
    db.session.commit()
    db.session.remove()
    migrating.downgrade("0002")
    migrating.upgrade()
    db.writing()
    night = TODAY + timedelta(days=1)
    assert not any(bring_in_line(district_id, [ana], night, clock.now()).values())


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
        recreate_triggers(connection)
