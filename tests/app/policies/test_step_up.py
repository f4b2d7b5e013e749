"""Where the district wants it, a signature needs a secret shown within five minutes."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import clock, db
from app.auth import own_secret
from app.models import Body, LoginSession, SigningTerms, StaffMember
from app.rules.proof import Proof
from tests.app import facts
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import agreed, confirm, review
from tests.app.policies import acts
from tests.app.tablets import PIN, give_pin

OWN = "lantern orchard seventeen"
NOW = datetime.fromisoformat("2026-08-10T16:00:00+00:00")
ASKS = "Show that it is you"


@pytest.fixture
def strict(world: World) -> World:
    """The district asks for a secret before each signature; Ana has a password."""
    facts.keep(SigningTerms(district_id=world.district.id, steps_up=True))
    db.writing()
    own_secret.keep(world.ana.id, "password", own_secret.HASHER.hash(OWN), clock.now(), "link", "")
    db.session.commit()
    return world


def after(minutes: int) -> time_machine.travel:
    """So many minutes from now."""
    return time_machine.travel(clock.now() + timedelta(minutes=minutes))


def prove(ana: Browser, **secret: str) -> Page:
    """Show the password or PIN on the page that asks for it."""
    return ana.post("/prove", for_what="signing", **secret)


def to_sign(ana: Browser) -> Page:
    """Read and agree; then whatever comes before the page to sign on."""
    page = acts.text_page(ana)
    return agreed(ana, ana.post(page.response.request.path, opened=page.field("opened")))


def test_a_mailed_link_is_not_enough_and_a_password_is(strict: World, visit: Visit) -> None:
    ana = visit(strict.ana)
    page = to_sign(ana)
    assert page.heading == ASKS and "Send me a link" not in page.text
    assert prove(ana, password=OWN).heading == "Sign the policy"


def test_a_form_sent_too_late_is_kept_and_signs_after_the_proof(
    strict: World, visit: Visit
) -> None:
    ana = visit(strict.ana)
    ana.get("/prove")
    prove(ana, password=OWN)
    look = review(ana, acts.NAME)
    with after(6):
        assert confirm(ana, look).heading == ASKS and acts.signatures() == []
        kept = prove(ana, password=OWN)
        assert kept.field("typed_name") == acts.NAME
        names = ("editions", "typed_name", "idempotency_key", "kept")
        sent = {name: kept.field(name) for name in names}
        receipt = ana.post(look.response.request.path + "/confirm", **sent)
    assert receipt.heading == "You signed" and "Yes, within five minutes" in receipt.words()
    assert acts.last_record()["auth"]["step_up"] is True


def test_a_pin_does_not_do_and_the_page_says_what_does(strict: World, visit: Visit) -> None:
    give_pin(strict.ana)
    ana = visit(strict.ana)
    page = to_sign(ana)
    assert page.heading == ASKS and not page.fields("password") and page.link("^/my-sign-in")
    assert "sign on paper" in page.words()
    assert prove(ana, password=PIN).heading == ASKS


def test_asked_only_where_the_district_wants_it(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    record = acts.last_record()["auth"]
    assert record["shown"] == "link" and record["step_up"] is False


@pytest.mark.parametrize(
    ("shown", "minutes", "enough"),
    [
        ("password", 5, True),
        ("password", 6, False),
        ("passkey", 1, True),
        ("totp", 1, True),
        ("sso", 1, True),
        ("pin", 1, False),
        ("link", 1, False),
        ("slip", 1, False),
        ("recovery", 1, False),
        ("command", 1, False),
        ("", 1, False),
    ],
)
def test_what_counts_as_shown_anew(shown: str, minutes: int, enough: bool) -> None:
    proof = Proof("link", NOW, NOW - timedelta(minutes=minutes), shown=shown)
    assert proof.steps_up(NOW) is enough


def test_a_cookie_that_speaks_of_another_moment_proves_nothing(strict: World, visit: Visit) -> None:
    ana = visit(strict.ana)
    ana.get("/prove")
    prove(ana, password=OWN)
    db.writing()
    mine = LoginSession.staff_member_id == strict.ana.id
    db.session.execute(update(LoginSession).where(mine).values(proved_at=clock.now()))
    db.session.commit()
    assert to_sign(ana).heading == ASKS


def test_hr_sets_the_terms_and_the_ledger_holds_them(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get(cora.get("/settings").link("/settings/signing"))
    assert page.heading == "How staff sign"
    cora.post("/settings/signing", 422, steps_up="yes")
    cora.post("/settings/signing", steps_up="yes", keeps_address="none")
    db.session.rollback()
    terms = db.session.scalars(select(SigningTerms)).one()
    assert terms.steps_up and terms.keeps_address == "none" and terms.recorded_by == world.cora.id
    body = db.session.scalars(select(Body.bytes).order_by(Body.record_id.desc())).first()
    assert body and b'"signing.terms"' in body


def test_the_terms_need_hr_and_a_fresh_proof(world: World, visit: Visit) -> None:
    visit(world.ana).get("/settings/signing", 404)
    cora = visit(world.cora)
    cora.get("/settings/signing")
    with after(16):
        page = cora.post("/settings/signing", steps_up="yes", keeps_address="none")
        assert page.heading == ASKS and db.session.scalars(select(SigningTerms)).all() == []


def test_what_the_district_wants_of_addresses_holds_from_then_on(
    world: World, visit: Visit
) -> None:
    facts.keep(SigningTerms(district_id=world.district.id, keeps_address="full"))
    facts.keep(SigningTerms(district_id=world.district.id, keeps_address="none"))
    acts.sign(visit(world.ana))
    client = acts.last_record()["client"]
    assert client["ip"] == "" and client["ip_kept"] == "none" and client["user_agent"]


def test_nobody_else_is_named_by_a_signature(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look = review(ana, acts.NAME)
    dan = str(world.dan.id)
    confirm(ana, look, person_id=dan, staff_member_id=dan, signer=dan)
    assert acts.last_record()["signer"]["staff_member_id"] == str(world.ana.id)
    assert db.session.get_one(StaffMember, world.dan.id).legal_name not in str(acts.last_record())
