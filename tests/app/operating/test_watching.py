"""Alarms: once when a line turns bad, once when it is well, to whoever looks after the server."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app import clock, db, logbook
from app.errors import DomainError
from app.models import District, StaffMember
from app.operating import lines_here
from app.operating.watching import look
from config import settings
from tests.app.conftest import World
from tests.app.notices.conftest import Post
from tests.app.operating.conftest import bind
from tests.app.roster.test_roles import give

FULL = DomainError("The disk is full.")


@pytest.fixture(autouse=True)
def here(
    world: World, post: Post, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Iterator[time_machine.Traveller]:
    """Ben looks after the server; the disk of the machine that tests does not count."""
    monkeypatch.setattr(lines_here, "LEAST_SHARE", 0)
    monkeypatch.setattr(lines_here, "LEAST_BYTES", 0)
    give(world, world.ben, "technology")
    with app.app_context(), time_machine.travel(clock.now(), tick=False) as moved:
        yield moved


def change(person: StaffMember, **what: object) -> None:
    """Change a person on the staff list."""
    db.writing()
    for name, value in what.items():
        setattr(db.session.get_one(StaffMember, person.id), name, value)
    db.session.commit()


def subjects(post: Post, person: StaffMember) -> list[str]:
    """What somebody was sent."""
    return [str(each["Subject"]) for each in post.to(person)]


def test_one_mail_when_it_turns_bad_and_one_when_it_is_well(world: World, post: Post) -> None:
    logbook.note_problem("backup", FULL)
    look(), look()
    assert subjects(post, world.ben) == ["Brightline needs you: Backup"]
    logbook.note("backup", True, stamp="a", second="")
    look(), look()
    assert subjects(post, world.ben)[1:] == ["Brightline is well again: Backup"]
    assert [entry.facts["bad"] for entry in logbook.entries("told")] == [True, False]


def test_the_mail_says_what_since_when_what_to_do_and_where(world: World, post: Post) -> None:
    logbook.note_problem("backup", FULL)
    look()
    words = post.taken[0].get_content()
    assert "The backup of" in words and "(since " in words and "The disk is full." in words
    assert "http://localhost/status" in words and world.district.name not in words


def test_it_comes_in_the_readers_language(world: World, post: Post) -> None:
    change(world.ben, language="es")
    logbook.note_problem("backup", FULL)
    look()
    assert "Brightline le necesita" in subjects(post, world.ben)[0]
    assert "(desde el " in post.taken[0].get_content()


def test_all_that_turned_is_one_mail(world: World, post: Post) -> None:
    logbook.note_problem("backup", FULL)
    logbook.note_problem("drill", DomainError("The backup is damaged."))
    look()
    assert subjects(post, world.ben) == ["Brightline needs you: Backup, Test restore"]


def test_what_comes_and_goes_is_told_only_when_it_lasts(
    world: World, post: Post, here: time_machine.Traveller
) -> None:
    for words in ("The clock is off.", "", "The clock is off."):
        logbook.note("probe", not words, line="clock", words=words, values={})
        look()
        here.shift(timedelta(minutes=5))
    assert post.taken == []
    look()
    assert subjects(post, world.ben) == ["Brightline needs you: Clock"]


def test_who_could_not_be_told_is_told_at_the_next_look(world: World, post: Post) -> None:
    post.refuses_sender = True
    logbook.note_problem("backup", FULL)
    look()
    assert post.taken == [] and logbook.last("told") is None
    post.refuses_sender = False
    look(), look()
    assert len(post.to(world.ben)) == 1


def test_each_of_two_is_told_once_though_one_could_not_be_reached(world: World, post: Post) -> None:
    give(world, world.dan, "technology")
    post.refuses["dan@example.org"] = "550 unknown"
    logbook.note_problem("backup", FULL)
    look()
    post.refuses.clear()
    look(), look()
    assert (len(post.to(world.ben)), len(post.to(world.dan))) == (1, 1)


def test_a_mail_server_that_is_gone_fails_nobodys_command(world: World, post: Post) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).mail_port = 9
    db.session.commit()
    logbook.note_problem("backup", FULL)
    assert any(line.name == "backup" for line in look()) and post.taken == []


def test_a_second_part_that_fails_is_told_too(world: World, post: Post) -> None:
    for name, good in (("a", False), ("b", False), ("a", True), ("b", True)):
        logbook.note("unit", good, unit=f"brightline-{name}.service")
        look(), look()
    assert [each.split(":")[0] for each in subjects(post, world.ben)] == [
        "Brightline needs you",
        "Brightline needs you",
        "Brightline is well again",
    ]


def test_each_release_and_each_update_that_fails_is_told(world: World, post: Post) -> None:
    logbook.note("release", False, newest="issue-9", current="issue-8")
    look(), look()
    logbook.note_problem("update", DomainError("Brightline is back on issue-8."))
    look(), look()
    assert subjects(post, world.ben) == ["Brightline needs you: Updates"] * 2
    logbook.note("update", True, was="issue-8", now="issue-9", step="done")
    look(), look()
    assert subjects(post, world.ben)[2:] == ["Brightline is well again: Updates"]


def test_hr_is_told_while_no_coordinator_has_an_address(world: World, post: Post) -> None:
    change(world.ben, email=None)
    logbook.note_problem("backup", FULL)
    look()
    assert len(post.to(world.cora)) == 1 and len(post.taken) == 1
    assert "pass this on" in post.taken[0].get_content().replace("=\n", "")


def test_nobody_of_a_demonstration_is_written_to(world: World, post: Post) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = True
    db.session.commit()
    logbook.note_problem("backup", FULL)
    look()
    assert post.taken == []


def test_a_coordinator_who_comes_later_hears_of_what_is_bad(world: World, post: Post) -> None:
    logbook.note_problem("backup", FULL)
    look()
    give(world, world.dan, "technology")
    look(), look()
    assert (len(post.to(world.ben)), len(post.to(world.dan))) == (1, 1)


@pytest.mark.parametrize("gone", ["sqlite", "postgresql"])
def test_the_alarm_goes_out_when_the_database_is_gone(
    world: World, post: Post, here: time_machine.Traveller, tmp_path: Path, gone: str
) -> None:
    look()
    break_database(gone, tmp_path)
    look()
    here.shift(timedelta(minutes=5))
    look()
    assert subjects(post, world.ben) == ["Brightline needs you: Work that waits"]
    assert "The database does not answer." in post.taken[0].get_content().replace("=\n", "")


def break_database(gone: str, folder: Path) -> None:
    """Bind the session to an unreadable file, or to a server that is down."""
    (folder / "broken").write_bytes(b"no database" * 500)
    file, server = f"sqlite:///{folder}/broken", "postgresql+psycopg://x@127.0.0.1:9/x"
    bind({"sqlite": file, "postgresql": server}[gone])


def test_the_watch_prints_every_line(app: Flask, post: Post) -> None:
    done = app.test_cli_runner().invoke(args=["watch"])
    assert done.exit_code == 0 and "Backup: " in done.output and len(done.output.splitlines()) == 12
    assert logbook.heard("watch") is not None


def test_an_alarm_is_mailed_at_once(app: Flask, world: World, post: Post) -> None:
    done = app.test_cli_runner().invoke(args=["alarm", "brightline-backup.service"])
    assert done.exit_code == 0 and "brightline-backup.service" in done.output
    assert "Parts of the server" in subjects(post, world.ben)[0]


def test_a_full_disk_is_told_once_though_nothing_can_be_written_down(
    app: Flask,
    world: World,
    post: Post,
    here: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look()
    monkeypatch.setattr(lines_here, "LEAST_SHARE", 1.1)
    for _each in range(3):
        fill(settings().data_dir / "operating")
        assert app.test_cli_runner().invoke(args=["watch"]).exit_code == 0
        here.shift(timedelta(minutes=5))
    assert subjects(post, world.ben) == ["Brightline needs you: Disk"]


def fill(folder: Path) -> None:
    """Let the watch's own sign of life and every draft be written where there is no room."""
    drafts = (f".{name}.json.{os.getpid()}" for name in ("told", "coordinators"))
    places = dict.fromkeys(drafts, "/dev/full") | {"watch": "/dev/full/none"}
    for name, place in places.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(place)
