"""A technology coordinator walks their pages, by hand, by keys, and with their handbook open."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db, logbook
from app.errors import DomainError
from app.models import District, StaffMember
from app.operating.archive import STAMP
from tests.app.conftest import World
from tests.app.operating.coordinating import coordinator, given_up
from tests.browser.conftest import Arrive
from tests.browser.handbook import HANDBOOK, WIDTH, Clerk, broken, unknown
from tests.browser.walking import PHONE, Inspector

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
SERVER = HANDBOOK / "server"
NIGHT = timedelta(days=1)
PROBES = ("mail", "clock", "site-certificate")
SECTION = "README"


class Coordinator(Clerk):
    """Has the handbook for coordinators open."""

    folder = SERVER

    def turn(self, heading: str, place: str = "Status") -> None:
        """To a section, and to the page it is about."""
        self.read(SECTION, heading)
        self.follow(place)


@pytest.fixture
def tom(world: World, monkeypatch: pytest.MonkeyPatch) -> StaffMember:
    """The coordinator of a server that has run well for ten nights."""
    monkeypatch.setenv("BACKUP_TO", "offsite:district-backups")
    tom = coordinator(world)
    db.writing()
    district = db.session.get_one(District, world.district.id)
    district.mail_host, district.mail_sender = "mail.example.org", "training@example.org"
    db.session.commit()
    for nights in range(10, 0, -1):
        a_night(nights)  # the watch has not looked yet
    for line in PROBES:
        logbook.note("probe", True, line=line)
    logbook.note("release", True, newest="issue-8", current="issue-8")
    logbook.beat("worker")
    return tom


def a_night(ago: int) -> None:
    """A backup, and every seventh night a test restore."""
    with time_machine.travel(clock.now() - ago * NIGHT + timedelta(hours=6)):
        stamp, size = clock.now().strftime(STAMP), 48_000_000 - ago * 300_000
        logbook.note("backup", True, stamp=stamp, bytes=size, seconds=9, kept=9, second="ok")
        if ago % 7 == 2:
            facts = {"rows": 41_250, "files": 310, "leaves": 3_871}
            logbook.note("drill", True, stamp=stamp, place="second", seconds=40, **facts)


def full_elsewhere() -> None:
    """Tonight's backup lies here alone."""
    stamp = clock.now().strftime(STAMP)
    why = {"words": "The second place is full.", "values": {}}
    logbook.note("backup", True, stamp=stamp, bytes=48_000_000, kept=9, second="failed", **why)


def trouble() -> None:
    """That, mail that was given up, a backup that failed, and a newer version."""
    full_elsewhere()
    given_up("notice-send", "MailProblem: the mail server does not answer")
    logbook.note_problem("backup", DomainError("The disk is full."))
    logbook.note("release", False, newest="issue-9", current="issue-8")


@pytest.mark.parametrize("width", [1280, pytest.param(PHONE, marks=pytest.mark.full)])
def test_the_pages_are_sound_whether_or_not_all_is_well(
    tom: StaffMember, arrive: Arrive, width: int
) -> None:
    visitor = arrive(tom, width=width)
    visitor.press("Yes, sign me in")
    assert visitor.heading == "Status"
    for place in ("Backups", "Sign-in and mail", "Updates"):
        visitor.follow(place)
    trouble()
    for place in ("Updates", "Backups", "Status"):
        visitor.follow(place)
    assert "need" in visitor.page.locator(".bl-lead").inner_text()


@pytest.mark.full
def test_keys_alone_lead_to_a_backup_and_a_second_try(tom: StaffMember, arrive: Arrive) -> None:
    trouble()
    visitor = arrive(tom, kind=Inspector)
    visitor.press("Yes, sign me in")
    visitor.press("Try again Send notices")
    assert "It is tried again." in visitor.page.inner_text("main")
    visitor.follow("Backups")
    visitor.press("Back up now")
    visitor.press("Test a restore now")
    assert visitor.page.get_by_text("It starts within a minute.").count() == 2


def test_the_handbook_says_what_the_pages_say(tom: StaffMember, arrive: Arrive) -> None:
    reader = arrive(tom, False, WIDTH, Coordinator)
    assert isinstance(reader, Coordinator)
    reader.press("Yes, sign me in")
    each_page(reader)
    in_need(reader)
    for heading in ("When a mail says that something needs you", "Whom to call"):
        reader.turn(heading)
        reader.follow("Updates")
    assert [line for line in unknown(reader.met, SERVER) if line.startswith(SECTION)] == []


def each_page(reader: Coordinator) -> None:
    """While all is well."""
    reader.read(SECTION, "Your pages")
    reader.go("/reports", status=404)
    reader.turn("Status")
    logbook.beat("watch")
    reader.turn("Status")
    reader.take("status.png", 1080)
    reader.turn("Five minutes each month")
    reader.follow("Backups")
    reader.turn("Backups", "Backups")
    reader.take("backups.png", 1150)
    reader.turn("Sign-in and mail", "Sign-in and mail")
    reader.take("sign-in-and-mail.png", 560)


def in_need(reader: Coordinator) -> None:
    """While something needs somebody."""
    full_elsewhere()
    reader.turn("Status")
    reader.take("status-needs-you.png", 620)
    trouble()
    reader.turn("Status")
    reader.turn("Updates", "Updates")
    reader.take("updates.png", 760)


def test_no_link_of_the_coordinators_handbook_is_broken(database: object) -> None:
    assert broken(SERVER) == []
