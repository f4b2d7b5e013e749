"""The test restore: it finds what is wrong with a backup or with the records, and says so."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, text

from app import db, files, logbook, migrating
from app.errors import DomainError
from app.logbook import Entry
from app.operating import archive, backing_up
from app.operating.drilling import Drilled, drill
from config import settings
from tests.app.conftest import World
from tests.app.operating import backups
from tests.app.operating.conftest import bind
from tests.app.operating.restorable import (
    DRILL,
    STAMP,
    back_up,
    back_up_older,
    stored,
    surveyed,
)

Forge = Callable[..., None]


def run() -> Drilled:
    """The test restore, without its words."""
    return drill(lambda _words: None)


def last() -> Entry:
    """What the logbook says of the last one."""
    found = logbook.last("drill")
    assert found is not None
    return found


@pytest.fixture
def second(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second place that holds a backup made by `flask backup`."""
    files.keep(b"a scan")
    settings().keep_secret("session-key", "a secret")
    place = tmp_path / "second"
    place.mkdir()
    backups.set_up(monkeypatch, str(place))
    backing_up.back_up()
    db.session.rollback()
    return place


@pytest.fixture
def forged(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """Puts a backup into the first place that is not what `flask backup` made."""
    files.keep(b"a scan")
    monkeypatch.setenv("KEYS_DIR", str(tmp_path / "keys"))
    settings.cache_clear()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/drill.key").write_text(str(DRILL))

    def put(**how: Any) -> None:
        back_up(settings().backup_dir, **how)
        db.session.remove()

    return put


def test_a_backup_is_restored_beside_what_is_in_service(second: Path) -> None:
    was, had = surveyed(), stored()
    done = run()
    assert (done.manifest.survey, done.place) == (was, "second")
    assert (surveyed(), stored()) == (was, had)
    facts = last().facts
    assert last().good and (facts["place"], facts["leaves"]) == ("second", was.leaves)
    assert (facts["rows"], facts["files"]) == (sum(was.tables.values()), len(had))


def test_nothing_stays_behind(second: Path) -> None:
    run()
    assert not (settings().data_dir / "drilling").exists()
    if settings().owner_url.startswith("postgresql"):
        with migrating.owner_connection() as owner:
            left = owner.execute(text("SELECT 1 FROM pg_database WHERE datname LIKE '%_drill'"))
            assert left.first() is None


def test_what_a_killed_one_left_is_no_obstacle(second: Path) -> None:
    left = settings().data_dir / "drilling/data"
    left.mkdir(parents=True)
    (left / "database.sqlite3").write_bytes(b"half")
    assert run().place == "second"


def test_records_made_since_the_backup_are_no_alarm(second: Path, world: World) -> None:
    with backups.Writers(world).at_work(1):
        pass
    assert surveyed().leaves > run().manifest.survey.leaves


def test_records_that_were_altered_since_the_backup_are_found(second: Path) -> None:
    unguarded("UPDATE leaf SET leaf = (SELECT leaf FROM leaf WHERE seq = 0) WHERE seq = 1")
    with pytest.raises(DomainError, match="were altered"):
        run()
    assert not last().good and last().facts["leaves"]


def test_records_that_are_gone_since_the_backup_are_found(second: Path) -> None:
    unguarded("DELETE FROM leaf WHERE seq > 0")
    with pytest.raises(DomainError, match="records are missing"):
        run()


def test_a_damaged_backup_is_found_and_says_nothing_of_the_records(second: Path) -> None:
    sealed = next(second.glob("*.tar.age"))
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(DomainError, match="damaged"):
        run()
    assert "leaves" not in last().facts and last().facts["stamp"]


def test_a_database_that_stops_meanwhile_says_nothing_of_the_records(second: Path) -> None:
    bind(make_url(settings().database_url).set(database="/nowhere/none").render_as_string(False))
    with pytest.raises(DomainError, match="broke off"):
        run()
    assert "leaves" not in last().facts


def test_a_backup_that_would_fill_the_disk_is_not_fetched(forged: Forge) -> None:
    forged()
    logbook.note("backup", True, stamp=STAMP, bytes=1 << 42)
    with pytest.raises(DomainError, match="too full"):
        run()


def test_a_copy_that_somebody_renamed_is_not_the_newest_backup(forged: Forge) -> None:
    forged()
    (settings().backup_dir / f"brightline-{STAMP} (1).json").write_text("{}")
    assert run().manifest.stamp == STAMP


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("DELETE FROM contact WHERE position = 0", "does not hold the rows"),
        ("UPDATE body SET bytes = CAST(bytes || ' ' AS BLOB)", "was altered"),
        ("UPDATE leaf SET leaf = zeroblob(32) WHERE seq = 0", "root of the ledger is another"),
        ("UPDATE leaf SET leaf = 'text' WHERE seq = 0", "database in this backup is damaged"),
    ],
)
def test_a_backup_whose_database_was_changed_is_found(forged: Forge, sql: str, why: str) -> None:
    if not settings().owner_url.startswith("sqlite"):
        pytest.skip("the forger of this test knows SQLite files")
    names = [f"{table}_no_{what}" for table in ("leaf", "body") for what in ("update", "delete")]
    drop = [f"DROP TRIGGER {name};" for name in names]
    forged(forged="".join(drop) + sql)
    with pytest.raises(DomainError, match=why):
        run()
    assert not last().good


