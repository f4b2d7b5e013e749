"""PostgreSQL with the owner's role alone, as a small installation has it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import db, jobs, migrating, published
from app.migrating import owner_connection
from config import settings


@pytest.fixture
def one_role(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty database whose owner is also the app; afterwards there are two roles again."""
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite has no roles")
    _take_down()
    with monkeypatch.context() as environment:
        environment.setenv("DATABASE_URL", settings().owner_url)
        environment.delenv("DATABASE_OWNER_URL")
        settings.cache_clear()
        yield
        db.session.remove()
        jobs.queue().storage.close()
        _take_down()
    _forget()
    migrating.upgrade()


def _take_down() -> None:
    migrating.downgrade("base")
    with owner_connection() as owner:
        owner.execute(text("DROP SCHEMA IF EXISTS jobs CASCADE"))
    _forget()


def _forget() -> None:
    settings.cache_clear()
    for cached in (published.bundle, published.frozen_profile, jobs.queue, jobs._drain_soon):
        cached.cache_clear()


def test_start_up_prepares_everything_and_a_worker_finds_its_queue(one_role: None) -> None:
    from app.factory import create_app

    app = create_app()
    for _start in range(2):
        started = app.test_cli_runner().invoke(args=["start-up"])
        assert started.exit_code == 0, started.output
    jobs._drain_soon()()
    assert jobs.queue().storage.queue_size() == 1
    assert "as the models say" in app.test_cli_runner().invoke(args=["db", "check"]).output


def test_the_owner_as_the_app_still_meets_the_triggers(one_role: None) -> None:
    migrating.upgrade()
    db.connect(settings().database_url)
    db.writing()
    with pytest.raises(DBAPIError, match="insert-only"):
        db.session.execute(text("TRUNCATE leaf CASCADE"))
