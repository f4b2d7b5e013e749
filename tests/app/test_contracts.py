"""What every connection promises, and what happens to one that does not keep it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from app import clock, db
from app.models import District
from config import settings

MOUNTAIN = timezone(timedelta(hours=-6))
CHANGES = [
    "INSERT INTO district SELECT * FROM district",
    "UPDATE district SET name = 'x'",
    "DELETE FROM sign_in_failure",
    "CREATE TABLE extra (id INTEGER)",
    "DROP TABLE sign_in_failure",
]


def only(database: Engine, dialect: str) -> None:
    """Skip a test that is about the other engine."""
    if database.dialect.name != dialect:
        pytest.skip(f"about {dialect}")


def refusal(engine: Engine) -> str:
    """Why the engine does not connect."""
    try:
        with pytest.raises(RuntimeError) as caught, engine.connect():
            pass
    finally:
        engine.dispose()
    return str(caught.value)


def test_every_sqlite_connection_of_the_pool_keeps_the_contract(database: Engine) -> None:
    only(database, "sqlite")
    with ExitStack() as opened:
        pool = [opened.enter_context(database.connect()) for _connection in range(20)]
        for connection in pool:
            for pragma, value in db.SQLITE_CONTRACT.items():
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_contract_names_what_the_architecture_promises() -> None:
    promised = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    promised |= {"recursive_triggers": 1, "busy_timeout": 10_000}
    assert promised == db.SQLITE_CONTRACT


def test_a_database_that_cannot_keep_a_write_ahead_log_is_refused() -> None:
    assert "journal_mode=memory, not wal" in refusal(
        db.open_engine("sqlite:///file::memory:?uri=true")
    )


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 9), ("foreign_keys", 7), ("recursive_triggers", 7), ("busy_timeout", -1)],
)
def test_an_sqlite_connection_that_keeps_another_value_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, value: int
) -> None:
    monkeypatch.setitem(db.SQLITE_CONTRACT, pragma, value)
    said = refusal(db.open_engine(f"sqlite:///{tmp_path}/one.sqlite3"))
    assert f"SQLite keeps {pragma}=" in said and f"not {value}" in said


def test_every_postgresql_connection_waits_for_the_disk(database: Engine) -> None:
    only(database, "postgresql")
    with ExitStack() as opened:
        for _connection in range(5):
            connection = opened.enter_context(database.connect())
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


@pytest.mark.parametrize("value", ["off", "local"])
def test_a_postgresql_that_does_not_wait_for_the_disk_is_refused(
    database: Engine, value: str
) -> None:
    only(database, "postgresql")
    hasty = f"{settings().database_url}?options=-csynchronous_commit%3D{value}"
    assert f"PostgreSQL keeps synchronous_commit={value}" in refusal(db.open_engine(hasty))


@pytest.mark.parametrize("change", CHANGES)
def test_a_read_can_change_nothing(database: Engine, change: str) -> None:
    db.session.scalars(select(District)).all()
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.execute(text(change))


def test_a_read_on_the_connection_that_has_just_written_can_change_nothing(
    database: Engine,
) -> None:
    for _turn in range(3):
        db.writing()
        db.session.add(District(name="Elk Valley", time_zone="America/Denver"))
        db.session.commit()
        with pytest.raises(DBAPIError, match=r"read-?only"):
            db.session.execute(text("UPDATE district SET name = 'x'"))
        db.session.rollback()


def test_a_read_sees_one_moment_while_another_writes(database: Engine) -> None:
    assert db.session.scalars(select(District)).all() == []

    def write() -> None:
        db.writing()
        db.session.add(District(name="Elk Valley", time_zone="America/Denver"))
        db.session.commit()
        db.session.remove()

    with ThreadPoolExecutor(1) as other:
        other.submit(write).result()
    db.session.rollback()
    assert len(db.session.scalars(select(District)).all()) == 1


def test_a_change_without_a_commit_leaves_nothing(database: Engine) -> None:
    db.writing()
    db.session.add(District(name="Elk Valley", time_zone="America/Denver"))
    db.session.flush()
    assert db.is_writing()
    db.session.remove()
    assert not db.is_writing() and db.session.scalars(select(District)).all() == []


def test_the_apps_role_can_only_add_facts_on_postgresql(database: Engine) -> None:
    only(database, "postgresql")
    assert make_url(settings().database_url).username != make_url(settings().owner_url).username
    for change in (
        "UPDATE leaf SET seq = 1",
        "DELETE FROM leaf",
        "TRUNCATE leaf",
        "DROP TABLE leaf",
    ):
        db.writing()
        with pytest.raises(DBAPIError, match="permission denied|must be owner"):
            db.session.execute(text(change))


def test_a_naive_instant_is_refused(database: Engine) -> None:
    naive = datetime(2026, 8, 28, 9, 40)
    db.writing()
    db.session.add(District(name="Elk Valley", time_zone="America/Denver", created_at=naive))
    with pytest.raises(StatementError, match="has no time zone"):
        db.session.flush()
    with pytest.raises(ValueError, match="has no time zone"):
        db.UtcDateTime().process_bind_param(naive, database.dialect)


def test_an_instant_of_any_zone_comes_back_as_utc(database: Engine) -> None:
    at = datetime(2026, 8, 28, 21, 40, 5, 123456, MOUNTAIN)
    db.writing()
    db.session.add(District(name="Elk Valley", time_zone="America/Denver", created_at=at))
    db.session.commit()
    db.session.expire_all()
    kept = db.session.scalars(select(District)).one().created_at
    assert kept == at and kept.tzinfo is UTC


def test_keys_made_in_many_threads_are_unique_and_sorted_within_each() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _n: [db.uuid7() for _key in range(4_000)], range(8)))
    assert all(keys == sorted(keys) for keys in made)
    assert len({key for keys in made for key in keys}) == 32_000
    assert {(key.version, key.variant) for key in made[0]} == {(7, "specified in RFC 4122")}


def test_keys_stay_sorted_when_the_clock_is_set_back() -> None:
    first, now = db.uuid7(), clock.now()
    with time_machine.travel(now - timedelta(hours=1)):
        assert first < db.uuid7() < db.uuid7()
