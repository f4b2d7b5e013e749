"""`brightline update`, from the newest tagged release to what is here."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.migrating import SCRIPTS
from tests.server import breaking
from tests.server.installation import (
    NEW,
    NEWEST,
    Server,
    add_release,
    copy_of,
    install,
    make_origin,
)
from tools.server.releases import git

HEAD = sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))[-1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The newest tagged release with its demonstration people; nothing was started."""
    folder = tmp_path_factory.mktemp("installed")
    return install(folder / "server", make_origin(folder), NEWEST)


@pytest.fixture
def server(installed: Server, tmp_path: Path) -> Iterator[Server]:
    """A copy that serves; what it began ends with the test."""
    copied = copy_of(installed, tmp_path / "server")
    try:
        copied.start()
        yield copied
    finally:
        copied.stop()


def test_an_update_killed_while_closed_leads_back_with_everything(server: Server) -> None:
    before, key = server.survey(), server.write()
    assert server.drive("update", "switch").returncode == -9
    assert server.get() == 0 and server.journal() == "switch"
    assert server.drive("recover").stdout.endswith("the update to next was cut off.\n")
    assert server.serves(NEWEST) and server.has(key) and server.survey().root == before.root
    assert server.journal() == "" and not server.log()[-1]["good"]


def test_an_update_killed_as_it_opens_goes_on_and_tells(server: Server) -> None:
    before, key = server.survey(), server.write()
    assert server.drive("update", "open").returncode == -9
    assert server.get() == 200 and server.get("/sign-in") == 503
    assert server.drive("recover").stdout == f"Brightline was updated from {NEWEST} to next.\n"
    assert server.serves(NEW) and server.has(key) and server.survey().root == before.root
    assert server.log()[-1]["good"] and server.get("/sign-in") == 200


def test_a_change_that_fails_in_the_rehearsal_touches_nothing(
    installed: Server, tmp_path: Path
) -> None:
    server = with_release(copy_of(installed, tmp_path / "server"), tmp_path, breaking.EVERYWHERE)
    before = server.survey()
    assert "stays on issue-7 and nothing has changed: the d" in server.drive("update").stderr
    assert server.survey() == before and server.log()[-1]["step"] == "rehearse"


def test_without_a_network_nothing_changes(installed: Server) -> None:
    origin = Path(git(installed.layout.source, "config", "remote.origin.url"))
    origin.rename(origin.with_name("gone"))
    said = installed.drive("update")
    origin.with_name("gone").rename(origin)
    assert said.stderr.startswith("Nothing has changed: the newest release could not be fetched.")


def test_without_room_nothing_changes(installed: Server, tmp_path: Path) -> None:
    server = copy_of(installed, tmp_path / "server")
    os.truncate(server.layout.data / "brightline.sqlite3", 4 << 40)
    assert server.drive("update").stderr.startswith("Nothing has changed: an update needs 12583")
    assert server.journal() == ""


def test_putting_back_may_be_killed_anywhere(installed: Server, tmp_path: Path) -> None:
    server = copy_of(installed, tmp_path / "server")
    before, log = server.survey(), Path(f"{server.url[10:]}-wal")
    assert server.drive("snapshot").returncode == 0
    server.write()
    log.write_bytes(b"of the changed database")
    ended = [server.drive("put-back", str(event)).returncode for event in range(1, 9)]
    assert ended[0] == -9 and ended[-1] == 0 and server.survey() == before
    assert not log.exists() and not (server.layout.data / ".brightline.sqlite3").exists()


def with_release(server: Server, folder: Path, but_in: str) -> Server:
    """An origin of its own whose newest release has a change of the database that fails."""
    known = git(server.layout.source, "config", "remote.origin.url")
    origin = Path(shutil.copytree(known, folder / "origin"))
    add_release(origin, "broken", *breaking.failing_migration(HEAD, but_in))
    git(server.layout.source, "remote", "set-url", "origin", str(origin))
    return server
