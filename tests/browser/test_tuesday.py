"""Tuesday 3 p.m., starts Wednesday: added by form, a slip in hand, the certificate tonight."""

import re

import pytest
from playwright.sync_api import Page

from app import clock, db
from app.models import Certificate, StaffMember, Submission
from app.programs.operations import ask_for, create_program, set_terms
from tests.app.conftest import World
from tests.app.journey import right_answers
from tests.browser.conftest import Arrive
from tests.browser.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
NAME, PIN = "Pedro Luna Ríos", "482913"
TABLET = 768


@pytest.fixture
def onboarding(world: World) -> None:
    """What newcomers have to do in the small district."""
    db.writing()
    program = create_program(world.district.id, "Onboarding", "Capacitación de ingreso")
    today = clock.today(world.district.time_zone)
    set_terms(program, today, clock.now(), rhythm="onboarding", days=14)
    ask_for(program, world.version.adopted_on, ["boundaries"], [world.policy])
    db.session.commit()


def test_from_the_form_to_the_certificate(world: World, onboarding: None, arrive: Arrive) -> None:
    cora = arrive(world.cora)
    cora.press("Yes, sign me in")
    add_pedro(cora)
    code = print_the_slip(cora)
    pairing = pair_a_tablet(cora)
    tablet = arrive(world.dan, width=TABLET)
    come_in(tablet, pairing, code)
    finish(tablet)
    db.session.rollback()
    proof = db.session.query(Submission).order_by(Submission.id.desc()).first()
    assert proof and (proof.proof["method"], proof.proof["kiosk"]) == ("pin", "Bus garage")
    assert db.session.query(Certificate).count() == 1


def add_pedro(hr: Visitor) -> None:
    """One form; what applies to him is assigned at once."""
    hr.go("/people/new")
    hr.page.get_by_label("Legal name").fill(NAME)
    hr.page.locator("[name=site]").select_option(label="Lincoln School")
    hr.page.locator("[name=job_class]").select_option("driver")
    hr.page.locator("[name=language]").select_option("es")
    hr.press("Add this person")
    assert hr.heading == NAME and hr.has("h3:has-text('Onboarding')")


def print_the_slip(hr: Visitor) -> str:
    """The slip as it comes out of the printer; returns the code on it."""
    hr.follow("Print the sign-in slip")
    hr.press("Show the slip")
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", hr.page.inner_text("main"))
    assert found, hr.page.inner_text("main")
    return found[0]


def pair_a_tablet(hr: Visitor) -> str:
    """A tablet for the bus garage; returns its pairing code."""
    hr.go("/settings/tablets/new")
    hr.page.locator("[name=name]").fill("Bus garage")
    hr.page.locator("[name=site]").select_option(label="Lincoln School")
    send(hr)
    found = re.search(r"\b[A-Z2-9]{4}-?[A-Z2-9]{4}\b", hr.page.inner_text("main"))
    assert found, hr.page.inner_text("main")
    return found[0]


def come_in(tablet: Visitor, pairing: str, code: str) -> None:
    """Pair, choose Spanish, type the slip's code, choose a PIN."""
    tablet.go("/kiosk/pair")
    tablet.page.locator("[name=code]").fill(pairing)
    send(tablet)
    tablet.follow("Español")
    tablet.page.locator("[name=slip]").fill(code.lower())
    tablet.page.locator("form:has([name=slip]) button").click()
    tablet.look()
    send(tablet)
    for field in ("password", "again"):
        tablet.page.locator(f"[name={field}]").fill(PIN)
    tablet.page.locator("form:has([name=again]) [type=submit]").click()
    tablet.look()
    assert tablet.page.locator("html").get_attribute("lang") == "es"


def finish(tablet: Visitor) -> None:
    """Every page of the onboarding: module, quiz, signature, certificate."""
    page = tablet.page
    pedro = db.session.query(StaffMember).filter_by(legal_name=NAME).one()
    for _page in range(60):
        done = page.locator("main a[href^='/done/']")
        if done.count():
            done.first.click()
            tablet.look()
            return
        step(page, pedro)
        tablet.look()
    raise AssertionError("the onboarding never ends")


def step(page: Page, pedro: StaffMember) -> None:
    """What the page asks for, then its one large button."""
    if page.locator("[name=choice]").count():
        page.locator("#choice-1").check()
    if "/questions" in page.url:
        for name, values in right_answers(pedro).items():
            for value in values:
                page.locator(f"input[name='{name}'][value='{value}']").check()
    if page.locator("[type=checkbox][name=agrees]").count():
        page.locator("[type=checkbox][name=agrees]").check()
    if page.locator("input[type=text][name=typed_name]").count():
        page.get_by_role("checkbox").check()
        page.locator("[name=typed_name]").fill("Pedro Luna Rios")
    page.locator("main").locator("[type=submit], a.govuk-button").first.click()
    page.wait_for_load_state()


def send(visitor: Visitor) -> None:
    """The page's one large button."""
    visitor.page.locator("main [type=submit]").first.click()
    visitor.look()
