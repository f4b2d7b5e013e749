"""What the coordinator's pages say: the sentence above all, each kind of event, each backup."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app import clock, logbook
from app.errors import DomainError
from app.operating import listing, showing
from app.operating.archive import STAMP
from app.operating.line import Line, read_in
from app.operating.lines import lines
from config import settings
from tests.app.browsing import Page, Visit
from tests.app.conftest import World
from tests.app.operating.coordinating import coordinator

WELL = Line("disk", True, "Disk", "80 GB are free.")
BAD = Line("mail", False, "Mail", "Nobody answers.")
UNKNOWN = Line("clock", None, "Clock", "Nobody has compared it yet.")
NOON = datetime(2026, 8, 28, 18, 0, tzinfo=UTC)
FULL = DomainError("The disk is full: %(free)s are free.", free="3 MB")
FACTS: dict[str, dict[str, Any]] = {
    "backup": {"stamp": "2026-08-28T081000Z", "bytes": 52_000_000, "second": "ok", "kept": 9},
    "drill": {"stamp": "2026-08-28T081000Z", "leaves": 1200, "rows": 34567, "files": 89},
    "move": {"rows": 5},
    "probe": {"line": "mail"},
    "release": {"newest": "v9"},
    "restore": {"stamp": "2026-08-28T081000Z"},
    "told": {"line": "unit brightline-web.service", "people": 1},
    "unit": {"unit": "brightline-backup.service"},
    "update": {"was": "v7", "now": "v8"},
    "asked": {"what": "drill"},
}
TITLES = {"mail": "Mail", "unit": "Parts of the server"}


@pytest.fixture
def reading(world: World, app: Flask) -> Iterator[None]:
    """Where sentences become text: at noon of August 28, as on a page in English."""
    with (
        time_machine.travel(NOON, tick=False),
        app.test_request_context(),
        read_in("en", "America/Denver"),
    ):
        yield


def shown(world: World, visit: Visit, address: str) -> Page:
    """A page as the technology coordinator sees it."""
    return visit(coordinator(world)).get(address)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([WELL, WELL], "Everything is well."),
        ([WELL, UNKNOWN], "Nothing is wrong. One thing is not known yet."),
        ([UNKNOWN, UNKNOWN], "Nothing is wrong. 2 things are not known yet."),
        ([WELL, BAD, UNKNOWN], "One thing needs you: Mail."),
        ([BAD, WELL, BAD], "2 things need you: Mail, Mail."),
    ],
)
def test_one_sentence_says_it_all(reading: None, found: list[Line], sentence: str) -> None:
    assert showing.summed_up(found) == sentence


def test_what_needs_somebody_stands_first() -> None:
    assert showing.in_order([WELL, UNKNOWN, BAD]) == [BAD, UNKNOWN, WELL]


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_of_event_has_words(reading: None, kind: str) -> None:
    logbook.note(kind, True, **FACTS[kind])
    event = showing.events(TITLES)[0]
    assert event.good and event.words.endswith(".") and "%" not in event.words


@pytest.mark.parametrize("kind", sorted(set(FACTS) - {"asked", "told", "release"}))
def test_what_went_wrong_is_said_with_its_reason(reading: None, kind: str) -> None:
    logbook.note_problem(kind, FULL, **FACTS[kind])
    event = showing.events(TITLES)[0]
    assert not event.good and event.words.endswith("The disk is full: 3 MB are free.")


def test_a_newer_version_is_no_trouble_and_not_being_able_to_look_is(reading: None) -> None:
    logbook.note("release", False, newest="issue-9", current="issue-8")
    logbook.note_problem("release", FULL)
    assert [event.good for event in showing.events({})] == [False, True]
    assert showing.events({})[0].words == "The disk is full: 3 MB are free."


def test_a_mail_that_told_of_trouble_says_about_what(reading: None) -> None:
    logbook.note("told", True, bad=True, **FACTS["told"])
    event = showing.events(TITLES)[0]
    assert not event.good and "“Parts of the server brightline-web.service”" in event.words


def test_an_entry_of_another_version_breaks_no_page(reading: None) -> None:
    for kind in [*FACTS, "something-new"]:
        logbook.note(kind, False, words="%(gone)s of %d", values={"other": 1})
        logbook.note(kind, True)
    assert len(showing.events({})) == len(FACTS) * 2 - 1
    assert listing.backups() and listing.drilled()


def test_what_is_written_down_again_each_day_is_said_once(reading: None) -> None:
    for good in (True, True, False, False, True):
        logbook.note("probe", good, line="mail")
    assert [event.good for event in showing.events(TITLES)] == [True, False, True]


def test_the_latest_events_stand_first_and_are_no_more_than_twenty(reading: None) -> None:
    for number in range(30):
        logbook.note("unit", False, unit=f"u{number}")
    found = showing.events(TITLES)
    assert len(found) == 20 and "u29" in found[0].words


def test_every_line_has_a_title_and_words_in_both_languages(world: World, visit: Visit) -> None:
    browser = visit(coordinator(world))
    words = browser.get("/status").words()
    assert all(line.name for line in lines()) and len(lines()) == 12
    browser.get("/language/es?back=/status")
    assert browser.page and browser.page.words() != words


def test_a_new_installation_is_calm(world: World, visit: Visit) -> None:
    page = shown(world, visit, "/status")
    assert "Needs you" not in page.words() and "Not known yet" in page.words()
    assert re.search("Nothing is wrong. .* not known yet.", page.words())


def test_a_watch_that_has_stopped_needs_somebody(world: World, visit: Visit) -> None:
    tom = coordinator(world)
    logbook.beat("watch")
    assert "The watch Well. It looked" in visit(tom).get("/status").words()
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        assert "brightline-watch.timer" in visit(tom).get("/status").words()


def test_without_a_backup_the_page_says_how_the_key_is_made(world: World, visit: Visit) -> None:
    words = shown(world, visit, "/status/backups").words()
    assert "There is no backup yet." in words and "sudo brightline key" in words


def test_the_list_of_backups_says_size_place_and_reason(world: World, visit: Visit) -> None:
    logbook.note("backup", True, **FACTS["backup"])
    logbook.note("backup", True, **{**FACTS["backup"], "second": "failed"})
    logbook.note_problem("backup", FULL)
    words = shown(world, visit, "/status/backups").words()
    for said in ("52.0 MB", "Copied there", "Could not be copied there", "3 MB are free."):
        assert said in words
    assert "August 28, 2026, 2:10 a.m. MDT" in words and "sudo brightline key" not in words


def test_what_the_rule_has_removed_is_said(reading: None) -> None:
    for nights in range(40, 0, -1):
        with time_machine.travel(clock.now() - timedelta(days=nights)):
            logbook.note("backup", True, stamp=clock.now().strftime(STAMP))
    kept = [backup.is_kept for backup in listing.backups()]
    assert all(kept[:14]) and 0 < sum(kept[14:]) < 10


def test_the_last_test_restore_says_what_it_compared(world: World, visit: Visit) -> None:
    logbook.note("drill", True, **FACTS["drill"])
    assert "34,567 rows, 89 files" in shown(world, visit, "/status/backups").words()


@pytest.mark.parametrize("secret", [":sftp,host=h,pass=hunter2:/b", "s3,key=hunter2:bucket"])
def test_a_second_place_with_a_secret_in_it_is_not_shown(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("BACKUP_TO", secret)
    settings.cache_clear()
    page = shown(world, visit, "/status/backups")
    assert "hunter2" not in page.text and "One is set" in page.words()


@pytest.mark.parametrize("place", ["/mnt/nas/brightline", "offsite:district-backups"])
def test_a_second_place_without_one_is(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("BACKUP_TO", place)
    settings.cache_clear()
    assert place in shown(world, visit, "/status/backups").words()


def test_a_newer_version_is_named_with_the_command(world: World, visit: Visit) -> None:
    logbook.note("release", False, newest="issue-9", current="issue-8")
    words = shown(world, visit, "/status/updates").words()
    assert "A newer version is there." in words and "issue-9" in words
    assert "sudo brightline update" in words


def test_after_an_update_the_newer_version_is_the_one_that_runs(world: World, visit: Visit) -> None:
    logbook.note("release", False, newest="issue-9", current="issue-8")
    logbook.note("update", True, was="issue-8", now="issue-9", step="done")
    words = shown(world, visit, "/status/updates").words()
    assert "This is the newest version." in words and "Running issue-9" in words


def test_updates_so_far_are_told_in_a_sentence_each(world: World, visit: Visit) -> None:
    logbook.note("update", True, was="issue-7", now="issue-8", step="done")
    logbook.note_problem("update", DomainError("The old version runs, and nothing was lost."))
    words = shown(world, visit, "/status/updates").words()
    assert "Brightline was updated from issue-7 to issue-8." in words
    assert "The update failed. The old version runs, and nothing was lost." in words