def test_without_a_second_place_the_first_is_tested(forged: Forge) -> None:
    forged()
    assert run().place == "first"


def test_where_there_is_no_backup_it_says_what_to_do(forged: Forge) -> None:
    with pytest.raises(DomainError, match="brightline backup"):
        run()
    assert not last().good


def test_a_missing_key_is_named(forged: Forge) -> None:
    forged()
    (settings().keys_dir / "drill.key").unlink()
    with pytest.raises(DomainError, match="drill.key cannot be read"):
        run()


def test_a_place_that_is_gone_is_an_alarm(second: Path) -> None:
    second.rename(second.with_name("unplugged"))
    with pytest.raises(DomainError, match="not there"):
        run()
    assert last().facts["place"] == "second"


def test_the_newest_whole_backup_is_taken(forged: Forge) -> None:
    forged(stamp="2026-11-03T091000Z")
    forged(stamp="2026-11-05T091000Z")
    place = settings().backup_dir
    (place / archive.archive_name("2026-11-06T091000Z")).write_bytes(b"no manifest yet")
    assert run().manifest.stamp == "2026-11-05T091000Z"


def test_a_backup_made_while_the_clock_ran_ahead_is_not_the_newest(forged: Forge) -> None:
    forged()
    for name in (archive.archive_name(STAMP), archive.manifest_name(STAMP)):
        ahead = name.replace(STAMP, "2199-01-01T000000Z")
        shutil.copy(settings().backup_dir / name, settings().backup_dir / ahead)
    run()
    assert last().facts["stamp"] == STAMP


def test_a_backup_made_before_an_update_can_be_tested_after_it(forged: Forge) -> None:
    back_up_older(settings().backup_dir)
    assert run().manifest.survey.revision == "0004"


def test_without_the_right_to_make_a_database_it_says_what_to_grant(
    second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if settings().owner_url.startswith("sqlite"):
        pytest.skip("SQLite needs no rights")
    monkeypatch.setenv("DATABASE_OWNER_URL", settings().database_url)
    settings.cache_clear()
    with pytest.raises(DomainError, match='ALTER ROLE "brightline_app" CREATEDB'):
        run()


def test_the_command_reports_in_words_and_fails_as_a_command(second: Path, app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["drill"])
    assert done.exit_code == 0, done.output
    assert "(second place) can be restored" in done.output and "none of them" in done.output
    assert "Decrypting the backup" in done.output and " seconds" in done.output
    for path in second.iterdir():
        os.unlink(path)
    failed = app.test_cli_runner().invoke(args=["drill"])
    assert failed.exit_code == 1 and "no backup to test" in failed.output


def unguarded(sql: str) -> None:
    """What only somebody with the server in their hands can do."""
    is_sqlite = settings().owner_url.startswith("sqlite")
    with migrating.owner_connection() as owner:
        for name in ("update", "delete") if is_sqlite else ("change",):
            on = "" if is_sqlite else " ON leaf"
            owner.exec_driver_sql(f"DROP TRIGGER leaf_no_{name}{on}")
        owner.exec_driver_sql(sql)
    migrating.prepare(settings().owner_url, settings().database_url)
