"""Sessions: listed to their owner, revocable, ended by time; what was sent is never lost."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db
from app.auth import sessions
from app.models import Acknowledgment, KeptForm, LoginSession
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review

OWN = "copper kettle on the porch"
NAME = "Ana María Núñez"


def later(**of: int) -> time_machine.travel:
    """The same moment, so much later."""
    return time_machine.travel(clock.now() + timedelta(**of), tick=False)


def own_password(browser: Browser) -> None:
    browser.get("/my-sign-in")
    browser.post("/my-sign-in", password=OWN)


def test_a_person_sees_where_they_are_signed_in_and_ends_one(world: World, visit: Visit) -> None:
    ana, forgotten = visit(world.ana), visit(world.ana)
    page = ana.get("/my-sign-in")
    ana.post("/my-sign-in/sessions/end", session=page.field("session"))
    assert forgotten.get("/records").heading == "Sign in"
    assert ana.get("/records").heading == "My records"


def test_nobody_ends_another_persons_session(world: World, visit: Visit) -> None:
    ana, ben = visit(world.ana), visit(world.ben)
    token = db.session.query(LoginSession).filter_by(staff_member_id=world.ana.id).one()
    ben.get("/my-sign-in")
    ben.post("/my-sign-in/sessions/end", session=token.token_sha256)
    assert ana.get("/records").heading == "My records"


def test_a_new_password_ends_all_other_sessions(world: World, visit: Visit) -> None:
    ana, other = visit(world.ana), visit(world.ana)
    own_password(ana)
    assert other.get("/records").heading == "Sign in"


@pytest.mark.parametrize(("who", "minutes"), [("ana", 100), ("cora", 34)])
def test_a_silent_session_ends(world: World, visit: Visit, who: str, minutes: int) -> None:
    browser = visit(getattr(world, who))
    with later(minutes=minutes):
        assert browser.get("/records").heading == "Sign in"


def test_a_session_in_use_lasts_longer_than_a_silent_one(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    for hour in range(1, 6):
        with later(hours=hour):
            assert ana.get("/records").heading == "My records"


def test_no_session_outlives_twelve_hours(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    for hour in range(1, 12):
        with later(hours=hour):
            ana.get("/records")
    with later(hours=12, minutes=1):
        assert ana.get("/records").heading == "Sign in"


def last_look(ana: Browser, world: World) -> object:
    pass_quiz(ana, world.ana)
    return review(ana, NAME)


def signatures() -> int:
    db.session.rollback()
    return db.session.query(Acknowledgment).count()


def test_a_signature_sent_after_sign_out_is_kept_and_offered_again(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    own_password(ana)
    pass_quiz(ana, world.ana)
    look = review(ana, NAME)
    other_tab = look.field("csrf_token")
    ana.post("/sign-out")
    assert confirm(ana, look, csrf_token=other_tab).heading == "Sign in"
    page = ana.post("/sign-in", name="ana@example.org", password=OWN)
    assert page.heading == "We kept what you sent" and signatures() == 0
    sent = {name: page.field(name) for name in ("kept", "editions", "typed_name")}
    key = page.field("idempotency_key")
    action = look.response.request.path + "/confirm"
    ana.post(action, **sent, idempotency_key=key)
    assert signatures() == 1 and db.session.query(KeptForm).count() == 0


def test_what_was_kept_for_one_person_is_not_shown_to_the_next(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    look = review(ana, NAME)
    ana.post("/sign-out")
    confirm(ana, look)
    ana.sign_in(world.dan)
    assert ana.get("/kept").heading == "My training"


def test_a_kept_form_can_be_thrown_away(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    look = review(ana, NAME)
    ana.post("/sign-out")
    confirm(ana, look)
    page = ana.sign_in(world.ana).get("/kept")
    ana.post("/kept/discard", kept=page.field("kept"))
    assert ana.get("/kept").heading == "My training" and signatures() == 0


def test_passwords_are_never_kept(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/my-sign-in")
    ana.post("/sign-out")
    ana.post("/my-sign-in", password=OWN)
    assert db.session.query(KeptForm).count() == 0


def test_signing_long_after_signing_in_asks_who_it_is_and_loses_nothing(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    own_password(ana)
    pass_quiz(ana, world.ana)
    look = review(ana, NAME)
    with later(minutes=61):
        assert confirm(ana, look).heading == "Show that it is you"
        assert signatures() == 0
        page = ana.post("/prove", password=OWN)
        assert page.heading == "We kept what you sent"
        sent = {n: page.field(n) for n in ("kept", "editions", "typed_name", "idempotency_key")}
        ana.post(look.response.request.path + "/confirm", **sent)
    assert signatures() == 1


def test_a_wrong_password_proves_nothing(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    own_password(ana)
    with later(minutes=61):
        ana.get("/prove")
        assert "is not right" in ana.post("/prove", 422, password="another one entirely").text


def test_a_file_of_people_asks_again_after_a_quarter_of_an_hour(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    with later(minutes=16):
        assert cora.get("/reports/sites.csv").heading == "Show that it is you"


def test_sessions_of_a_person_end_together(world: World, visit: Visit) -> None:
    first, second = visit(world.ana), visit(world.ana)
    db.writing()
    sessions.end_all(world.ana.id, clock.now())
    db.session.commit()
    assert {first.get("/records").heading, second.get("/records").heading} == {"Sign in"}
