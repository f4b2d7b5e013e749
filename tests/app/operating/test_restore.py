"""A backup comes back whole in an empty installation, and nowhere else."""

import os
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import db, files, migrating
from app.errors import DomainError
from app.models import Body, Leaf
from app.operating import archive, backing_up, sealing
from app.operating.archive import Manifest
from app.operating.restoring import Wish, restore
from config import settings
from tests.app.conftest import World
from tests.app.operating import backups
from tests.app.operating.restorable import DRILL, back_up, back_up_older, move_on, stored, surveyed


@pytest.fixture
def lived_in(world: World) -> World:
    """A district with stored files beside those of its policy."""
    files.keep(b"a scan")
    return world


def test_what_was_saved_is_what_is_there(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, had = surveyed(), stored()
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    saved.restore()
    assert (surveyed(), stored()) == (was, had)
    with migrating.owner_connection() as connection:
        assert migrating.differences(connection) == []


def test_the_restored_records_are_as_guarded_as_before(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    saved.restore()
    db.writing()
    with pytest.raises(DBAPIError, match="insert-only|permission denied"):
        db.session.execute(text("UPDATE leaf SET seq = 99"))
    db.session.rollback()
    assert db.session.query(Body).count() == saved.manifest.survey.leaves


def test_nothing_of_the_plain_backup_stays_on_the_disk(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    folder = move_on(tmp_path / "new", monkeypatch)
    saved.restore()
    assert not [path for path in folder.rglob("*") if "restoring" in path.name and path.is_dir()]
    assert not list(folder.glob("*.restoring*"))


def test_an_installation_with_people_in_it_is_left_alone(lived_in: World, tmp_path: Path) -> None:
    saved, was = back_up(tmp_path / "backups"), surveyed()
    with pytest.raises(DomainError, match="not empty"):
        saved.restore()
    assert surveyed() == was


def test_a_fresh_installation_is_empty_enough(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    migrating.upgrade()
    saved.restore()
    assert surveyed() == saved.manifest.survey


def test_stored_files_of_others_are_not_mixed_in(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    files.keep(b"somebody else's")
    with pytest.raises(DomainError, match="stored files here"):
        saved.restore()


def test_a_database_of_somebody_else_is_not_touched(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    folder = move_on(tmp_path / "new", monkeypatch)
    if not settings().owner_url.startswith("sqlite"):
        pytest.skip("the tests' PostgreSQL database is Brightline's")
    with sqlite3.connect(folder / "brightline.sqlite3") as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(DomainError, match="not Brightline's"):
        saved.restore()


def test_who_still_uses_the_database_is_not_cut_off(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    migrating.upgrade()
    other = db.open_engine(settings().owner_url)
    with other.connect() as connection:
        connection.execute(text("SELECT count(*) FROM leaf"))
        with pytest.raises(DomainError, match="Stop Brightline first"):
            saved.restore()
    other.dispose()


def test_the_backup_of_an_older_release_is_brought_to_this_one(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up_older(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    saved.restore()
    now = surveyed()
    assert (saved.manifest.survey.revision, now.revision) == ("0004", migrating.newest())
    assert (now.leaves, now.root) == (saved.manifest.survey.leaves, saved.manifest.survey.root)


def test_the_backup_of_a_newer_release_has_to_wait_for_it(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups", said=_of_a_newer_release)
    folder = move_on(tmp_path / "new", monkeypatch)
    with pytest.raises(DomainError, match="newer Brightline"):
        saved.restore()
    assert not (folder / "files").exists() and not (folder / "brightline.sqlite3").exists()


def test_the_backup_of_another_engine_says_where_it_belongs(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups", said=_of_the_other_engine, held=_as_the_other_engine)
    move_on(tmp_path / "new", monkeypatch)
    with pytest.raises(DomainError, match="db move"):
        saved.restore()


def test_another_key_opens_nothing(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    with pytest.raises(DomainError, match="another key"):
        saved.restore(key=str(DRILL), keys=saved.keys)
    with pytest.raises(DomainError, match="no secret backup key"):
        saved.restore(key="not a key")


def test_a_disk_that_is_too_small_is_found_before_anything_is_written(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    folder = move_on(tmp_path / "new", monkeypatch)
    os.truncate(saved.sealed, 1 << 42)  # a hole: it takes no room
    with pytest.raises(DomainError, match="disk is too full"):
        saved.restore()
    assert not (folder / "files").exists()


def _of_a_newer_release(manifest: Manifest) -> Manifest:
    return replace(manifest, survey=replace(manifest.survey, revision="9999"))


OTHER = {
    "sqlite": ("postgresql", "database.sqlite3", "database.dump"),
    "postgresql": ("sqlite", "database.dump", "database.sqlite3"),
}


def _of_the_other_engine(manifest: Manifest) -> Manifest:
    engine, ours, theirs = OTHER[manifest.engine]
    return replace(manifest, engine=engine, hashes={theirs: manifest.hashes[ours]})


def _as_the_other_engine(parts: dict[str, Path | bytes]) -> dict[str, Path | bytes]:
    swap = {"database.sqlite3": "database.dump", "database.dump": "database.sqlite3"}
    return {swap.get(name, name): part for name, part in parts.items()}


def test_what_flask_backup_makes_comes_back_elsewhere(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings().keep_secret("factor-key", "of the old server")
    (tmp_path / "second").mkdir()
    backups.set_up(monkeypatch, str(tmp_path / "second"))
    made, had = backing_up.back_up().manifest, stored()
    sealed, keys, _manifest = (tmp_path / "second" / name for name in sealing.names(made.stamp))
    move_on(tmp_path / "new", monkeypatch)
    restore(Wish(sealed, str(backups.DISTRICT), keys), lambda _words: None)
    assert (surveyed(), stored()) == (made.survey, had)
    assert settings().secret("factor-key") == "of the old server"


def test_a_backup_made_while_people_write_loses_nothing_elsewhere(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.set_up(monkeypatch)
    writers = backups.Writers(lived_in)
    with writers.at_work(4):
        began = time.monotonic()
        made = backing_up.back_up().manifest
    sealed = settings().backup_dir / archive.archive_name(made.stamp)
    move_on(tmp_path / "new", monkeypatch)
    restore(Wish(sealed, str(backups.DISTRICT)), lambda _words: None)
    kept, there = stored(), set(db.session.scalars(select(Leaf.leaf)))
    assert surveyed() == made.survey and len(writers.acknowledged) > len(writers.before(began)) > 0
    assert all(name in kept and leaf in there for name, leaf in writers.before(began))


def test_the_log_of_a_database_moved_away_is_never_read_into_the_restored_one(
    lived_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not settings().owner_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps no log beside a file")
    saved = back_up(tmp_path / "backups")
    folder = move_on(tmp_path / "new", monkeypatch)
    migrating.upgrade()
    with sqlite3.connect(folder / "brightline.sqlite3") as crashed:
        crashed.execute("CREATE TABLE left_in_the_log (name)")
        left = (folder / "brightline.sqlite3-wal").read_bytes()
    crashed.close()
    (folder / "brightline.sqlite3").unlink()
    (folder / "brightline.sqlite3-wal").write_bytes(left)
    with pytest.raises(DomainError, match="brightline.sqlite3-wal"):
        saved.restore()
