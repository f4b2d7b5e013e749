"""Passkeys with Chromium's virtual authenticator: set up, sign in, second step, a copy refused."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession
from sqlalchemy import select

from app import clock, db
from app.auth.links import make_link
from app.models import LoginSession, StaffMember
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A phone's or computer's own authenticator, whose finger always fits."""

    def __init__(self, visitor: Visitor) -> None:
        self.cdp: CDPSession = visitor.page.context.new_cdp_session(visitor.page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = made["authenticatorId"]

    def key(self) -> dict[str, Any]:
        """Its one passkey, with the private half."""
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        [only] = found["credentials"]
        return dict(only)

    def put(self, key: dict[str, Any]) -> None:
        """Have this passkey, such as a copy made earlier, and no other."""
        self.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": key})

    def knows_the_finger(self, known: bool) -> None:
        """Whether it recognizes the person."""
        asked = {"authenticatorId": self.id, "isUserVerified": known}
        self.cdp.send("WebAuthn.setUserVerified", asked)


def open_link(visitor: Visitor, person: StaffMember, kind: str) -> None:
    """Sign in by a fresh link or slip."""
    db.writing()
    token = make_link(person.id, clock.now(), kind)
    db.session.commit()
    visitor.go(f"/sign-in/{token}")
    visitor.press("Yes, sign me in")


def use_key(visitor: Visitor, button: str) -> None:
    """Press a button that asks the device first, and look at the page it leads to."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=button, exact=True).click()
    visitor.look()


def set_up(visitor: Visitor) -> Device:
    """The person adds a passkey under My sign-in and signs out."""
    device = Device(visitor)
    visitor.go("/my-sign-in")
    visitor.follow("Add a passkey")
    use_key(visitor, "Set up a passkey on this device")
    assert says(visitor, "Your passkey is set up")
    visitor.press("Sign out")
    return device


def says(visitor: Visitor, words: str) -> bool:
    """Whether the page shows these words."""
    return visitor.page.get_by_text(words).is_visible()


@pytest.fixture
def ana(world: World, arrive: Arrive) -> Visitor:
    """Ana, just signed in."""
    visitor = arrive(world.ana)
    visitor.press("Yes, sign me in")
    return visitor


def test_a_passkey_signs_in_without_a_name(ana: Visitor) -> None:
    set_up(ana)
    use_key(ana, "Sign in with a passkey")
    assert ana.heading == "My training"
    ana.go("/my-sign-in")
    assert says(ana, "Passkey: Chrome on Linux") and says(ana, "last used")


def test_hr_sets_one_up_and_shows_it_as_the_second_step(world: World, arrive: Arrive) -> None:
    cora = arrive(world.cora)
    open_link(cora, world.cora, "link")
    assert cora.heading == "One more step"
    device = Device(cora)
    cora.follow("Set up a passkey")
    use_key(cora, "Set up a passkey on this device")
    cora.press("Make ten codes")
    cora.follow("I have kept them")
    assert cora.page.url.endswith("/today")
    open_link(cora, world.cora, "link")
    use_key(cora, "Use my passkey")
    assert cora.page.url.endswith("/today") and device.key()["signCount"] > 1


def test_a_passkey_instead_of_a_pin_after_a_slip(world: World, ana: Visitor) -> None:
    Device(ana)
    open_link(ana, world.ana, "slip")
    use_key(ana, "Use my finger, my face or the lock of this device instead")
    assert ana.heading == "My training" and says(ana, "Your passkey is set up")
    newest = select(LoginSession).order_by(LoginSession.began_at.desc()).limit(1)
    begun = db.session.scalars(newest).one()
    assert (begun.method, begun.secret_set_through) == ("passkey", "slip")


def test_a_copy_whose_count_is_behind_is_refused(ana: Visitor) -> None:
    device = set_up(ana)
    copy = device.key()
    use_key(ana, "Sign in with a passkey")
    ana.press("Sign out")
    device.put(copy)
    use_key(ana, "Sign in with a passkey")
    assert ana.heading == "Sign in" and says(ana, "may have been copied")


def test_a_removed_passkey_opens_nothing(world: World, ana: Visitor) -> None:
    set_up(ana)
    open_link(ana, world.ana, "link")
    ana.go("/my-sign-in")
    ana.page.get_by_role("button", name="Remove").click()
    ana.press("Sign out")
    use_key(ana, "Sign in with a passkey")
    assert ana.heading == "Sign in" and says(ana, "not known here any more")


def test_nobody_shows_the_passkey_of_somebody_else(world: World, arrive: Arrive) -> None:
    both = arrive(world.dan)
    both.press("Yes, sign me in")
    device = set_up(both)
    of_dan = device.key()
    open_link(both, world.ana, "link")
    device.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": device.id})
    both.go("/second-step/passkey")
    use_key(both, "Set up a passkey on this device")
    device.put(of_dan)
    both.go("/second-step")
    use_key(both, "Use my passkey")
    assert says(both, "somebody else's passkey")


def test_an_unknown_finger_gets_advice_and_no_session(ana: Visitor) -> None:
    device = set_up(ana)
    device.knows_the_finger(False)
    ana.page.get_by_role("button", name="Sign in with a passkey").click()
    ana.page.get_by_text("No passkey came").wait_for()
    assert ana.heading == "Sign in"


def test_without_scripts_no_passkey_is_offered(world: World, arrive: Arrive) -> None:
    ana = arrive(world.ana, scripted=False)
    ana.go("/sign-in")
    assert not ana.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    ana.press("Sign in")
