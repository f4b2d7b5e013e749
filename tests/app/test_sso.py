"""Signing in with the district's account, against a real OpenID provider over HTTP."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from app import db
from app.auth import sso
from app.ledger.canonical import sha256
from app.models import Identity, IdentityProvider, Kiosk, LoginSession
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.openid.provider import PLAIN
from tests.openid.running import OpenID, account, openid, sign_in, use

__all__ = ["account", "openid"]
REFUSED = "We could not sign you in"


def is_signed_in(browser: Browser) -> bool:
    """Whether the browser opens a page that is not for all."""
    return browser.get("/").heading != "Sign in"


def test_the_first_sign_in_finds_the_person_by_a_verified_address(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    ana_id = world.ana.id
    openid.says("a-1", email="Ana@Example.org", email_verified=True)
    assert sign_in(visit(), openid, account).heading == "My training"
    linked = db.session.query(Identity).one()
    assert (linked.staff_member_id, linked.subject) == (ana_id, "a-1")
    assert linked.linked_by == "verified-email"


def test_from_then_on_the_account_counts_and_not_its_address(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    sign_in(visit(), openid, account)
    openid.says("a-1", email="ana.married@example.org", email_verified=False)
    assert sign_in(visit(), openid, account).heading == "My training"


def test_an_address_that_only_the_userinfo_endpoint_gives_is_found_there(
    world: World, openid: OpenID, visit: Visit
) -> None:
    assert sign_in(visit(), openid, use(world, openid, client_id=PLAIN)).heading == "My training"


def test_the_request_carries_pkce_and_a_nonce(account: IdentityProvider, visit: Visit) -> None:
    sent = visit().client.get(f"/sign-in/with/{account.id}").location
    asked = parse_qs(urlsplit(sent).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    assert asked["redirect_uri"] == [f"http://localhost/signed-in/{account.district_id}"]


def test_the_session_says_sso_and_opens_the_pages_of_hr(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    openid.says("c-1", email="cora@example.org", email_verified=True)
    cora = visit()
    assert sign_in(cora, openid, account).heading == "Today"
    assert db.session.query(LoginSession).one().method == "sso"
    assert cora.get("/reports").status == 200


def test_a_sign_in_of_this_morning_at_the_provider_is_no_fresh_proof(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    earlier = {"auth_time": int(time.time()) - 4 * 3600}
    openid.says("c-1", email="cora@example.org", email_verified=True, tampered=earlier)
    cora = visit()
    sign_in(cora, openid, account)
    assert cora.get("/settings/sign-in/new/google").heading == "Show that it is you"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": ["somebody-else"]},
        {"aud": ["somebody-else"], "azp": "brightline"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
)
def test_an_id_token_with_one_wrong_claim_lets_nobody_in(
    account: IdentityProvider, openid: OpenID, visit: Visit, change: dict[str, object]
) -> None:
    openid.says("a-1", email="ana@example.org", email_verified=True, tampered=change)
    browser = visit()
    assert sign_in(browser, openid, account, 403).heading == REFUSED
    assert not is_signed_in(browser) and not db.session.query(Identity).count()


def test_an_id_token_that_somebody_else_signed_lets_nobody_in(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    openid.says("a-1", email="ana@example.org", email_verified=True, tampered={}, forged=True)
    assert sign_in(visit(), openid, account, 403).heading == REFUSED


def test_a_code_works_once(account: IdentityProvider, openid: OpenID, visit: Visit) -> None:
    browser = visit()
    first = openid.signs_in(browser.client.get(f"/sign-in/with/{account.id}").location)
    browser.get(first)
    again = parse_qs(urlsplit(browser.client.get(f"/sign-in/with/{account.id}").location).query)
    code = parse_qs(urlsplit(first).query)["code"][0]
    address = f"/signed-in/{account.district_id}?code={code}&state={again['state'][0]}"
    assert browser.get(address, 403).heading == REFUSED


def test_a_code_that_another_browser_got_is_refused(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    stolen = openid.signs_in(visit().client.get(f"/sign-in/with/{account.id}").location)
    victim = visit()
    victim.client.get(f"/sign-in/with/{account.id}")
    assert "not begun in this browser" in victim.get(stolen, 403).text
    assert not is_signed_in(victim)


@pytest.mark.parametrize("state", ["", "x", "ñ"])
def test_a_state_that_nobody_gave_is_refused(
    account: IdentityProvider, visit: Visit, state: str
) -> None:
    page = visit().get(f"/signed-in/{account.district_id}?code=x&state={state}", 403)
    assert "not begun in this browser" in page.text


def test_a_shared_tablet_does_not_go_to_the_provider(
    account: IdentityProvider, world: World, visit: Visit
) -> None:
    db.writing()
    paired = Kiosk(site_id=world.lincoln.id, name="Garage", made_by=world.cora.id)
    paired.token_sha256 = sha256(b"tablet")
    db.session.add(paired)
    db.session.commit()
    tablet = visit()
    tablet.client.set_cookie("kiosk", "tablet")
    assert tablet.client.get(f"/sign-in/with/{account.id}").location == "/kiosk"


def test_what_the_provider_refuses_is_said(account: IdentityProvider, visit: Visit) -> None:
    browser = visit()
    sent = parse_qs(urlsplit(browser.client.get(f"/sign-in/with/{account.id}").location).query)
    address = f"/signed-in/{account.district_id}?error=access_denied&state={sent['state'][0]}"
    assert "access_denied" in browser.get(address, 403).text


def test_a_tile_in_a_portal_begins_the_sign_in_properly(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    answer = visit().client.get(f"/signed-in/{account.district_id}?code=from-the-portal")
    assert answer.location == f"/sign-in/with/{account.id}"


def test_while_the_provider_is_down_the_page_names_the_other_ways(
    world: World, openid: OpenID, visit: Visit
) -> None:
    down = use(world, openid, discovery_url="http://127.0.0.1:9" + sso.DOCUMENT)
    page = visit().get(f"/sign-in/with/{down.id}", 503)
    assert page.heading == "Your district account does not answer"
    assert "takes no connection" in page.text and "a printed slip" in page.text


def test_nobody_waits_for_a_provider_that_does_not_answer(
    account: IdentityProvider, openid: OpenID, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sso, "SECONDS", 0.3)
    openid.says(slow=1)
    assert "did not answer within" in visit().get(f"/sign-in/with/{account.id}", 503).text


def test_an_account_that_is_no_longer_used_signs_nobody_in(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    browser = visit()
    sent = openid.signs_in(browser.client.get(f"/sign-in/with/{account.id}").location)
    db.writing()
    db.session.get_one(IdentityProvider, account.id).ended_at = account.made_at
    db.session.commit()
    browser.get(sent, 404)
    browser.get(f"/sign-in/with/{account.id}", 404)
