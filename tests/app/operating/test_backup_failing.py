"""A full disk, a run that is killed: a clear word, the old backups untouched, the next one fine."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import files, logbook
from app.errors import DomainError
from app.operating import room, watching
from app.operating.backing_up import back_up
from config import settings
from tests.app.conftest import World
from tests.app.notices.conftest import Post
from tests.app.operating.backups import everything, opened, set_up
from tests.app.roster.test_roles import give

SHORT = [("open", ".tar.age"), ("os.rename", ".keys.age")]
STAGES = [
    ("os.mkdir", ".draft-"),
    ("open", "Z/database"),
    ("open", ".keys.age"),
    ("open", "Z.json"),
    ("os.rename", ".tar.age"),
    ("os.rename", "Z.json"),
    ("shutil.rmtree", ".draft-"),
    ("open", "log.jsonl"),
]
"""What Python is about to do, and with which file, when the server is switched off."""


@pytest.fixture(autouse=True)
def ready(world: World, post: Post, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district has a key and a good backup; Ben looks after the server."""
    set_up(monkeypatch)
    give(world, world.ben, "technology")
    files.keep(os.urandom(3_000_000))
    back_up()


@pytest.fixture
def before() -> dict[str, bytes]:
    """The first place with its good backup."""
    return everything(settings().backup_dir)


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 2 MB as the place of backups; where nobody may mount one, there is no such test."""
    if os.geteuid() or sys.platform != "linux":
        pytest.skip("only root can mount a disk")
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "small", folder]).returncode:
        pytest.skip("no disk can be mounted here")
    monkeypatch.setenv("BACKUP_DIR", str(folder))
    settings.cache_clear()
    yield folder
    subprocess.run(["umount", folder], check=True)


def elsewhere(what: Callable[[], Any]) -> int:
    """Do it in a process of its own; returns its status, the signal's number below nothing."""
    child = os.fork()
    if child == 0:
        try:
            what()
        except DomainError:
            os._exit(1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(event: str, name: str) -> Callable[[], None]:
    """A backup in a process that is killed just before it does that to such a file."""

    def hook(happening: str, about: tuple[Any, ...]) -> None:
        if happening == event and name in str(about[0]):
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        sys.addaudithook(hook)
        back_up()

    return run


def words(kind: str = "backup") -> str:
    """What the last entry says."""
    facts = logbook.entries(kind)[-1].facts
    return str(facts["words"]) % facts["values"] if facts["values"] else str(facts["words"])


def whole(folder: Path) -> set[str]:
    """The backups that have a manifest."""
    return {name for name in everything(folder) if name.endswith(".json")}


@pytest.mark.parametrize(
    ("event", "name"), SHORT + [pytest.param(*stage, marks=pytest.mark.full) for stage in STAGES]
)
def test_killed_anywhere_the_old_ones_stay_and_the_next_is_fine(
    event: str, name: str, before: dict[str, bytes], tmp_path: Path
) -> None:
    place = settings().backup_dir
    assert elsewhere(killed_at(event, name)) == -signal.SIGKILL
    assert everything(place).items() >= before.items()
    made = back_up()
    assert opened(place, made.manifest.stamp, tmp_path / "out").is_sound()
    assert everything(place).items() >= before.items() and not list(place.glob(".draft*"))
    for json in whole(place):
        opened(place, json.removeprefix("brightline-")[:-5], tmp_path / json)


def test_that_one_was_killed_is_mailed_by_the_next(world: World, post: Post) -> None:
    post.taken.clear()
    elsewhere(killed_at("os.rename", ".tar.age"))
    back_up()
    told = [each.get_content() for each in post.to(world.ben)]
    assert "was cut off before it was whole" in told[0]
    assert [str(each["Subject"]) for each in post.to(world.ben)] == [
        "Brightline needs you: Backup",
        "Brightline is well again: Backup",
    ]


@pytest.mark.parametrize("most", [100_000, 2_900_000], ids=["the copy", "the archive"])
def test_a_file_that_cannot_grow_fails_it_cleanly(most: int, before: dict[str, bytes]) -> None:
    def run() -> None:
        watching.look = lambda: []  # it would write to the database
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        back_up()

    assert elsewhere(run) == 1
    assert everything(settings().backup_dir) == before
    assert any(word in words() for word in ("became full", "disk I/O error", "could not be copied"))


def test_too_little_room_is_said_before_anything_is_written(small_disk: Path) -> None:
    with pytest.raises(DomainError, match=r"needs \d+ MB, and 2 MB are free"):
        back_up()
    assert not everything(small_disk) and "too little room" in words()


def test_a_disk_that_becomes_full_is_said_with_sizes_and_mailed(
    small_disk: Path, world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SPARE", -(10**9))
    with pytest.raises(DomainError, match=r"became full while a backup was made; \d MB are free"):
        back_up()
    assert not everything(small_disk) and not list(small_disk.glob(".draft*"))
    assert "became full" in post.to(world.ben)[-1].get_content()


def test_what_nobody_expected_is_one_sentence_too(before: dict[str, bytes]) -> None:
    (settings().keys_dir / "drill.key").write_bytes(b"\xff")
    with pytest.raises(DomainError, match="The backup stopped: UnicodeDecodeError"):
        back_up()
    assert everything(settings().backup_dir) == before


def test_a_stored_file_that_cannot_be_read_is_named(before: dict[str, bytes]) -> None:
    path = next((settings().data_dir / "files").glob("??/*"))
    path.unlink()
    path.mkdir()
    with pytest.raises(DomainError, match="could not be made: Is a directory"):
        back_up()
    assert everything(settings().backup_dir) == before
