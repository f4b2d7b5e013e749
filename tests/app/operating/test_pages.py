"""The coordinator's pages: who opens them, what they ask the server for, and nobody's name."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock, db, jobs, logbook
from app.auth.access import LEARNER, PUBLIC
from app.models import OutboxJob, StaffMember
from config import settings
from tests.app.browsing import Browser, Visit, way_in
from tests.app.conftest import World
from tests.app.operating.coordinating import coordinates_too, coordinator, given_up
from tests.app.test_access import addresses
from tests.app.test_around import places

PAGES = {
    "/status": "Status",
    "/status/backups": "Backups",
    "/settings": "Sign-in and mail",
    "/status/updates": "Updates",
}
FORMS = ("/status/backups/now", "/status/backups/test", "/status/jobs/retry")
SECRETS = ("Ana", "Núñez", "Dan", "O'Brien", "ana@example.org", "Lincoln", "Cora")
"""What only somebody who may see people would know."""


@pytest.fixture
def tom(world: World) -> StaffMember:
    """The technology coordinator."""
    return coordinator(world)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the worker did of a sort of work that only notes it."""
    seen: list[str] = []
    handler: Callable[..., Callable[[], None]] = lambda payload: lambda: seen.append(payload["id"])  # noqa: E731
    monkeypatch.setitem(jobs.HANDLERS, "note", handler)
    return seen


@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_each_page_opens_for_a_technology_coordinator(
    tom: StaffMember, visit: Visit, address: str, heading: str
) -> None:
    assert visit(tom).get(address).heading == heading


@pytest.mark.parametrize("address", ["/status", "/status/backups", "/status/updates"])
@pytest.mark.parametrize("who", ["ana", "ben", "cora"])
def test_nobody_else_finds_them(world: World, visit: Visit, who: str, address: str) -> None:
    visit(getattr(world, who)).get(address, 404)


@pytest.mark.parametrize("address", [*FORMS, f"/status/jobs/{uuid.UUID(int=7)}/retry"])
def test_nobody_else_asks_the_server_for_anything(world: World, visit: Visit, address: str) -> None:
    for person in (world.ana, world.ben, world.cora):
        visit(person).post(address, 404)
    assert not logbook.entries()


def test_a_coordinator_sends_no_form_about_other_people(
    app: Flask, tom: StaffMember, visit: Visit
) -> None:
    browser, own = visit(tom), {"technology", LEARNER, PUBLIC}
    assert browser.page
    token = {"csrf_token": browser.page.field("csrf_token")}
    for address, rule in addresses(app, "POST"):
        if not own & set(rule):
            assert browser.client.post(address, data=token).status_code == 404, address


def test_a_coordinator_lands_on_status_and_finds_their_own_training(
    app: Flask, tom: StaffMember
) -> None:
    browser, link = Browser(app), f"/sign-in/{way_in(tom)}"
    browser.get(link)
    assert browser.post(link).heading == "Status"
    wanted = ["My training", "Status", "Backups", "Sign-in and mail", "Updates"]
    assert browser.page and places(browser.page) == wanted
    assert browser.get("/").heading == "My training"


def test_somebody_of_hr_who_keeps_the_server_too_has_both(world: World, visit: Visit) -> None:
    coordinates_too(world, world.cora)
    found = places(visit(world.cora).get("/status"))
    hr = ["Today", "People", "Programs", "Reports", "Policies", "Settings"]
    assert found == ["My training", *hr, "Status", "Backups", "Updates"]


def test_work_that_was_given_up_is_tried_again_and_done_once(
    tom: StaffMember, visit: Visit, done: list[str]
) -> None:
    job, browser = given_up("note", id="once"), visit(tom)
    page = browser.get("/status")
    assert "Given up" in page.words() and jobs.drain() == 0
    for _press in range(2):
        browser.post(f"/status/jobs/{job}/retry")
        jobs.drain()
    assert done == ["once"]
    assert "Somebody has tried this again already." in (browser.page and browser.page.words() or "")


def test_all_that_was_given_up_is_tried_again(
    tom: StaffMember, visit: Visit, done: list[str]
) -> None:
    given_up("note", id="one")
    given_up("note", id="two")
    browser = visit(tom)
    browser.get("/status")
    assert "2 pieces of work" in browser.post("/status/jobs/retry").words()
    jobs.drain()
    assert sorted(done) == ["one", "two"]


def test_work_that_was_not_given_up_is_left_alone(tom: StaffMember, visit: Visit) -> None:
    job = given_up("note")
    db.writing()
    db.session.get_one(OutboxJob, job).attempts = 3
    db.session.commit()
    browser = visit(tom)
    browser.post(f"/status/jobs/{job}/retry")
    assert db.session.get_one(OutboxJob, job).attempts == 3


@pytest.mark.parametrize(("form", "wish"), [("now", "backup"), ("test", "drill")])
def test_a_button_leaves_a_wish_and_the_page_says_what_came_of_it(
    tom: StaffMember, visit: Visit, form: str, wish: str
) -> None:
    browser, file = visit(tom), settings().data_dir / "operating" / f"wish-{wish}"
    browser.get("/status/backups")
    assert "It starts within a minute." in browser.post(f"/status/backups/{form}").words()
    file.unlink()
    assert "is running" in browser.get("/status/backups").words()
    logbook.note(wish, True, stamp="2026-08-28T081000Z", second="ok", bytes=5)
    assert "It has ended." in browser.get("/status/backups").words()


def test_asking_twice_is_asking_once(tom: StaffMember, visit: Visit) -> None:
    browser = visit(tom)
    browser.get("/status/backups")
    browser.post("/status/backups/now")
    browser.post("/status/backups/now")
    assert len(logbook.entries("asked")) == 1


def test_a_wish_that_nobody_takes_up_says_what_to_type(tom: StaffMember, visit: Visit) -> None:
    browser = visit(tom)
    browser.get("/status/backups")
    browser.post("/status/backups/now")
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        assert "sudo brightline backup" in browser.get("/status/backups").words()


def test_the_pages_say_nothing_about_people(tom: StaffMember, visit: Visit) -> None:
    error = "MailProblem: ana@example.org is Ana María Núñez of Lincoln School"
    given_up("sign-in-mail", error, name="Ana María Núñez", address="ana@example.org")
    for address in PAGES:
        page = visit(tom).get(address)
        assert [word for word in SECRETS if word in page.text] == []
    assert "MailProblem" in visit(tom).get("/status").words()
