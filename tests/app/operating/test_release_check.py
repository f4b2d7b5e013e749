"""Whether a newer release is there: by the origin's tags, in a clone that may be another's."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app import clock, logbook
from app.errors import DomainError
from app.operating import releasing
from tests.app.operating.conftest import began, line, read


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    command = ["git", *who, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Where releases come from, with its first one."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    release(folder, "issue-1")
    return folder


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Path:
    """A checkout of the first release."""
    git(tmp_path, "clone", "-q", str(origin), "clone")
    return tmp_path / "clone"


def release(folder: Path, tag: str) -> None:
    git(folder, "commit", "-q", "--allow-empty", "-m", tag)
    git(folder, "tag", tag)


def check(clone: Path) -> logbook.Entry:
    releasing.check(clone, git(clone, "rev-parse", "HEAD"))
    found = logbook.last("release")
    assert found is not None
    return found


def test_the_newest_release_is_good(clone: Path) -> None:
    assert check(clone).facts == {"newest": "issue-1", "current": "issue-1"}
    assert line("update").good is True and "issue-1" in read(line("update"))


def test_a_newer_release_is_told_and_how_to_get_it(origin: Path, clone: Path) -> None:
    release(origin, "issue-2")
    assert check(clone).facts == {"newest": "issue-2", "current": "issue-1"}
    assert line("update").good is False and "brightline update" in read(line("update"))


def test_a_commit_after_the_newest_release_is_not_old(clone: Path) -> None:
    git(clone, "commit", "-q", "--allow-empty", "-m", "more")
    assert check(clone).good


def test_an_origin_that_is_gone_is_no_news_for_a_few_days(origin: Path, clone: Path) -> None:
    assert check(clone).good
    origin.rename(origin.with_name("elsewhere"))
    assert not check(clone).good
    assert line("update").good is True


def test_an_update_that_went_through_is_newer_than_what_was_looked_up(
    origin: Path, clone: Path
) -> None:
    release(origin, "issue-2")
    check(clone)
    logbook.note("update", True, was="issue-1", now="issue-2", step="done")
    assert line("update").good is True


def test_settings_that_the_webs_account_could_write_run_nothing(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    git(tmp_path, "config", "--global", "protocol.ext.allow", "always")
    git(tmp_path, "config", "--global", f"url.ext::touch {tmp_path / 'run'} .insteadOf", "/")
    check(clone)
    assert not (tmp_path / "run").exists()


def test_after_an_update_nobody_looking_is_told_too(clone: Path) -> None:
    check(clone)
    logbook.note("update", True, was="issue-1", now="issue-2", step="done")
    with time_machine.travel(clock.now() + timedelta(days=5)):
        assert "Nobody could look" in read(line("update"))


def test_who_could_never_look_is_told_after_a_few_days(origin: Path, clone: Path) -> None:
    began(clock.now())
    assert line("update").good is None and "every day" in read(line("update"))
    origin.rename(origin.with_name("elsewhere"))
    check(clone)
    assert line("update").good is None
    with time_machine.travel(clock.now() + timedelta(days=5)):
        assert line("update").good is False and "reaches the internet" in read(line("update"))


def test_an_update_that_failed_says_so(clone: Path) -> None:
    check(clone)
    logbook.note_problem("update", DomainError("Brightline is back on issue-1."))
    assert line("update").good is False and line("update").at_once
    assert "Brightline is back on issue-1." in read(line("update"))
