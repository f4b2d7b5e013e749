"""The shared tablet in Chromium: it asks who is there, then signs out, with a script or without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from app import clock, db
from app.auth import kiosks
from tests.app.conftest import World
from tests.app.tablets import PIN, give_pin
from tests.browser.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
TABLET = {"width": 768, "height": 1024}


@pytest.fixture
def tablet(world: World, site: str, new_context: Callable[..., BrowserContext]) -> Visitor:
    """A tablet at Lincoln, paired; Ana has a PIN."""
    give_pin(world.ana)
    db.writing()
    _kiosk, code = kiosks.make(world.lincoln.id, "Bus garage tablet", world.cora.id, clock.now())
    db.session.commit()
    context = new_context(base_url=site, locale="en-US", viewport=TABLET)
    found = Visitor(context.new_page(), scripted=True)
    found.page.clock.install()
    found.go("/kiosk")
    found.page.get_by_label("The code").fill(code)
    found.press("Pair this tablet")
    return found


def sign_in(tablet: Visitor, button: str = "Sign in") -> None:
    """Ana at the tablet, in either language."""
    tablet.page.locator("[name=name]").fill("ana@example.org")
    tablet.page.locator("[name=password]").fill(PIN)
    tablet.press(button)


def asks(tablet: Visitor) -> bool:
    """Whether the tablet asks if somebody is still there."""
    return tablet.page.get_by_role("alertdialog").is_visible()


def test_a_tablet_left_open_asks_and_then_signs_out(tablet: Visitor) -> None:
    sign_in(tablet)
    assert tablet.heading == "My training"
    tablet.page.clock.run_for(38_000)
    assert not asks(tablet)
    tablet.page.clock.run_for(4_000)
    assert asks(tablet)
    tablet.examine()
    tablet.page.clock.run_for(20_000)
    tablet.page.get_by_role("heading", name="Who are you?").wait_for()
    tablet.page.go_back()
    tablet.page.get_by_role("heading", name="Who are you?").wait_for()
    assert tablet.problems == []


def test_who_answers_stays_signed_in(tablet: Visitor) -> None:
    sign_in(tablet)
    for _time in range(3):
        tablet.page.clock.run_for(42_000)
        with tablet.page.expect_response("**/kiosk/here.txt") as kept:
            tablet.page.get_by_role("button", name="I am here").press("Enter")
        assert kept.value.status == 204 and not asks(tablet)
    tablet.follow("My records")
    assert tablet.heading == "My records" and tablet.problems == []


def test_half_a_name_is_not_left_for_the_next_person(tablet: Visitor) -> None:
    tablet.page.clock.run_for(120_000)
    assert not asks(tablet)
    tablet.page.locator("[name=name]").fill("ana@ex")
    tablet.page.clock.run_for(62_000)
    tablet.page.wait_for_function("document.querySelector('[name=name]').value === ''")
    assert tablet.heading == "Who are you?" and tablet.problems == []


def test_espanol_is_as_large_as_the_rest_and_goes_with_the_person(tablet: Visitor) -> None:
    other = tablet.page.locator("main").get_by_role("button", name="Español")
    main = tablet.page.locator("main").get_by_role("button", name="Sign in")
    sizes = [each.evaluate("node => getComputedStyle(node).fontSize") for each in (other, main)]
    assert sizes[0] == sizes[1]
    other.click()
    tablet.page.locator("html[lang=es]").wait_for()
    sign_in(tablet, "Entrar")
    assert tablet.has("html[lang=es]") and tablet.has("text=Ana María")
    tablet.page.clock.run_for(62_000)
    tablet.page.get_by_role("heading", name="Who are you?").wait_for()
    assert tablet.problems == []
