"""Training done elsewhere counts once its proof is approved, and shows apart."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db, files
from app.errors import DomainError
from app.models import Body, Completion, Credit, CreditClaim
from app.records.jobs import certify_finished
from tests.app import facts
from tests.app.approvals.asking import decide, named, request, second_hr
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.adding import hr_of
from tests.app.roster.conftest import Postmaster, server

__all__ = ["server"]

PDF = b"%PDF-1.7\nOne certificate\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def given(data: bytes = PDF, **changed: Any) -> dict[str, Any]:
    """What Ana sends."""
    sent = {"provider": "Mesa College", "finished_on": (TODAY - DAY).isoformat(), "minutes": "90"}
    return {**sent, "proof": (io.BytesIO(data), "certificate.pdf"), **changed}


def own(world: World) -> str:
    """Where Ana sends her proof; the program asks for training elsewhere from here on."""
    return f"/training/{world.enrollment.id}/{facts.outside(world).id}/elsewhere"


def send(ana: Browser, address: str, status: int = 200, /, **changed: Any) -> Page:
    ana.get(address)
    return ana.post(address, status, **given(**changed))


def enter(hr: Browser, world: World, kind: str, status: int = 200, /, **changed: Any) -> Page:
    """HR enters a session that a supervisor led in place of a module."""
    about = f"{world.enrollment.id}/{facts.asked(world, kind).id}"
    address = f"/people/{world.ana.id}/credit/{about}"
    hr.get(address, status if status == 404 else 200)
    return hr.post(address, status, **given(**{"approver": "", **changed}))


def claims() -> list[CreditClaim]:
    db.session.rollback()
    return list(db.session.scalars(select(CreditClaim)))


def credited(world: World) -> list[Completion]:
    """What credit has met of Ana's enrollment."""
    db.session.rollback()
    mine = select(Completion).where(Completion.enrollment_id == world.enrollment.id)
    return list(db.session.scalars(mine.where(Completion.credit_id.is_not(None))))


