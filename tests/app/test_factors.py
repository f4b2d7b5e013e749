"""The second step: codes of an app used once, recovery codes, and what HR may not do without."""

import threading
from contextlib import nullcontext
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, db
from app.auth import totp
from app.auth.links import make_link
from app.auth.passkeys import Shown, note_use
from app.auth.sessions import Secret
from app.errors import DomainError
from app.models import District, Passkey, RecoveryCode, StaffMember, Totp
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.test_access import addresses


def by_link(person: StaffMember, browser: Browser) -> Browser:
    """Signed in by a link from the mail, which alone is weak."""
    db.writing()
    token = make_link(person.id, clock.now(), "link")
    db.session.commit()
    browser.get(f"/sign-in/{token}")
    browser.post(f"/sign-in/{token}")
    return browser


def set_up(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """The person's new app, and the recovery codes the page showed."""
    address = browser.get("/second-step/app").link("otpauth:")
    app = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])
    page = browser.post("/second-step/app", code=app.at(clock.now()))
    codes = [code.text or "" for code in page.tree.iter("code")]
    return app, codes


def later(seconds: int = 60) -> time_machine.travel:
    """A while later, when the app shows another code."""
    return time_machine.travel(clock.now() + timedelta(seconds=seconds))


def test_hr_without_a_second_step_gets_no_page_of_hr(
    world: World, app: Flask, visit: Visit
) -> None:
    cora = by_link(world.cora, visit())
    token = cora.get("/second-step").field("csrf_token")
    for method in ("GET", "POST"):
        for address, rule in addresses(app, method):
            if "hr" in rule and "learner" not in rule:
                form = {"csrf_token": token}
                answer = cora.client.open(address, method=method, data=form)
                assert (answer.status_code, answer.location) == (302, "/second-step"), address


def test_hr_sets_up_an_app_and_goes_on_to_the_page_asked_for(world: World, visit: Visit) -> None:
    cora = by_link(world.cora, visit())
    assert cora.get("/reports").heading == "One more step"
    _app, codes = set_up(cora)
    assert len(set(codes)) == 10
    assert cora.get("/reports").heading != "One more step"


def test_the_next_session_asks_for_the_code_and_goes_on(world: World, visit: Visit) -> None:
    app, _codes = set_up(visit(world.cora))
    with later():
        cora = by_link(world.cora, visit())
        assert cora.get("/settings").heading == "One more step"
        page = cora.post("/second-step", code=app.at(clock.now()))
    assert page.heading == "Settings"


def test_a_demonstration_asks_for_no_second_step(world: World, visit: Visit) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = True
    db.session.commit()
    assert by_link(world.cora, visit()).get("/settings").heading == "Settings"


def test_who_has_a_second_step_must_show_it_before_adding_another(
    world: World, visit: Visit
) -> None:
    set_up(visit(world.cora))
    thief = by_link(world.cora, visit())
    for address in ("/second-step/app", "/second-step/passkey", "/second-step/codes"):
        assert thief.get(address).heading == "One more step"
    assert thief.post("/second-step/app/remove").heading == "One more step"


def test_no_code_works_twice(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    app, _codes = set_up(ana)
    with later():
        code = app.at(clock.now())
        ana.get("/second-step")
        ana.post("/second-step", code=code)
        ana.get("/second-step")
        assert "used before" in ana.post("/second-step", 422, code=code).text


def test_of_two_uses_of_a_code_at_one_instant_one_counts(world: World, visit: Visit) -> None:
    app, _codes = set_up(visit(world.ana))
    now = clock.now() + timedelta(seconds=60)
    code, counted, ready = app.at(now), list[bool](), threading.Barrier(4)

    def used() -> None:
        ready.wait()
        db.writing()
        counted.append(totp.use(world.ana.id, code, now))
        db.session.commit()
        db.session.remove()

    threads = [threading.Thread(target=used) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [False, False, False, True]


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(world: World, visit: Visit, seconds: int, fits: bool) -> None:
    app, _codes = set_up(visit(world.ana))
    now = clock.now() + timedelta(minutes=10)
    db.writing()
    assert totp.use(world.ana.id, app.at(now + timedelta(seconds=seconds)), now) is fits
    db.session.rollback()


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "é" * 6])
def test_what_is_no_code_is_refused(world: World, visit: Visit, typed: str) -> None:
    ana = visit(world.ana)
    set_up(ana)
    ana.get("/second-step")
    assert "does not fit" in ana.post("/second-step", 422, code=typed).text


@pytest.mark.parametrize("way", ["/second-step", "/second-step/lost"])
def test_guessing_codes_slows_down_even_for_the_right_one(
    world: World, visit: Visit, way: str
) -> None:
    ana = visit(world.ana)
    app, _codes = set_up(ana)
    ana.get("/second-step")
    for _guess in range(5):
        ana.post(way, 422, code="000000")
    with later(5):
        ana.get("/second-step")
        code = app.at(clock.now() + timedelta(seconds=30))
        assert "Too many tries" in ana.post("/second-step", 422, code=code).text


