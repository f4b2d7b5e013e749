"""The mail line, by what became of a day's notices, and parts of the server."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock, db, logbook
from app.errors import DomainError
from app.models import Notice, NoticeOutcome
from tests.app.conftest import World
from tests.app.operating.conftest import line, read


@pytest.fixture(autouse=True)
def here(world: World, app: Flask) -> Iterator[None]:
    """The mail server let us in a moment ago."""
    with app.app_context():
        logbook.note("probe", True, line="mail")
        yield


def send(world: World, outcome: str, count: int) -> None:
    """So many notices of today and what became of them."""
    db.writing()
    for _each in range(count):
        notice = Notice(
            id=db.uuid7(),
            district_id=world.district.id,
            staff_member_id=world.ana.id,
            key=str(db.uuid7()),
            kind="reminder",
            day=clock.now().date(),
            language="en",
            address="ana@example.org",
            subject="Training",
            text="Training",
        )
        db.session.add(notice)
        db.session.flush()
        db.session.add(NoticeOutcome(notice_id=notice.id, outcome=outcome))
    db.session.commit()


@pytest.mark.parametrize(
    ("sent", "refused", "good"), [(10, 3, True), (0, 3, True), (0, 4, False), (5, 4, True)]
)
def test_most_notices_of_a_day_must_go_out(
    world: World, sent: int, refused: int, good: bool
) -> None:
    send(world, "sent", sent)
    send(world, "refused", refused)
    assert line("mail").good is good
    assert good or "4 notices of the last day" in read(line("mail"))


def test_what_could_not_be_sent_two_days_ago_is_no_news(world: World) -> None:
    send(world, "unknown", 5)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        logbook.note("probe", True, line="mail")
        assert line("mail").good is True


def test_parts_that_failed_are_named_until_each_ran_well() -> None:
    for name in ("brightline-web.service", "brightline-watch.service"):
        logbook.note("unit", False, unit=name)
    logbook.note("unit", True, unit="brightline-web.service")
    assert line("unit").cases == ("brightline-watch.service",)
    assert "systemctl restart brightline-watch.service" in read(line("unit"))
    logbook.note("unit", True, unit="brightline-watch.service")
    assert line("unit").good is True


@pytest.mark.parametrize("name", ["backup", "drill", "update"])
def test_what_its_own_line_tells_is_not_told_as_a_part_too(name: str) -> None:
    logbook.note_problem(name, DomainError("The disk is full."))
    logbook.note("unit", False, unit=f"brightline-{name}.service")
    assert line("unit").good is True
    logbook.note(name, True)
    assert line("unit").good is True


def test_a_backup_that_could_not_say_why_is_told_as_a_part() -> None:
    logbook.note("backup", True, stamp="a")
    logbook.note("unit", False, unit="brightline-backup.service")
    assert line("unit").cases == ("brightline-backup.service",)
    logbook.note("backup", True, stamp="b")
    assert line("unit").good is True


def test_a_trial_without_https_needs_no_certificate() -> None:
    assert line("site-certificate").good is True and "Not needed" in read(line("site-certificate"))
