"""A restore that is killed leaves nothing half in service, and runs again."""

import os
import resource
import signal
from pathlib import Path

import pytest

from app import db, files
from app.errors import DomainError
from app.operating import restoring
from config import settings
from tests.app.conftest import World
from tests.app.operating.restorable import Backup, back_up, move_on, surveyed

SAYS = 18
"""How many things a restore with secrets says; a test kills it after each."""


def kill_after(saved: Backup, words: int) -> bool:
    """Restore in a process that is killed when it has said so much; False if it had ended."""
    db.engine().dispose()
    child = os.fork()
    if child == 0:
        left = iter(range(words, -1, -1))

        def say(_words: str) -> None:
            if next(left, 0) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            restoring.restore(saved.wish(keys=saved.keys), say)
        except BaseException as error:
            print(repr(error))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def in_service() -> int:
    """How many people are known to the pages' role."""
    file = settings().data_dir / "brightline.sqlite3"
    is_absent = settings().owner_url.startswith("sqlite") and not file.exists()
    return 0 if is_absent else surveyed().tables.get("staff_member", 0)


@pytest.fixture
def saved(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backup:
    """A backup with a file and a secret, and an empty installation before which it lies."""
    files.keep(b"a scan")
    settings().keep_secret("session-key", "kept")
    made = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    return made


@pytest.mark.parametrize("words", [1, 9, 13])
def test_killed_anywhere_it_runs_again(saved: Backup, words: int) -> None:
    assert kill_after(saved, words)
    saved.restore(keys=saved.keys)
    assert surveyed() == saved.manifest.survey
    assert not (settings().data_dir / "restoring").exists()


def test_killed_after_its_end_it_has_been_whole(saved: Backup) -> None:
    assert kill_after(saved, SAYS - 1)
    assert surveyed() == saved.manifest.survey
    if settings().owner_url.startswith("sqlite"):
        with pytest.raises(DomainError, match="not empty"):
            saved.restore()
        assert not (settings().data_dir / "restoring").exists()


@pytest.mark.full
def test_after_every_kill_nothing_is_in_service_and_the_last_run_is_whole(saved: Backup) -> None:
    for words in range(SAYS - 1):
        assert kill_after(saved, words)
        if settings().owner_url.startswith("sqlite"):
            assert in_service() == 0
    assert not kill_after(saved, SAYS)
    assert surveyed() == saved.manifest.survey


def test_what_a_killed_restore_left_is_not_taken_for_a_used_installation(saved: Backup) -> None:
    if settings().owner_url.startswith("sqlite"):
        pytest.skip("on SQLite a killed restore leaves no rows in service")
    assert kill_after(saved, 12)
    mark = settings().data_dir / "operating/restoring"
    moved = mark.rename(mark.with_name("moved"))
    with pytest.raises(DomainError, match="not empty"):
        saved.restore()
    moved.rename(mark)
    saved.restore()


def test_a_disk_that_fills_up_is_said_in_words(saved: Backup) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(DomainError, match="disk is full"):
            saved.restore()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (settings().data_dir / "restoring").exists()
    saved.restore()


def test_two_restores_at_once_do_not_meet(saved: Backup) -> None:
    met: list[str] = []

    def say(_words: str) -> None:
        with pytest.raises(DomainError, match="under way"):
            saved.restore()
        met.append("once")

    restoring.restore(saved.wish(), say)
    assert met and surveyed() == saved.manifest.survey
