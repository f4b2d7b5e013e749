"""A backup holds all that was acknowledged, for its keys alone, also while people write."""

import fcntl
import json
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from flask import Flask

from app import db, files, logbook
from app.errors import DomainError
from app.operating import archive, keys
from app.operating.backing_up import back_up
from config import settings
from tests.app.conftest import World
from tests.app.operating.backups import DISTRICT, Writers, drill_key, everything, opened, set_up


@pytest.fixture(autouse=True)
def ready(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district has a key, two secrets and a file."""
    set_up(monkeypatch)
    settings().secret("session-key")
    files.keep(b"proof of a course")


@pytest.fixture
def heard() -> list[str]:
    """What a backup says while it waits."""
    return []


def age(digest: str) -> None:
    """The file was stored a while ago."""
    an_hour_ago = time.time() - 3600
    os.utime(settings().data_dir / "files" / digest[:2] / digest, (an_hour_ago, an_hour_ago))


def test_it_holds_the_database_and_the_files_and_nothing_else(tmp_path: Path) -> None:
    made = back_up()
    found = opened(settings().backup_dir, made.manifest.stamp, tmp_path / "out")
    assert found.is_sound() and b"proof of a course" in found.files.values()
    assert set(found.manifest.hashes) <= {"database.sqlite3", "database.dump"}
    assert found.manifest.files == len(found.files)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("files", "manifest.json"),
        *found.manifest.hashes,
    }


def test_what_was_acknowledged_before_the_copy_is_in_it(world: World, tmp_path: Path) -> None:
    writers = Writers(world)
    with writers.at_work(4):
        began = time.monotonic()
        made = back_up()
    found = opened(settings().backup_dir, made.manifest.stamp, tmp_path / "out")
    names, leaves = set(found.files), set(found.leaves())
    assert found.is_sound()
    assert all(name in names and leaf in leaves for name, leaf in writers.before(began))


def test_every_file_that_its_rows_name_is_in_it(world: World, tmp_path: Path) -> None:
    writers = Writers(world)
    with writers.at_work(4):
        made = back_up()
    found = opened(settings().backup_dir, made.manifest.stamp, tmp_path / "out")
    leaves = set(found.leaves())
    named = {name for _at, name, leaf in writers.acknowledged if leaf in leaves}
    assert len(writers.acknowledged) > len(named) > 0 and named <= set(found.files)


def test_the_secrets_are_for_the_district_alone(tmp_path: Path) -> None:
    sealed = settings().backup_dir / archive.keys_name(back_up().manifest.stamp)
    with pytest.raises(DomainError, match="another key"):
        archive.unseal(sealed, drill_key(), tmp_path / "none")
    archive.unseal(sealed, DISTRICT, tmp_path / "out")
    kept = (tmp_path / "out/secrets/session-key").read_text()
    assert kept == settings().secret("session-key")


def test_the_test_restore_opens_the_data_and_finds_no_secret(tmp_path: Path) -> None:
    made = back_up()
    opened(settings().backup_dir, made.manifest.stamp, tmp_path / "out", drill_key())
    assert settings().secret("session-key").encode() not in b"".join(
        each for name, each in everything(tmp_path / "out").items() if "database" not in name
    )


def test_nothing_that_anybody_may_read_names_a_person_or_a_secret(world: World) -> None:
    stamp = back_up().manifest.stamp
    shown = everything(settings().backup_dir)
    assert sorted(shown) == sorted(
        (archive.archive_name(stamp), archive.keys_name(stamp), archive.manifest_name(stamp))
    )
    names = (world.ana.legal_name, world.ana.email or "", world.district.name, "SQLite format")
    for word in (*names, "PGDMP", settings().secret("session-key"), "proof of a course"):
        assert not [name for name, data in shown.items() if word.encode() in data]
    assert json.loads(shown[archive.manifest_name(stamp)])["stamp"] == stamp


def test_the_logbook_says_what_was_made() -> None:
    made = back_up()
    facts = logbook.entries("backup")[-1].facts
    assert (facts["stamp"], facts["second"], facts["kept"]) == (made.manifest.stamp, "", 1)
    assert facts["bytes"] == sum(map(len, everything(settings().backup_dir).values()))


def test_without_a_key_no_backup_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKUP_KEY")
    settings.cache_clear()
    with pytest.raises(DomainError, match="flask key"):
        back_up()
    assert not everything(settings().backup_dir)
    assert "flask key" in logbook.entries("backup")[-1].facts["words"]


def test_the_second_of_two_waits_and_is_made_too(heard: list[str]) -> None:
    back_up()
    with (settings().backup_dir / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = threading.Thread(target=back_up, args=(heard.append,))
        waiting.start()
        waiting.join(0.3)
        assert "Another backup is being made" in heard[0] and len(logbook.entries("backup")) == 1
    waiting.join()
    assert [entry.good for entry in logbook.entries("backup")] == [True, True]


def test_a_stored_file_is_not_destroyed_while_the_store_is_read() -> None:
    digest = files.keep(b"of somebody whose records are destroyed")
    age(digest)
    with files.none_removed() as store:
        destroying = threading.Thread(target=files.remove, args=([digest], lambda _all: set()))
        destroying.start()
        destroying.join(0.2)
        assert digest in {path.name for path in files.stored(store)}
    destroying.join()
    assert digest not in {path.name for path in files.stored(store)}


def test_a_file_that_is_named_while_a_backup_runs_stays() -> None:
    digest, named = files.keep(b"sent once more"), set[str]()
    age(digest)
    with files.none_removed():
        destroying = threading.Thread(target=files.remove, args=([digest], lambda _all: named))
        destroying.start()
        destroying.join(0.2)
        named.add(digest)
    destroying.join()
    assert files.read(digest) == b"sent once more"


def test_a_file_that_was_just_stored_again_stays_until_its_row_is_there() -> None:
    digest = files.keep(b"sent once more")
    age(digest)
    files.keep(b"sent once more")
    assert files.remove([digest], lambda _all: set()) == {digest} and files.read(digest)
    age(digest)
    assert files.remove([digest], lambda _all: set()) == set()
    with pytest.raises(FileNotFoundError):
        files.read(digest)


def test_only_its_owner_can_look_into_the_folders() -> None:
    back_up()
    for folder in (settings().backup_dir, settings().keys_dir):
        assert folder.stat().st_mode & 0o077 == 0
    assert (settings().keys_dir / "drill.key").stat().st_mode & 0o777 == 0o600


def test_the_pair_that_is_made_fits_together() -> None:
    public, secret = keys.new_pair()
    assert str(archive.identity(secret).to_public()) == public


def test_the_command_says_what_was_made_and_how_it_failed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = app.test_cli_runner().invoke(args=["backup"])
    monkeypatch.setenv("BACKUP_KEY", "age1mistyped")
    settings.cache_clear()
    failed = app.test_cli_runner().invoke(args=["backup"])
    assert made.exit_code == 0 and "is whole" in made.output and "kept: 1" in made.output
    assert failed.exit_code == 1 and "Look for typing errors" in failed.output


def test_the_key_is_shown_once_and_kept_nowhere(app: Flask) -> None:
    shown = app.test_cli_runner().invoke(args=["key"]).output
    secret = str(archive.identity(shown.replace("   AGE", "AGE")))
    assert "BACKUP_KEY=age1" in shown and "Print" in shown
    assert not any(secret.encode() in data for data in everything(settings().data_dir).values())


def test_a_file_whose_rows_have_moved_is_not_backed_up(app: Flask) -> None:
    if db.engine().dialect.name != "sqlite":
        return
    file = sqlite3.connect(db.engine().url.database or "")
    file.execute(f"PRAGMA user_version={db.MOVED}")
    try:
        with pytest.raises(DomainError, match="has moved to PostgreSQL"):
            back_up()
    finally:
        file.execute("PRAGMA user_version=0")
        file.close()