def test_the_task_asks_for_the_proof_and_says_what_it_is(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    assert "Done elsewhere; send the proof." in ana.get("/").words()
    words = ana.get(address).words()
    assert "PDF, JPEG or PNG, at most 10 MB." in words
    assert "no medical or personal papers" in words


def test_the_page_of_the_task_is_in_spanish_where_the_program_is(
    world: World, visit: Visit
) -> None:
    own(world)
    ana = visit(world.ana)
    ana.get("/language/es?back=/")
    assert "Curso aprobado" in ana.get("/").words()


def test_what_was_sent_waits_for_human_resources(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    assert "human resources is looking at it." in send(ana, address).words()
    assert credited(world) == [] and files.read(claims()[0].proof_sha256) == PDF
    assert "Your proof was sent." in ana.get(address).words()


def test_nothing_is_sent_twice(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    send(ana, address)
    assert "Proof was sent already." in ana.post(address, 409, **given()).words()
    assert len(claims()) == 1


def test_any_one_of_hr_decides_about_a_learners_own_proof(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    send(ana, address)
    decide(visit(world.cora))
    (met,) = credited(world)
    assert db.session.get_one(Credit, met.credit_id).claim_id == claims()[0].id
    assert "3 of 3" not in ana.get("/").words() and "1 of 3 done." in ana.get("/").words()


def test_the_ledger_says_what_was_proved_and_who_approved(world: World, visit: Visit) -> None:
    send(visit(world.ana), own(world))
    decide(visit(world.cora))
    db.session.rollback()
    bodies = [body.bytes.decode() for body in db.session.scalars(select(Body))]
    (leaf,) = [body for body in bodies if '"type":"training.credit"' in body]
    for said in (claims()[0].proof_sha256, "Mesa College", "Cora Hale", '"way":"hr"'):
        assert said in leaf


def test_a_refusal_says_why_and_it_can_be_sent_again(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    send(ana, address)
    decide(visit(world.cora), choice="refuse", reason="The name is missing")
    page = ana.get("/")
    assert "Not accepted: The name is missing. Send it again." in page.words()
    assert "human resources is looking at it." in send(ana, address).words()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"provider": " "}, "Enter who gave the training"),
        ({"provider": "Mesa\u202e College"}, "invisible character"),
        ({"finished_on": (TODAY + DAY).isoformat()}, "Enter today or an earlier date"),
        ({"finished_on": ""}, "Enter a date"),
        ({"minutes": "-5"}, "Enter a number of minutes"),
        ({"data": b"PK\x03\x04 a document"}, "Choose a PDF, JPEG or PNG file."),
        ({"data": b"<script>alert(1)</script>"}, "Choose a PDF, JPEG or PNG file."),
        ({"data": b""}, "This file is empty."),
        ({"proof": ""}, "Choose the file that shows it"),
    ],
)
def test_what_is_no_proof_is_refused(
    changed: dict[str, Any], said: str, world: World, visit: Visit
) -> None:
    assert said in send(visit(world.ana), own(world), 422, **changed).words()
    assert claims() == []


def test_a_file_over_ten_megabytes_is_refused() -> None:
    with pytest.raises(DomainError, match="smaller than 10 MB"):
        files.proof_type(PDF + bytes(files.LARGEST_PROOF))


def test_minutes_may_be_left_out(world: World, visit: Visit) -> None:
    send(visit(world.ana), own(world), minutes="", data=PNG)
    assert (claims()[0].minutes, claims()[0].proof_type) == (0, "image/png")


def test_a_learner_sends_proof_of_training_elsewhere_only(world: World, visit: Visit) -> None:
    about = f"{world.enrollment.id}/{facts.asked(world, 'module').id}"
    visit(world.ana).get(f"/training/{about}/elsewhere", 404)


def test_nobody_sends_proof_for_somebody_else(world: World, visit: Visit) -> None:
    address, dan = own(world), visit(world.dan)
    dan.get(address, 404)
    dan.post(address, 404, **given())
    assert claims() == []


def test_a_session_a_supervisor_led_needs_a_second_person(world: World, visit: Visit) -> None:
    hana = visit(second_hr(world))
    cora = visit(world.cora)
    assert "Entered." in enter(cora, world, "module").words()
    assert "somebody else" in decide(cora, 422).words().casefold()
    decide(hana)
    assert len(credited(world)) == 1


def test_hr_names_whoever_approves(world: World, visit: Visit, server: Postmaster) -> None:
    approver_id = named(world, server).id
    enter(visit(world.cora), world, "module", approver=approver_id)
    assert request().approver_email == "pat@board.example.org"


def test_a_signature_is_never_credited(world: World, visit: Visit) -> None:
    enter(visit(world.cora), world, "policy", 404)


def test_hr_of_another_school_can_neither_enter_nor_see(world: World, visit: Visit) -> None:
    gil = visit(hr_of(facts.cedar(world)))
    enter(gil, world, "module", 404)
    send(visit(world.ana), own(world))
    gil.get(f"/credits/{claims()[0].id}/proof", 404)


def test_the_proof_is_only_ever_a_download(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    send(ana, own(world))
    address = f"/credits/{claims()[0].id}/proof"
    for who in (ana, visit(world.cora)):
        answer = who.client.get(address)
        assert (answer.data, answer.content_type) == (PDF, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    visit(world.dan).get(address, 404)
    visit(world.ben).get(address, 404)


def test_the_last_thing_done_elsewhere_brings_the_certificate(world: World, visit: Visit) -> None:
    address, ana = own(world), visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    send(ana, address)
    assert "Nothing to do now." in ana.get("/").words()
    decide(visit(world.cora))
    assert "All done. Thank you." in ana.get("/").words()
    assert "Mesa College" in facts.certificate(world).words


def test_my_records_show_it_apart(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    send(ana, own(world))
    assert "Training elsewhere" not in ana.get("/records").words()
    decide(visit(world.cora))
    words = ana.get("/records").words()
    for said in ("Training elsewhere", "Approved provider course", "Mesa College", "by Cora Hale"):
        assert said in words


def test_my_records_show_earlier_years_as_recorded_elsewhere(world: World, visit: Visit) -> None:
    facts.earlier(world)
    words = visit(world.ana).get("/records").words()
    assert "Recorded elsewhere" in words and "Boundaries basics" in words


def test_the_nightly_work_certifies_what_credit_has_finished(world: World, visit: Visit) -> None:
    enter(visit(world.cora), world, "module")
    decide(visit(second_hr(world)))
    facts.ends(world, "policy")
    certify_finished()
    assert facts.certificate(world).issued_at <= clock.now()


def test_what_was_released_is_not_certified_by_the_nightly_work(world: World, visit: Visit) -> None:
    enter(visit(world.cora), world, "module")
    decide(visit(second_hr(world)))
    facts.changed(world, released=True)
    certify_finished()
    assert facts.certificates(world) == []
