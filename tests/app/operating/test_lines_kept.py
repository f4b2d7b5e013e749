"""Lines about what is kept: good, bad or unknown by what happened and when."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app import logbook
from app.errors import DomainError
from config import settings
from tests.app.operating.conftest import began, line, read

START = datetime(2026, 8, 28, 8, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL = DomainError("The disk is full: %(free)s MB are left.", free=3)


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[time_machine.Traveller]:
    """The morning after the installation, and a clock that only the test moves."""
    with app.app_context(), time_machine.travel(START, tick=False) as moved:
        began(START)
        yield moved


def test_the_backup_of_this_night_is_good_with_its_time() -> None:
    logbook.note("backup", True, stamp="2026-08-28T081000Z", second="")
    assert line("backup").good is True
    assert read(line("backup")) == "Backup: Made August 28, 2026, 2:10 a.m. MDT."


def test_a_backup_is_too_old_after_26_hours(here: time_machine.Traveller) -> None:
    logbook.note("backup", True, stamp="a", second="")
    here.shift(26 * HOUR)
    assert line("backup").good is True
    here.shift(1)
    assert line("backup").good is False and "Back up now" in read(line("backup"))


def test_a_backup_that_failed_says_why_and_which_is_the_last_good_one(
    here: time_machine.Traveller,
) -> None:
    logbook.note("backup", True, stamp="a", second="")
    here.shift(HOUR)
    logbook.note_problem("backup", FULL)
    words = read(line("backup"))
    assert line("backup").good is False and line("backup").at_once
    assert "failed. The disk is full: 3 MB are left." in words and "2:10 a.m." in words


def test_a_first_backup_that_failed_says_that_there_is_none() -> None:
    logbook.note_problem("backup", FULL)
    assert line("backup").good is False and "no good backup yet" in read(line("backup"))


@pytest.mark.parametrize(("name", "patience"), [("backup", 26 * HOUR), ("second-place", 26 * HOUR)])
def test_nobody_knows_on_the_first_day_and_then_it_is_bad(
    here: time_machine.Traveller, name: str, patience: timedelta
) -> None:
    assert line(name).good is None
    here.shift(patience + HOUR)
    assert line(name).good is False


def test_the_second_place_is_what_the_last_run_said_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BACKUP_TO", "away:brightline")
    settings.cache_clear()
    assert line("second-place").good is None
    logbook.note("backup", True, stamp="a", second="ok")
    assert line("second-place").good is True
    logbook.note("backup", True, stamp="b", second="failed", words="The place is full.")
    assert line("second-place").good is False and line("backup").good is True
    assert "The place is full." in read(line("second-place"))


def test_a_test_restore_is_good_for_8_days(here: time_machine.Traveller) -> None:
    logbook.note("drill", True, stamp="a", place="second", leaves=12_345, rows=9, files=2)
    assert line("test-restore").good is True and line("ledger").good is True
    assert "12,345 records" in read(line("ledger"))
    here.shift(8 * DAY + HOUR)
    assert line("test-restore").good is False


def test_a_test_restore_that_failed_before_the_records_says_nothing_of_them() -> None:
    logbook.note_problem("drill", DomainError("The backup is damaged."))
    assert line("test-restore").good is False and line("ledger").good is None
    assert "The backup is damaged." in read(line("test-restore"))


def test_records_that_do_not_agree_with_their_proof_are_bad() -> None:
    logbook.note_problem("drill", DomainError("The root differs."), leaves=12)
    assert line("ledger").good is False and "Delete no backup" in read(line("ledger"))


def test_without_a_test_restore_nobody_knows_for_a_week(here: time_machine.Traveller) -> None:
    assert line("test-restore").good is None and line("ledger").good is None
    here.shift(9 * DAY)
    assert line("test-restore").good is False and line("ledger").good is None
