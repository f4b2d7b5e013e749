"""`brightline update` from every release, killed anywhere, and with releases that do not work."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import breaking
from tests.server.installation import (
    NEW,
    NEWEST,
    RELEASES,
    Server,
    add_release,
    copy_of,
    install,
    make_origin,
)
from tests.server.test_update import with_release
from tools.install import ROOT
from tools.server.updating_journal import BEFORE, CLOSED, STEPS

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with what is here as its newest release."""
    return make_origin(tmp_path_factory.mktemp("origin"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, origin: Path) -> Server:
    """The newest tagged release with its demonstration people; nothing was started."""
    return install(tmp_path_factory.mktemp("installed") / "server", origin, NEWEST)


@pytest.fixture
def server(installed: Server, tmp_path: Path) -> Iterator[Server]:
    """A copy that serves; what it began ends with the test."""
    yield from serving(copy_of(installed, tmp_path / "server"))


def serving(server: Server) -> Iterator[Server]:
    """Start it, and end what it began."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_leads_to_what_is_here(release: str, origin: Path, tmp_path: Path) -> None:
    for server in serving(install(tmp_path / "server", origin, release)):
        before, key = server.survey(), server.write()
        done = server.drive("update")
        assert done.stdout.endswith(f"from {release} to next.\n"), done.stdout + done.stderr
        assert server.serves(NEW) and server.has(key)
        after = server.survey()
        assert after.leaves[: len(before.leaves)] == before.leaves
        assert [n for n, rows in before.rows.items() if after.rows.get(n, 0) < rows] == []


@pytest.mark.parametrize("events", range(1, 4))
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step_it_is_whole_again(server: Server, step: str, events: int) -> None:
    before, key = server.survey(), server.write()
    killed = server.drive("update", f"{step}+{events}").returncode == -9
    assert killed or step not in (*BEFORE, *CLOSED) or events > 1
    if reached := server.journal():
        server.drive("recover")
    is_new = server.journal() == "" and server.log()[-1]["good"]
    assert server.serves(NEW if is_new else NEWEST) and server.has(key)
    assert is_new == (not killed or reached == "open") and server.survey().root == before.root


def test_going_back_may_be_killed_anywhere(server: Server) -> None:
    before, key = server.survey(), server.write()
    assert server.drive("update", "start").returncode == -9
    for event in range(1, 80):
        if server.drive("recover", str(event)).returncode != -9:
            break
    assert server.journal() == "" and event > 5
    assert server.serves(NEWEST) and server.has(key) and server.survey().root == before.root


def test_a_change_that_fails_on_the_living_data_leads_back(server: Server, tmp_path: Path) -> None:
    with_release(server, tmp_path, "rehearsal")
    before, key = server.survey(), server.write()
    assert "is back on issue-7 with all its data: the database" in server.drive("update").stderr
    assert server.serves(NEWEST) and server.has(key) and server.survey().root == before.root
    assert "half_done" not in server.survey().rows and not server.log()[-1]["good"]


def test_whoever_began_it_may_have_gone(server: Server, tmp_path: Path) -> None:
    with_release(server, tmp_path, "rehearsal")
    with open("/dev/full", "w") as nobody:
        update = server.driving("update")
        subprocess.run(update, cwd=ROOT, stdout=nobody, stderr=nobody, start_new_session=True)
    assert server.serves(NEWEST) and server.log()[-1]["step"] == "migrate"


def test_pages_that_do_not_start_lead_back(server: Server, tmp_path: Path) -> None:
    with_release(server, tmp_path, "")
    origin = tmp_path / "origin"
    add_release(origin, "silent", *breaking.DOES_NOT_START)
    before, key = server.survey(), server.write()
    said = server.drive("update").stderr
    assert "is back on issue-7 with all its data: the new release silent did not start." in said
    assert server.serves(NEWEST) and server.has(key) and server.survey().root == before.root


@pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="no PostgreSQL is running")
@pytest.mark.parametrize("but_in", [breaking.EVERYWHERE, ""])
def test_postgresql_goes_forward_and_back(origin: Path, tmp_path: Path, but_in: str) -> None:
    owner, app = postgresql()
    for server in serving(install(tmp_path / "server", origin, NEWEST, app, owner)):
        with_release(server, tmp_path, but_in)
        before, key = server.survey(), server.write()
        server.drive("update")
        assert server.serves(NEWEST if but_in else "broken") and server.has(key)
        assert server.survey().root == before.root
        assert ("half_done" in server.survey().rows) == (not but_in)


def postgresql() -> tuple[str, str]:
    """The addresses of a database of its own, for the owner and for the pages."""
    from sqlalchemy import create_engine, text

    urls = (os.environ["TEST_DATABASE_OWNER_URL"], os.environ["TEST_DATABASE_URL"])
    name = f"update_{os.urandom(4).hex()}"
    engine = create_engine(urls[0].replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    owner, app = (f"{url.rpartition('/')[0]}/{name}" for url in urls)
    return owner, app
