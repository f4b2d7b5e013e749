"""The second place: a folder, SFTP and S3; what is said when it is not there, and both pruned."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import logbook
from app.errors import DomainError
from app.operating import sealing
from app.operating.archive import STAMP, stamps
from app.operating.backing_up import BackedUp, back_up
from app.operating.keeping import prune
from app.operating.places import Folder, second_place
from app.operating.remote import why
from app.rules import pruning
from config import settings
from tests.app.conftest import World
from tests.app.notices.conftest import Post
from tests.app.operating import second_places
from tests.app.operating.backups import everything, opened, set_up
from tests.app.roster.test_roles import give

Go = Callable[[str], None]


@pytest.fixture(autouse=True)
def ready(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district has a key; what the machine that tests knows of S3 does not count."""
    set_up(monkeypatch)
    for name in [name for name in os.environ if name.startswith(("AWS_", "RCLONE_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Go:
    """Set BACKUP_TO."""
    return lambda to: set_up(monkeypatch, to)


@pytest.fixture
def nas(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A server that takes files by SFTP into the folder `kept`."""
    (tmp_path / "kept").mkdir()
    with second_places.sftp_server(tmp_path / "ssh") as about:
        second_places.configure(settings().keys_dir, nas=about)
        yield about


@pytest.fixture
def disk(tmp_path: Path, go: Go) -> Path:
    """A folder on another disk, as far as anybody here knows."""
    folder = tmp_path / "disk"
    folder.mkdir()
    go(str(folder))
    return folder


def same(made: BackedUp, folder: Path) -> bool:
    """Whether the place holds the three files of the backup as they lie in the first."""
    names = sealing.names(made.manifest.stamp)
    first = everything(settings().backup_dir)
    return everything(folder).items() >= {name: first[name] for name in names}.items()


def old(count: int) -> list[str]:
    """Stamps of so many nights before this one, the earliest first."""
    now = datetime.now(UTC)
    return [(now - timedelta(days=day)).strftime(STAMP) for day in range(count, 0, -1)]


def lay(folder: Path, each: list[str]) -> None:
    """Backups of those nights, by their names alone."""
    folder.mkdir(exist_ok=True)
    for stamp in each:
        for name in sealing.names(stamp):
            (folder / name).write_bytes(b"old")


def test_a_folder_has_it_too(disk: Path, tmp_path: Path) -> None:
    made = back_up()
    assert made.second == "ok" and same(made, disk)
    assert logbook.entries("backup")[-1].facts["second"] == "ok"
    assert opened(disk, made.manifest.stamp, tmp_path / "out").is_sound()


def test_a_folder_that_is_gone_is_not_made_and_is_mailed(
    go: Go, tmp_path: Path, world: World, post: Post
) -> None:
    give(world, world.ben, "technology")
    go(str(tmp_path / "unmounted"))
    made = back_up()
    assert made.second == "failed" and not (tmp_path / "unmounted").exists()
    assert opened(settings().backup_dir, made.manifest.stamp, tmp_path / "out").is_sound()
    assert "Connect its disk" in post.to(world.ben)[-1].get_content()


def test_an_empty_folder_where_backups_were_is_an_unmounted_disk(disk: Path) -> None:
    back_up()
    for path in disk.iterdir():
        path.unlink()
    assert "empty, although" in str(back_up().problem) and not everything(disk)


def test_the_first_place_is_no_second_one(go: Go) -> None:
    go(str(settings().backup_dir))
    assert "the first place itself" in str(back_up().problem)


def test_both_places_are_pruned_once_the_new_one_is_whole(disk: Path) -> None:
    nights = old(400)
    for folder in (settings().backup_dir, disk):
        lay(folder, nights)
    made = back_up()
    for folder in (settings().backup_dir, disk):
        left = stamps(everything(folder))
        assert made.manifest.stamp in left and len(left) <= pruning.MOST
        assert set(nights[-13:]) <= set(left) and len(everything(folder)) == 3 * len(left)
    assert made.kept == len(stamps(everything(disk)))


def test_a_failed_backup_takes_no_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lay(settings().backup_dir, old(400))
    monkeypatch.setenv("BACKUP_KEY", "age1mistyped")
    settings.cache_clear()
    with pytest.raises(DomainError):
        back_up()
    assert len(stamps(everything(settings().backup_dir))) == 400


def test_what_a_killed_run_had_begun_there_goes(disk: Path) -> None:
    (disk / ".draft-brightline-2026-01-01T091000Z.tar.age").write_bytes(b"half")
    assert back_up().second == "ok" and not list(disk.glob(".draft*"))


def test_strange_files_stay_and_halves_go_when_they_are_old(disk: Path) -> None:
    stamp, young, late = "2026-08-28T091000Z", "2026-08-20T091000Z", "2026-08-01T091000Z"
    stay = {"notes.txt", "brightline-old.json", "brightline-old.tar.age", *sealing.names(stamp)}
    stay |= {sealing.names(young)[0]}
    for name in {*stay, sealing.names(late)[0]}:
        (disk / name).write_bytes(b"")
    assert prune(Folder(disk), stamp) == 1 and set(everything(disk)) == stay


@pytest.mark.full
def test_sftp_takes_gives_and_forgets(nas: object, go: Go, tmp_path: Path) -> None:
    lay(tmp_path / "kept", ["2020-01-01T091000Z"])
    go(f"nas:{tmp_path / 'kept'}")
    made, place = back_up(), second_place()
    assert made.second == "ok" and same(made, tmp_path / "kept") and place
    for name in sealing.names(made.manifest.stamp):
        place.get(name, tmp_path / name)
    assert same(made, tmp_path)
    place.delete(sealing.names(made.manifest.stamp)[0])
    assert sealing.names(made.manifest.stamp)[0] not in place.names()


@pytest.mark.full
def test_sftp_that_does_not_know_this_servers_key_is_one_sentence(
    nas: dict[str, str], go: Go, tmp_path: Path
) -> None:
    other = nas | {"key_file": str(tmp_path / "ssh/other")}
    second_places.configure(settings().keys_dir, nas=other)
    go(f"nas:{tmp_path / 'kept'}")
    made = back_up()
    assert "does not let this server in" in str(made.problem)
    assert (made.second, made.kept) == ("failed", 1)


@pytest.mark.full
def test_sftp_that_shows_another_key_gets_nothing(
    nas: dict[str, str], go: Go, tmp_path: Path
) -> None:
    second_places.know(tmp_path / "ssh", int(nas["port"]), "other")
    go(f"nas:{tmp_path / 'kept'}")
    assert "another machine may answer" in str(back_up().problem)
    assert not everything(tmp_path / "kept")


@pytest.mark.full
def test_a_folder_at_the_server_that_is_gone_is_not_made(
    nas: object, go: Go, tmp_path: Path
) -> None:
    go(f"nas:{tmp_path / 'unmounted'}")
    assert "no such folder" in str(back_up().problem) and not (tmp_path / "unmounted").exists()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("nas:backups", "does not answer"),
        ("elsewhere:backups", "not in rclone.conf"),
        ("odd:backups", "refused the backup"),
    ],
)
def test_a_place_that_is_not_there_is_one_sentence(where: str, said: str, go: Go) -> None:
    password = subprocess.check_output(["rclone", "obscure", "x"], text=True).strip()
    off = {"type": "sftp", "host": "127.0.0.1", "port": "1", "user": "x", "pass": password}
    second_places.configure(settings().keys_dir, nas=off, odd={"type": "nothing"})
    go(where)
    made = back_up()
    assert said in str(made.problem) and (made.second, made.kept) == ("failed", 1)


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        (1, "Failed: AccessDenied: Access Denied status code: 403", "does not let"),
        (1, "SignatureDoesNotMatch: the request signature", "does not let"),
        (1, "write /backups/x: no space left on device", "is full"),
        (1, "dial tcp: lookup nas.example.org: no such host", "does not answer"),
        (1, "x509: certificate signed by unknown authority", "the key it is known by"),
        (3, "directory not found", "no such folder"),
        (1, "odd: https://ana:secret@nas.example.org/x", "odd: https://nas.example.org"),
        (9, "", "rclone 9"),
    ],
)
def test_what_rclone_says_becomes_a_sentence(status: int, words: str, said: str) -> None:
    assert said in str(why(status, words)) and "secret@" not in str(why(status, words))


@pytest.mark.full
def test_s3_takes_gives_and_forgets(go: Go, tmp_path: Path) -> None:
    with second_places.s3_server(tmp_path / "s3") as about:
        second_places.configure(settings().keys_dir, s3=about)
        go("s3:district-backups/brightline")
        assert "no such folder or bucket" in str(back_up().problem)
        conf = str(settings().keys_dir / "rclone.conf")
        subprocess.run(["rclone", "--config", conf, "mkdir", "s3:district-backups"], check=True)
        made, place = back_up(), second_place()
        assert made.second == "ok" and place
        for name in sealing.names(made.manifest.stamp):
            place.get(name, tmp_path / name)
            place.delete(name)
        assert same(made, tmp_path) and not place.names()
