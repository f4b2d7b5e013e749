"""A migrated, empty database on each engine, and an application that talks to it."""

import gc
import os
import shutil
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import db, jobs, migrating, published
from app.calibrating import jobs as calibrating
from app.models.insert_only import insert_only_tables
from app.notices import cases
from config import settings

gc.set_threshold(100_000, 50, 100)
"""What is loaded stays: looking through it for garbage as often as Python would by default took a
fifth of the time of all tests."""
WORKER = "_" + os.environ["PYTEST_XDIST_WORKER"] if "PYTEST_XDIST_WORKER" in os.environ else ""
"""Each worker of pytest-xdist has a PostgreSQL database of its own."""
ENGINES = ["sqlite"] + (["postgresql"] if os.environ.get("TEST_DATABASE_URL") else [])


IN_FULL = bool(os.environ.get("BRIGHTLINE_FULL"))
OF_ENGINES = {
    *("audience", "backup", "contracts", "enrolling", "importing"),
    *("insert_only", "jobs", "killed", "locks", "migrations", "one_role"),
    *("queries", "requirements", "review_auth", "review_nights", "review_programs"),
    *("run", "runs", "sessions", "standing", "status"),
    *("the_main_job", "throttle"),
}
"""Tests of what each engine does in its own way: always on both."""
LONG = {
    *("canaries", "crew", "five_years", "killed", "kiosk", "recount", "run", "throttle"),
    *("two_hundred_people", "update"),
}
"""Files of few tests that take long."""
WALKS = (
    *("a_new_clerk", "keys_alone_lead_through_every_medium"),
    *(
        "a_staff_list_is_explained_and_applied[chromium-no-scripts",
        "signature[sqlite-chromium-GBEE",
    ),
)
"""Walks through a browser of most of a minute each: only in `make test-full`."""
ON_ONE = {"canaries", "five_years", "recount"}
"""Long ones that ask the same of both engines: on SQLite, and on PostgreSQL in `make test-full`."""
CACHES = (
    *(published.bundle, published.frozen_profile, cases.chosen, calibrating._keys),
    *(jobs.queue, jobs._drain_soon),
)
"""What a process remembers by ids, which are the same in many tests."""
SHARE = 25
"""Of the others, one in so many runs on PostgreSQL too; `make test-full` runs them all."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the long run needs, by names alone; long tests begin."""
    left = [item for item in items if not IN_FULL and _can_wait(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]
    items.sort(key=lambda item: not _is_long(item))


def _is_long(item: pytest.Item) -> bool:
    """Of a file that takes long: it begins, so that no worker is left with it in the end."""
    stem = item.path.stem.removeprefix("test_")
    return "browser" in item.path.parts or stem in LONG


def _can_wait(item: pytest.Item) -> bool:
    if item.get_closest_marker("full"):
        return True
    if item.path.stem.removeprefix("test_") in ON_ONE:
        return "postgresql" in item.nodeid
    is_of_engines = item.path.stem.removeprefix("test_") in OF_ENGINES
    if "browser" in item.path.parts:
        is_walk = any(name in item.nodeid for name in WALKS)
        return is_walk or bool(ENGINES[1:]) and _other_engine(item.nodeid) in item.nodeid
    name = item.nodeid.encode()
    return "[postgresql" in item.nodeid and not is_of_engines and bool(zlib.crc32(name) % SHARE)


def _other_engine(name: str) -> str:
    """Where a walk through a browser does not run: one policy's is on PostgreSQL, the rest not."""
    return "sqlite" if "5460" in name else "postgresql"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest revision, to be copied; PostgreSQL is brought there too."""
    folder = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as environment:
        for engine in ENGINES:
            _settle(environment, engine, folder)
            migrating.upgrade()
    return folder / "brightline.sqlite3"


@pytest.fixture(params=ENGINES)
def database(
    request: pytest.FixtureRequest,
    migrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Engine]:
    """Each engine in turn, empty; `app.db.session` is bound to it."""
    _settle(monkeypatch, request.param, tmp_path)
    if request.param == "sqlite":
        _lay_out(migrated, monkeypatch)
    else:
        _empty()
    if jobs.queue.cache_info().currsize:
        jobs.queue().storage.close()
    for cached in CACHES:
        cached.cache_clear()
    yield _connected(settings().database_url)
    db.session.remove()
    db.engine().dispose()


def _lay_out(migrated: Path, environment: pytest.MonkeyPatch) -> None:
    """A fresh copy at the address that this worker's SQLite database always has."""
    path = migrated.with_name("test.sqlite3")
    for file in path.parent.glob("test.sqlite3*"):
        file.unlink()
    shutil.copy(migrated, path)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        environment.setenv(name, f"sqlite:///{path}")
    settings.cache_clear()


_engines: dict[str, Engine] = {}


def _connected(url: str) -> Engine:
    """The engine of the address, which remembers how statements were compiled for earlier tests."""
    if url in _engines:
        db.session.remove()
        db.session.configure(bind=_engines[url])
    else:
        _engines[url] = db.connect(url)
    return _engines[url]


@pytest.fixture
def app(database: Engine) -> Flask:
    """The application on the test's database; made once, for it keeps nothing between requests.

    What was made before it comes, such as the small world, is set down, as from another process."""
    made = _application()
    db.session.remove()
    return made


@cache
def _application() -> Flask:
    from app.factory import create_app

    made = create_app()
    made.testing = True
    return made


def _settle(environment: pytest.MonkeyPatch, engine: str, folder: Path) -> None:
    environment.setenv("DATA_DIR", str(folder))
    environment.setenv("PUBLIC_URL", "http://localhost")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if engine == "sqlite":
            environment.delenv(name, raising=False)
        else:
            environment.setenv(name, os.environ[f"TEST_{name}"] + WORKER)
    settings.cache_clear()


def _empty() -> None:
    """Take every row away, as only the owner of the tables can, with the triggers held back.

    Only where there are rows: emptying all tables for each test took longer than most tests."""
    facts = {table.name for table in insert_only_tables()}
    tables = [table.name for table in reversed(db.Base.metadata.sorted_tables)]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables
    )
    with migrating.owner_connection() as connection:
        found = {name for (name,) in connection.exec_driver_sql(filled)}
        for name in (name for name in tables if name in found):
            held = name in facts
            if held:
                connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
            connection.exec_driver_sql(f'DELETE FROM "{name}"')
            if held:
                connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
