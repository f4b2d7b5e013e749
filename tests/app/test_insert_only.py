"""Facts and evidence stay as they were written, on both engines."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import clock, db, migrating
from app.models import District, Ruling
from app.models.insert_only import insert_only_tables, missing_triggers


@pytest.fixture
def ruling(database: Engine) -> Ruling:
    """A district decision on record."""
    db.writing()
    district = District(name="Elk Valley", time_zone="America/Denver")
    db.session.add(district)
    db.session.flush()
    made = Ruling(
        district_id=district.id,
        fact="state",
        answer="MT",
        decided_by="Superintendent",
        decided_on=clock.today("America/Denver"),
    )
    db.session.add(made)
    db.session.commit()
    return made


@pytest.mark.parametrize("statement", ["UPDATE ruling SET answer = 'NM'", "DELETE FROM ruling"])
def test_a_decision_on_record_cannot_be_changed_or_deleted(ruling: Ruling, statement: str) -> None:
    db.writing()
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))


def test_a_decision_on_record_cannot_be_replaced(ruling: Ruling, database: Engine) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    db.writing()
    with pytest.raises(DBAPIError, match="insert-only"):
        db.session.execute(text("INSERT OR REPLACE INTO ruling SELECT * FROM ruling"))


def test_even_the_owner_of_the_tables_meets_the_triggers(ruling: Ruling) -> None:
    with (
        pytest.raises(DBAPIError, match="insert-only"),
        migrating.owner_connection() as connection,
    ):
        connection.execute(text("UPDATE ruling SET answer = 'NM'"))


def test_every_insert_only_table_has_its_triggers(database: Engine) -> None:
    assert len(insert_only_tables()) > 12
    with migrating.owner_connection() as connection:
        assert missing_triggers(connection) == set()
        assert migrating.differences(connection) == []


def test_a_leaf_must_be_the_next_one(database: Engine) -> None:
    db.writing()
    with pytest.raises(DBAPIError, match="not the next one"):
        db.session.execute(
            text("INSERT INTO leaf VALUES (7, :id, :leaf, :at)"),
            {"id": "0" * 32, "leaf": b"x", "at": clock.now()},
        )


def test_a_read_never_writes(database: Engine) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("DELETE FROM sign_in_failure"))
