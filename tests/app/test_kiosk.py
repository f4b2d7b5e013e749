"""The shared tablet: paired once, one person after another, and nothing left for the next."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db
from app.auth import own_secret
from app.auth.links import make_link
from app.models import Kiosk, LoginSession, SignInFailure
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.tablets import PIN, code_for, enter, give_pin, paired

ANA = "ana@example.org"


def later(**of: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(**of), tick=False)


def test_a_code_pairs_one_tablet(world: World, visit: Visit) -> None:
    code, second = code_for(visit, world), visit()
    first = visit()
    first.get("/kiosk/pair")
    assert first.post("/kiosk/pair", code=code).heading == "Who are you?"
    second.get("/kiosk/pair")
    assert "is not right" in second.post("/kiosk/pair", 422, code=code).text


def test_a_code_grows_old(world: World, visit: Visit) -> None:
    code, tablet = code_for(visit, world), visit()
    with later(minutes=16):
        tablet.get("/kiosk/pair")
        tablet.post("/kiosk/pair", 422, code=code)


def test_wrong_codes_are_slowed(world: World, visit: Visit) -> None:
    tablet = visit()
    tablet.get("/kiosk/pair")
    for _try in range(6):
        page = tablet.post("/kiosk/pair", 422, code="ABCD-2345")
    assert "Too many tries" in page.text


def test_a_browser_that_is_not_paired_is_told_how(world: World, visit: Visit) -> None:
    stranger = visit()
    assert stranger.get("/kiosk").heading == "Make this a shared tablet"
    page = stranger.post("/kiosk", name=ANA, password=PIN)
    assert page.heading == "Make this a shared tablet"


def test_pairing_signs_out_whoever_set_the_tablet_up(world: World, visit: Visit) -> None:
    code, tablet = code_for(visit, world), visit(world.cora)
    tablet.get("/kiosk/pair")
    tablet.post("/kiosk/pair", code=code)
    assert tablet.get("/people").heading == "Who are you?"


def test_a_principal_keeps_the_tablets_of_their_own_sites(world: World, visit: Visit) -> None:
    paired(visit, world)
    ben = visit(world.ben)
    page = ben.get("/settings/tablets")
    assert "Bus garage tablet, Lincoln School" in page.words()
    db.writing()
    db.session.query(Kiosk).one().site_id = world.top.id
    db.session.commit()
    assert "Bus garage tablet" not in ben.get("/settings/tablets").words()
    ben.post(f"/settings/tablets/{db.session.query(Kiosk).one().id}/end", 404)


def test_ending_the_pairing_signs_out_who_is_there(world: World, visit: Visit) -> None:
    tablet, cora = paired(visit, world), visit(world.cora)
    give_pin(world.ana)
    enter(tablet, ANA)
    cora.get("/settings/tablets")
    cora.post(f"/settings/tablets/{db.session.query(Kiosk).one().id}/end")
    assert tablet.get("/").heading == "Make this a shared tablet"


def test_a_pin_opens_ones_training_and_the_session_names_the_tablet(
    world: World, visit: Visit
) -> None:
    give_pin(world.ana)
    assert enter(paired(visit, world), " Ana@Example.org ").heading == "My training"
    session = db.session.query(LoginSession).filter_by(staff_member_id=world.ana.id).one()
    assert session.method == "pin" and session.kiosk is not None


def test_a_receipt_from_a_tablet_says_so(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    enter(tablet, ANA)
    pass_quiz(tablet, world.ana)
    words = confirm(tablet, review(tablet, world.ana.legal_name)).words()
    assert "Shared tablet: Bus garage tablet" in words and "own PIN" in words


def test_the_other_ways_in_lead_to_the_tablets_page(world: World, visit: Visit) -> None:
    tablet = paired(visit, world)
    for address in ("/", "/records", "/sign-in"):
        assert tablet.get(address).heading == "Who are you?"


def test_the_next_person_gets_no_page_of_the_last(world: World, visit: Visit) -> None:
    give_pin(world.ana, world.dan)
    tablet = paired(visit, world)
    enter(tablet, ANA)
    with later(seconds=100):
        assert tablet.get("/my-sign-in").heading == "Who are you?"
        assert enter(tablet, "dan@example.org").heading == "My training"


def test_a_tablet_left_open_signs_out(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    enter(tablet, ANA)
    with later(seconds=50):
        assert tablet.get("/records").heading == "My records"
    with later(seconds=50 + 90):
        assert tablet.get("/records").heading == "Who are you?"


def test_signing_out_too_late_leaves_nothing_to_send_again(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    enter(tablet, ANA)
    with later(seconds=100):
        assert tablet.post("/sign-out").heading == "Who are you?"
        assert enter(tablet, ANA).heading == "My training"


def test_a_touch_keeps_the_session(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    enter(tablet, ANA)
    for seconds in range(50, 400, 50):
        with later(seconds=seconds):
            assert tablet.client.get("/kiosk/here.txt").status_code == 204


def test_without_a_script_the_page_itself_leaves_after_a_minute(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    assert '<noscript><meta http-equiv="refresh" content="60;url=/kiosk/left">' in (
        enter(tablet, ANA).text
    )
    assert tablet.get("/kiosk/left").heading == "Who are you?"
    assert tablet.get("/records").heading == "Who are you?"
    ended = db.session.query(LoginSession).filter_by(staff_member_id=world.ana.id).one()
    assert ended.ended_at is not None


def test_leaving_ends_no_session_but_a_tablets(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/kiosk/left")
    assert ana.get("/records").heading == "My records"


def test_a_tablet_is_in_the_language_of_who_is_there(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    page = tablet.get("/language/es?back=/kiosk")
    assert page.tree.get("lang") == "es"
    assert enter(tablet, ANA).tree.get("lang") == "es"
    tablet.post("/sign-out")
    assert tablet.get("/kiosk").tree.get("lang") == "en"


def test_nobody_sees_others_on_a_shared_tablet(world: World, visit: Visit) -> None:
    give_pin(world.cora, world.ben)
    tablet = paired(visit, world)
    for name, address in (("cora@example.org", "/people"), ("ben@example.org", "/my-people")):
        assert enter(tablet, name).heading == "My training"
        tablet.get(address, 404)
        tablet.get("/")
        tablet.post("/sign-out")


def test_a_tablet_is_nobodys_own_device(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    had = tablet.client.get_cookie("device")
    enter(tablet, ANA)
    assert tablet.client.get_cookie("device") == had


def test_a_slip_is_used_first_at_the_tablet_and_the_session_stays_there(
    world: World, visit: Visit
) -> None:
    tablet = paired(visit, world)
    db.writing()
    code = make_link(world.ana.id, clock.now(), "slip", world.cora.id)
    db.session.commit()
    page = tablet.post("/kiosk/slip", slip=code.lower())
    assert page.heading == "Are you Ana María Núñez?"
    assert tablet.post(page.response.request.path).heading == "Choose your own PIN"
    tablet.post("/my-sign-in/first", password=PIN, again=PIN)
    assert tablet.get("/").heading == "My training"
    newest = db.session.query(LoginSession).filter_by(method="pin").one()
    assert newest.kiosk is not None and newest.secret_set_through == "slip"


def guess(tablet: Browser, count: int, name: str = ANA) -> None:
    """By a script, which looks at the status only."""
    token = tablet.get("/kiosk").field("csrf_token")
    for number in range(count):
        given = {"csrf_token": token, "name": name, "password": f"{number:06}"}
        assert tablet.client.post("/kiosk", data=given).status_code == 422


def test_a_thousand_guesses_a_minute_reach_nothing_and_lock_nobody_else_out(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_pin(world.ana, world.dan)
    own_phone = visit(world.ana)
    own_phone.get("/")
    own_phone.post("/sign-out")
    tablet, checked, real = paired(visit, world), list[str](), own_secret.fits

    def counted(kept: str | None, given: str) -> bool:
        checked.append(given)
        return real(kept, given)

    monkeypatch.setattr(own_secret, "fits", counted)
    with time_machine.travel(clock.now()) as clockwork:
        for _second in range(60):
            guess(tablet, 17)
            clockwork.shift(1)
    assert len(checked) <= 8 and db.session.query(SignInFailure).count() <= 8
    assert enter(tablet, "dan@example.org").heading == "My training"
    own_phone.get("/sign-in")
    assert own_phone.post("/sign-in", name=ANA, password=PIN).heading == "My training"


def test_the_page_says_how_long_a_name_has_to_wait(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    tablet = paired(visit, world)
    guess(tablet, 6)
    assert "Too many tries. Wait" in enter(tablet, ANA, status=422).text
    with later(minutes=5):
        assert enter(tablet, ANA).heading == "My training"
