"""Whose account it is: linked by verified address or by its owner, never by a claim alone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from app import clock, db
from app.models import Identity, IdentityProvider, LoginSession, Position, StaffMember
from app.roster.operations import add_person, create_district
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.openid.running import OpenID, account, go, openid, sign_in, use

__all__ = ["account", "openid"]
ANA: dict[str, Any] = {"email": "ana@example.org", "email_verified": True}
TENANT = "3f2b8c1e-5a6d-4e7f-9a0b-1c2d3e4f5a6b"
NOT_LISTED = "not on the staff list"


@pytest.mark.parametrize("said", [False, "false", None, 0, "yes"])
def test_an_address_that_nobody_vouches_for_links_nobody(
    account: IdentityProvider, openid: OpenID, visit: Visit, said: object
) -> None:
    openid.says("a-1", email="ana@example.org", email_verified=said)
    assert NOT_LISTED in sign_in(visit(), openid, account, 403).text
    assert not db.session.query(Identity).count()


@pytest.mark.parametrize("domain", ["elsewhere.example", None])
def test_google_accounts_of_another_domain_are_refused(
    world: World, openid: OpenID, visit: Visit, domain: str | None
) -> None:
    google = use(world, openid, kind="google", belongs_to="example.org")
    openid.says("a-1", **ANA, hd=domain)
    assert "not a private one" in sign_in(visit(), openid, google, 403).text
    openid.says("a-1", **ANA, hd="example.org")
    assert sign_in(visit(), openid, google).heading == "My training"


def test_a_private_google_account_is_refused_though_it_was_linked(
    world: World, openid: OpenID, visit: Visit
) -> None:
    google = use(world, openid, kind="google", belongs_to="example.org")
    openid.says("a-1", **ANA, hd="example.org")
    sign_in(visit(), openid, google)
    openid.says("a-1", **ANA, hd="gmail.example")
    sign_in(visit(), openid, google, 403)


def test_microsoft_accounts_go_by_tenant_and_object_id(
    world: World, openid: OpenID, visit: Visit
) -> None:
    microsoft = use(world, openid, kind="microsoft", belongs_to=TENANT)
    ana = {"email": "ana@example.org", "xms_edov": True, "oid": "o-1"}
    openid.says("pairwise", **ana, tid=str(uuid.uuid4()))
    assert "not a private one" in sign_in(visit(), openid, microsoft, 403).text
    openid.says("pairwise", **ana, tid=TENANT)
    assert sign_in(visit(), openid, microsoft).heading == "My training"
    assert db.session.query(Identity).one().subject == "o-1"


def test_microsoft_vouches_by_edov_and_not_by_email_verified(
    world: World, openid: OpenID, visit: Visit
) -> None:
    microsoft = use(world, openid, kind="microsoft", belongs_to=TENANT)
    openid.says("pairwise", **ANA, tid=TENANT, oid="o-1")
    assert NOT_LISTED in sign_in(visit(), openid, microsoft, 403).text


def test_a_person_of_another_district_is_not_found(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    db.writing()
    create_district(
        name="Sagebrush Schools",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Eve Moss",
        hr_email="eve@sagebrush.example",
        now=clock.now(),
    )
    db.session.commit()
    openid.says("e-1", email="eve@sagebrush.example", email_verified=True)
    assert NOT_LISTED in sign_in(visit(), openid, account, 403).text


def test_who_has_left_is_not_found_by_address(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    db.writing()
    work = db.session.query(Position).filter_by(staff_member_id=world.ana.id).one()
    row = {c.key: getattr(work, c.key) for c in Position.__table__.columns if c.key != "id"}
    over = {"held_to": clock.now().date() - timedelta(days=2), "replaces_id": work.id}
    db.session.add(Position(**{**row, **over}))
    db.session.commit()
    assert NOT_LISTED in sign_in(visit(), openid, account, 403).text


def test_an_address_that_two_people_share_links_neither(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    db.writing()
    other = add_person(
        site=world.lincoln,
        name="Ana Nunn",
        email="ana.nunn@example.org",
        job_class="teacher",
        on=clock.now().date(),
    )
    other.email = "ANA@example.org"
    db.session.commit()
    assert NOT_LISTED in sign_in(visit(), openid, account, 403).text


def test_an_address_given_out_again_does_not_bring_its_old_owner_along(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    sign_in(visit(), openid, account)
    openid.says("a-2", **ANA)
    assert "Another account signs you in" in sign_in(visit(), openid, account, 403).text


def test_an_account_is_connected_by_its_signed_in_owner(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    openid.says("private", email="someone@elsewhere.example")
    assert "Not connected" in ana.get("/my-sign-in").text
    away = ana.post(f"/my-sign-in/connect/{account.id}")
    page = ana.get(openid.signs_in(away.link("authorization")))
    assert "The account is connected" in page.text
    assert db.session.query(Identity).one().linked_by == "signed-in"
    assert sign_in(visit(), openid, account).heading == "My training"


def test_an_account_that_signs_somebody_else_in_is_not_connected(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    dan = visit(world.dan)
    sign_in(visit(), openid, account)
    dan.get("/my-sign-in")
    away = dan.post(f"/my-sign-in/connect/{account.id}")
    assert "signs somebody else in" in dan.get(openid.signs_in(away.link("auth")), 403).text


def test_who_signed_in_meanwhile_does_not_get_the_account(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    dan_id = world.dan.id
    browser = visit(world.ana)
    browser.get("/my-sign-in")
    away = browser.post(f"/my-sign-in/connect/{account.id}").link("authorization")
    with browser.client.session_transaction() as kept:
        asked = kept["sso"]
    browser.sign_in(db.session.get_one(StaffMember, dan_id))
    with browser.client.session_transaction() as kept:
        kept["sso"] = asked
    assert "signed out meanwhile" in browser.get(openid.signs_in(away), 403).text


def test_a_disconnected_account_signs_nobody_in_and_other_sessions_end(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    ana, elsewhere = visit(), visit()
    for browser in (ana, elsewhere):
        sign_in(browser, openid, account)
    identity = db.session.query(Identity).one()
    ana.get("/my-sign-in")
    assert "is disconnected" in ana.post(f"/my-sign-in/disconnect/{identity.id}").text
    assert elsewhere.get("/").heading == "Sign in"


def test_nobody_disconnects_an_account_of_somebody_else(
    account: IdentityProvider, openid: OpenID, world: World, visit: Visit
) -> None:
    dan = visit(world.dan)
    sign_in(visit(), openid, account)
    dan.get("/my-sign-in")
    dan.post(f"/my-sign-in/disconnect/{db.session.query(Identity).one().id}")
    assert db.session.query(Identity).count() == 1


def test_signing_in_there_again_proves_it_and_leads_on(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    openid.says("c-1", email="cora@example.org", email_verified=True)
    cora = visit()
    sign_in(cora, openid, account)
    db.writing()
    earlier = clock.now() - timedelta(minutes=20)
    db.session.query(LoginSession).update({"began_at": earlier, "proved_at": None})
    db.session.commit()
    page = cora.get("/settings/sign-in/new/google")
    assert page.heading == "Show that it is you"
    asked = cora.client.get(page.link("/prove/with/"))
    assert "prompt=login" in asked.location and "max_age=0" in asked.location
    assert cora.get(openid.signs_in(asked.location)).heading.endswith("Add an account")
    assert db.session.query(LoginSession).one().proved_at is not None


def test_another_account_proves_nothing(
    account: IdentityProvider, openid: OpenID, visit: Visit
) -> None:
    ana = visit()
    sign_in(ana, openid, account)
    openid.says("d-1", email="dan@example.org", email_verified=True)
    sign_in(visit(), openid, account)
    page = go(ana, openid, f"/prove/with/{account.id}", 403)
    assert "another account than yours" in page.text


@pytest.mark.parametrize("said", [None, 1_700_000_000])
def test_a_provider_that_did_not_ask_again_proves_nothing(
    account: IdentityProvider, openid: OpenID, visit: Visit, said: int | None
) -> None:
    ana = visit()
    sign_in(ana, openid, account)
    openid.says("a-1", **ANA, tampered={"auth_time": said})
    assert "did not ask you again" in go(ana, openid, f"/prove/with/{account.id}", 403).text


def test_google_which_never_asks_again_is_not_offered_as_a_proof(
    world: World, openid: OpenID, visit: Visit
) -> None:
    google = use(world, openid, kind="google", belongs_to="example.org")
    openid.says("a-1", **ANA, hd="example.org")
    db.writing()
    db.session.merge(world.district).mail_host = "mail.example.org"
    db.session.commit()
    ana = visit()
    sign_in(ana, openid, google)
    page = ana.get("/prove")
    assert "Send me a link by mail" in page.text and "/prove/with/" not in page.text
