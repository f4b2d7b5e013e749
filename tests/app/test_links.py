"""Links by mail and codes on slips: used once, soon old, and silent about who is known."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db, jobs
from app.auth.links import ALPHABET, make_link, plain, printed
from app.models import (
    Acknowledgment,
    Credential,
    Leaf,
    OutboxJob,
    Position,
    SignInLink,
    StaffMember,
    Submission,
)
from app.models.scope import ended
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.conftest import Postmaster, server

__all__ = ["server"]
PIN = "482913"


def with_mail(world: World, server: Postmaster) -> None:
    """Let the district send its mail by the test's server."""
    db.writing()
    district = db.session.merge(world.district)
    district.mail_host, district.mail_port = "127.0.0.1", server.port
    district.mail_security, district.mail_sender = "none", "training@example.org"
    db.session.commit()


def ask(browser: Browser, name: str) -> str:
    browser.get("/sign-in")
    return browser.post("/sign-in/link", **{"link-name": name}).words()


def mailed(server: Postmaster) -> str:
    """The text of the one message that arrived."""
    jobs.drain()
    (taken,) = server.taken
    return bytes(taken.original_content or b"").decode()


def test_a_link_comes_by_mail_and_opens_the_door(
    world: World, visit: Visit, server: Postmaster
) -> None:
    with_mail(world, server)
    ana = visit()
    ask(ana, " ANA@example.org")
    link = next(word for word in mailed(server).split() if "/sign-in/" in word)
    path = link.removeprefix("http://localhost")
    ana.get(path)
    assert ana.post(path).heading == "My training"


def test_the_answer_is_the_same_for_a_name_nobody_has(world: World, visit: Visit) -> None:
    known = ask(visit(), "ana@example.org")
    assert known == ask(visit(), "nobody@example.org")


def test_asking_often_sends_few_mails(world: World, visit: Visit) -> None:
    ana = visit()
    for _time in range(30):
        ask(ana, "ana@example.org")
    assert db.session.query(OutboxJob).count() == 5


def test_no_token_waits_in_a_table(world: World, visit: Visit) -> None:
    ask(visit(), "ana@example.org")
    payload = db.session.query(OutboxJob).one().payload
    assert set(payload) == {"person_id", "what"} and db.session.query(SignInLink).count() == 0


def test_a_link_by_mail_is_old_after_half_an_hour(world: World, visit: Visit) -> None:
    link = code_for(world, "link")
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        visit().get(f"/sign-in/{link}", 410)


def code_for(world: World, kind: str = "slip") -> str:
    db.writing()
    code = make_link(world.ana.id, clock.now(), kind, made_by=world.cora.id)
    db.session.commit()
    return code


def test_a_code_is_read_however_it_is_typed() -> None:
    code = ALPHABET[:12]
    spoken = f" {printed(code).lower()} "
    assert plain(spoken) == code and plain("a-token_of-a-link") == "a-token_of-a-link"


def come_with_slip(visit: Visit, code: str) -> Browser:
    ana = visit()
    ana.get("/sign-in")
    page = ana.post("/sign-in/code", slip=printed(code).lower())
    assert page.heading == "Are you Ana María Núñez?"
    ana.post(f"/sign-in/{code}")
    return ana


def test_with_a_slip_the_first_thing_is_a_pin_of_ones_own(world: World, visit: Visit) -> None:
    ana = come_with_slip(visit, code_for(world))
    assert ana.get("/records").heading == "Choose your own PIN"
    page = ana.post("/my-sign-in/first", password=PIN, again=PIN)
    assert page.heading == "My records" and "Nobody at your district can see it" in page.text
    assert db.session.query(Credential).one().set_through == "slip"


@pytest.mark.parametrize(
    "weak", ["123456", "654321", "111111", "121212", "19851985", "12", "1" * 13]
)
def test_an_easy_pin_is_refused(world: World, visit: Visit, weak: str) -> None:
    ana = come_with_slip(visit, code_for(world))
    ana.post("/my-sign-in/first", 422, password=weak, again=weak)
    assert db.session.query(Credential).count() == 0


def test_two_pins_that_differ_are_refused(world: World, visit: Visit) -> None:
    ana = come_with_slip(visit, code_for(world))
    page = ana.post("/my-sign-in/first", 422, password=PIN, again="482914")
    assert "The two are not the same" in page.text


def test_the_receipt_and_the_evidence_say_what_was_used(world: World, visit: Visit) -> None:
    ana = come_with_slip(visit, code_for(world))
    ana.post("/my-sign-in/first", password=PIN, again=PIN)
    pass_quiz(ana, world.ana)
    receipt = confirm(ana, review(ana, "Ana María Núñez"))
    assert "own PIN" in receipt.words() and "printed slip" in receipt.words()
    proof = db.session.query(Submission).order_by(Submission.id.desc()).first()
    assert proof is not None and proof.proof["method"] == "pin"
    assert proof.proof["others_could_know"] is False and proof.proof["shared_device"] is False


def test_after_a_face_to_face_code_nothing_is_signed_for_a_day(world: World, visit: Visit) -> None:
    from app import evidence
    from app.models import Recovery

    code, now = code_for(world, "recovery"), clock.now()
    db.writing()
    evidence.record_recovery(
        Recovery(
            staff_member_id=world.ana.id, kind="code", helped_by=world.cora.id, recorded_at=now
        )
    )
    db.session.commit()
    ana = come_with_slip(visit, code)
    ana.post("/my-sign-in/first", password=PIN, again=PIN)
    pass_quiz(ana, world.ana)
    look = review(ana, "Ana María Núñez")
    assert "one day after" in confirm(ana, look, 422).words()
    with time_machine.travel(now + timedelta(hours=24, minutes=1)):
        ana.get("/sign-in")
        ana.post("/sign-in", name="ana@example.org", password=PIN)
        confirm(ana, review(ana, "Ana María Núñez"))
    assert db.session.query(Acknowledgment).count() == 1


def test_help_with_signing_in_is_in_the_ledger(world: World, visit: Visit) -> None:
    before = db.session.query(Leaf).count()
    visit(world.cora)
    assert db.session.query(Leaf).count() == before + 1


def leave(world: World, person: StaffMember) -> None:
    """Their position ended a week ago."""
    db.writing()
    held = db.session.query(Position).filter_by(staff_member_id=person.id).one()
    last = clock.today("America/Denver") - timedelta(days=7)
    db.session.add(ended(held, last, recorded_at=clock.now()))
    db.session.commit()


def test_who_has_left_fetches_certificates_and_does_nothing_else(
    world: World, visit: Visit
) -> None:
    leave(world, world.ana)
    ana = visit(world.ana)
    assert ana.get("/").heading == "My records"
    assert ana.get("/who-to-tell").heading == "Who to tell"
    start = f"/training/{world.enrollment.id}/{world.program.requirements[0].id}"
    assert ana.get(start).heading == "My records"


def test_who_has_left_sees_nobody_any_more_though_the_role_has_no_end(
    world: World, visit: Visit
) -> None:
    leave(world, world.ben)
    visit(world.ben).get("/my-people", 404)
