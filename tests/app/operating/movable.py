"""A district on SQLite with evidence and awkward values, and an empty PostgreSQL to move it to."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import Connection

from app import clock, db, files, jobs, migrating
from app.models import CertificateFile, OutboxJob, StaffMember
from app.operating.moving import Moved, move
from config import settings
from tests.app.browsing import Browser
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.conftest import WORKER, _connected, _empty, _settle

AWKWARD = "Zoë \U0001f60a\t\\N \\x00 \r\n\x0b\x08\x0c \x7f\u2028 'quotes\" % {"


@dataclass(frozen=True)
class Target:
    """The PostgreSQL database: its two addresses."""

    owner_url: str
    app_url: str
    folder: Path

    def move(self, say: Callable[[str], None] = lambda _words: None) -> Moved:
        """Everybody leaves the SQLite file, and it is moved."""
        leave()
        return move(self.owner_url, self.app_url, say)

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        """As the owner of the tables."""
        with migrating.owner_connection(self.owner_url) as connection:
            yield connection

    def count(self, table: str = "staff_member") -> Any:
        """The rows of a table."""
        with self.opened() as connection:
            return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()

    def serve(self, environment: pytest.MonkeyPatch) -> None:
        """The settings as `db move` says they should be."""
        environment.setenv("DATABASE_URL", self.app_url)
        environment.setenv("DATABASE_OWNER_URL", self.owner_url)
        settings.cache_clear()
        for cached in (jobs.queue, jobs._drain_soon):
            cached.cache_clear()
        _connected(settings().database_url)


def leave() -> None:
    """Close every connection of this process, as stopping web and worker does."""
    db.session.remove()
    db.engine().dispose()


@pytest.fixture
def target(world: World, tmp_path: Path) -> Target:
    """An empty database beside the small world's file."""
    with pytest.MonkeyPatch.context() as environment:
        _settle(environment, "postgresql", tmp_path)
        _empty()
    settings.cache_clear()
    urls = [os.environ[f"TEST_{name}"] + WORKER for name in ("DATABASE_OWNER_URL", "DATABASE_URL")]
    return Target(urls[0], urls[1], tmp_path)


@pytest.fixture
def lived_in(world: World, app: Flask) -> World:
    """Ana has trained and signed and has her certificate; somebody has an awkward name."""
    ana = Browser(app).sign_in(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    jobs.drain()
    assert db.session.scalars(select(CertificateFile)).one()
    db.writing()
    dan = db.session.get_one(StaffMember, world.dan.id)
    dan.preferred_name = AWKWARD
    job = {"nul": "\x00", "half": "\ud800", "none": None, "text": AWKWARD}
    db.session.add(OutboxJob(key="awkward", kind="test", payload=job, done_at=clock.now()))
    db.session.commit()
    files.keep(b"one stored file")
    return world


def as_app(target: Target, statement: str) -> None:
    """A statement of the role of web and worker."""
    with psycopg.connect(target.app_url) as connection:
        connection.execute(statement.encode())
