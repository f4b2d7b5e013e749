"""A restore of an old backup says what is missing since, and how it went on the terminal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import logbook
from app.operating import archive, missing, telling_restore
from app.operating.archive import Manifest
from app.operating.revoking import Revoked
from app.operating.survey import Survey
from tests.app.conftest import World
from tests.app.operating.restorable import DISTRICT, STAMP, back_up, move_on

OLD = Manifest(STAMP, "", "sqlite", Survey("1", {"acknowledgment": 20}, 100, "ab"), 0, 0, {})
NEWER = "2026-11-05T091000Z"
NEW = replace(
    OLD,
    stamp=NEWER,
    survey=Survey("1", {"acknowledgment": 100, "attempt": 40, "kept_form": 9}, 412, "cd"),
)


def test_a_newer_backup_tells_what_is_missing_in_plain_words() -> None:
    found = missing.missing(OLD, [NEW, replace(NEW, stamp="2026-11-01T091000Z")], None)
    assert (found.newest, found.leaves) == (NEW, 312)
    assert found.rows == {"signatures": 80, "quizzes": 40}


def test_a_paper_tells_how_many_records_are_missing() -> None:
    found = missing.missing(OLD, [], 130)
    assert (found.newest, found.leaves, found.rows) == (None, 30, {})


def test_the_larger_of_paper_and_backup_counts() -> None:
    assert missing.missing(OLD, [NEW], 500).leaves == 400
    assert missing.missing(OLD, [NEW], 90).leaves == 312


def test_where_nothing_tells_nothing_is_claimed() -> None:
    assert missing.missing(OLD, [OLD], None) == missing.Missing(None, None, {})
    assert missing.missing(OLD, [], 100).leaves == 0


def test_a_manifest_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / archive.manifest_name(NEWER)).write_bytes(b"{")
    (tmp_path / archive.manifest_name(STAMP)).write_bytes(OLD.to_json())
    assert missing.manifests_in(tmp_path) == [OLD]
    assert missing.manifests_in(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(minutes=50), "less than an hour ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=19), "19 days ago"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit(since: timedelta, words: str) -> None:
    now = datetime(2026, 11, 5, tzinfo=UTC)
    assert missing.ago(now - since, now) == words


def test_every_table_with_words_is_a_table() -> None:
    from app import db

    assert set(missing.WORDS) <= set(db.Base.metadata.tables)


@pytest.fixture
def key(tmp_path: Path) -> Iterator[Path]:
    """The district's key file, remarks and all."""
    file = tmp_path / "district.key"
    file.write_text(f"# keep this twice\n{DISTRICT}\n")
    yield file


def test_the_command_tells_what_is_there_what_is_missing_and_what_is_next(
    world: World, app: Flask, tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = back_up(tmp_path / "backups")
    newer = replace(saved.manifest, stamp=NEWER)
    newer.survey.tables["acknowledgment"] += 80
    newer = replace(newer, survey=replace(newer.survey, leaves=saved.manifest.survey.leaves + 312))
    saved.sealed.with_name(archive.manifest_name(NEWER)).write_bytes(newer.to_json())
    move_on(tmp_path / "new", monkeypatch)
    done = app.test_cli_runner().invoke(args=["restore", str(saved.sealed), "--key", str(key)])
    assert done.exit_code == 0, done.output
    assert "the backup of November 3, 2026, 2:10 a.m. MST" in done.output
    assert "A newer backup is known, of November 5, 2026, 2:10 a.m. MST" in done.output
    assert "counts 312 more records" in done.output and "signatures 80" in done.output
    assert saved.manifest.survey.root in done.output and "systemctl start" in done.output
    entry = logbook.last("restore")
    assert entry and (entry.facts["newer"], entry.facts["missing"]) == (NEWER, 312)


def test_the_command_says_in_one_sentence_why_it_did_nothing(
    world: World, app: Flask, tmp_path: Path, key: Path
) -> None:
    saved = back_up(tmp_path / "backups")
    done = app.test_cli_runner().invoke(args=["restore", str(saved.sealed), "--key", str(key)])
    assert done.exit_code == 1 and "This installation is not empty" in done.output
    assert logbook.last("restore") is None


def test_a_key_file_that_is_not_there_is_named(world: World, app: Flask, tmp_path: Path) -> None:
    saved, lost = back_up(tmp_path / "backups"), tmp_path / "lost.key"
    done = app.test_cli_runner().invoke(args=["restore", str(saved.sealed), "--key", str(lost)])
    assert done.exit_code == 1 and "lost.key cannot be read" in done.output


def test_what_was_given_up_and_what_to_enter_again_is_told() -> None:
    gone = Revoked(3, 1, 2, 7, 1, 4, ("the password of the mail account x (Elm)",))
    said = " ".join(telling_restore.revoked(gone))
    for words in ("3 sessions", "tablets are paired again (1)", "void (2)", "7 messages given up"):
        assert words in said
    assert "authenticator app anew: 4" in said and "the mail account x (Elm)" in said
