"""The pages beside the main job: every address without a name in it, errors, late people."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from app import db
from app.models import District, StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.walking import Visitor
from tests.conftest import IN_FULL

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
LONG_NAME = "Maximiliana Alexandrina Featherstonehaugh-Vandersteen Okonkwo"


def fixed_addresses(app: Flask) -> list[str]:
    """All pages whose address names no row; in the short run one in three."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    fixed = {rule.rule for rule in rules if not rule.arguments and "." not in rule.rule}
    pages = sorted(fixed - {"/healthz", "/readyz", "/metrics"})
    return pages if IN_FULL else pages[::3]


@pytest.fixture
def late(world: World) -> StaffMember:
    """Somebody with a long name in a district with a long name, late since 2025."""
    db.writing()
    person = add_person(
        site=world.lincoln,
        name=LONG_NAME,
        email="long@example.org",
        job_class="teacher",
        on=date(2025, 8, 1),
    )
    district = db.session.get_one(District, world.district.id)
    district.name = "Consolidated School District of the Upper and Lower Yellow Bear River Valleys"
    enroll(world.program, [person.id], "2025-26", date(2025, 8, 1), date(2025, 8, 28))
    db.session.commit()
    return person


def test_every_fixed_page_is_sound_for_hr_who_has_somebody_late(
    app: Flask, world: World, late: StaffMember, arrive: Arrive
) -> None:
    cora = arrive(world.cora, kind=Visitor)
    cora.press("Yes, sign me in")
    for address in [*fixed_addresses(app), f"/people/{late.id}"]:
        cora.page.goto(address)
        cora.look()


def test_every_public_page_is_sound(site: str, page: Page) -> None:
    anybody = Visitor(page, scripted=True)
    for address in ("/sign-in", "/who-to-tell", "/verify", "/verify?number=nonsense"):
        anybody.go(site + address)
    anybody.go(site + "/verify/no-such-code", status=404)
    anybody.go(site + "/no-such-page", status=404)
    anybody.go(site + "/sign-in/no-such-link", status=410)
    assert anybody.problems == []


def test_a_wrong_sign_in_gets_the_focus(site: str, page: Page) -> None:
    anybody = Visitor(page, scripted=True)
    anybody.go(site + "/sign-in")
    anybody.page.get_by_label("Sign-in name").fill("nobody")
    anybody.page.get_by_label("Password or PIN", exact=True).fill("not the password")
    anybody.press("Sign in")
    assert "error-summary" in (page.evaluate("document.activeElement.className"))
    assert anybody.problems == []


def test_a_late_person_with_a_long_name_fits_a_phone(
    world: World, late: StaffMember, arrive: Arrive
) -> None:
    learner = arrive(late)
    learner.press("Yes, sign me in")
    assert learner.page.get_by_text("were due on August 28, 2025").is_visible()
    principal = arrive(world.ben)
    principal.press("Yes, sign me in")
    principal.follow("My people")
    principal.follow(LONG_NAME)