def test_a_recovery_code_lets_in_once_however_it_is_typed(world: World, visit: Visit) -> None:
    _app, codes = set_up(visit(world.cora))
    typed = f" {codes[3].replace('-', ' ').lower()} "
    cora = by_link(world.cora, visit())
    assert cora.get("/settings").heading == "One more step"
    cora.get("/second-step/lost")
    assert cora.post("/second-step/lost", code=typed).heading == "Settings"
    cora.get("/second-step/lost")
    assert "used before" in cora.post("/second-step/lost", 422, code=typed).text
    assert "9 left" in cora.get("/my-sign-in").words()


def test_new_recovery_codes_end_the_old(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    _app, codes = set_up(ana)
    ana.get("/second-step/codes")
    ana.post("/second-step/codes")
    ana.get("/second-step/lost")
    ana.post("/second-step/lost", 422, code=codes[0])


def test_a_recovery_code_of_somebody_else_is_worth_nothing(world: World, visit: Visit) -> None:
    _app, codes = set_up(visit(world.ana))
    dan = visit(world.dan)
    set_up(dan)
    dan.get("/second-step/lost")
    dan.post("/second-step/lost", 422, code=codes[0])


def test_nothing_in_the_tables_opens_anything(world: World, visit: Visit) -> None:
    app, codes = set_up(visit(world.ana))
    kept = db.session.scalars(select(Totp.secret)).one()
    hashes = db.session.scalars(select(RecoveryCode.code_sha256)).all()
    assert app.secret not in kept and len(hashes) == 10
    assert not {code.replace("-", "") for code in codes} & set(hashes)


def test_hr_cannot_remove_the_last_and_ana_can(world: World, visit: Visit) -> None:
    ana, cora = visit(world.ana), visit(world.cora)
    for somebody in (ana, cora):
        set_up(somebody)
        somebody.get("/my-sign-in")
    assert "Set up another one first" in cora.post("/second-step/app/remove", 422).text
    assert "was removed" in ana.post("/second-step/app/remove").text
    assert db.session.scalars(select(Totp.staff_member_id)).all() == [world.cora.id]


def test_removing_one_asks_again_who_it_is_after_a_while(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    app, _codes = set_up(ana)
    with later(16 * 60):
        ana.get("/my-sign-in")
        assert ana.post("/second-step/app/remove").heading == "Show that it is you"
        page = ana.post("/second-step", code=app.at(clock.now()))
        assert page.heading == "We kept what you sent"
        kept = page.field("kept")
        assert "was removed" in ana.post("/second-step/app/remove", kept=kept).text


def test_a_shared_tablet_is_offered_no_passkey(world: World, visit: Visit) -> None:
    somebody = visit()
    assert "data-passkey" in somebody.get("/sign-in").text
    somebody.client.set_cookie("kiosk", "a tablet's token")
    assert "data-passkey" not in somebody.get("/sign-in").text


def test_a_passkey_needs_an_answer_to_a_question_just_asked(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    for address in ("/second-step/passkey", "/passkey/prove", "/passkey/sign-in"):
        ana.get("/my-sign-in")
        assert "took too long" in ana.post(address, credential="{}").text


@pytest.mark.parametrize("sent", ["", "[]", "{", '{"id": "x", "rawId": "x", "response": {}}'])
def test_a_malformed_passkey_is_refused_with_advice(world: World, visit: Visit, sent: str) -> None:
    ana = visit(world.ana)
    ana.get("/my-sign-in")
    token = {"X-CSRFToken": ana.page.field("csrf_token")} if ana.page else {}
    for ask, answer in (
        ("/passkey/ask", "/passkey/prove"),
        ("/passkey/new/ask", "/second-step/passkey"),
    ):
        assert ana.client.post(ask, headers=token).status_code == 200
        assert "Try once more" in ana.post(answer, credential=sent).text


@pytest.mark.parametrize(
    ("kept", "shown", "counts"),
    [(0, 0, True), (0, 1, True), (5, 6, True), (5, 5, False), (5, 0, False)],
)
def test_a_passkey_that_counts_must_count_on(
    world: World, kept: int, shown: int, counts: bool
) -> None:
    secret = Secret(clock.now(), "link")
    db.writing()
    passkey = Passkey(
        credential_id=b"id",
        staff_member_id=world.ana.id,
        public_key=b"key",
        sign_count=kept,
        name="Phone",
        set_through="link",
    )
    db.session.add(passkey)
    db.session.flush()
    with nullcontext() if counts else pytest.raises(DomainError, match="copied"):
        note_use(Shown(passkey.id, world.ana.id, secret, shown), clock.now())
    db.session.rollback()
