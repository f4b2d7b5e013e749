"""Somebody whom HR named approves by one link, on a phone, without an account."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import approving, clock, db, files, jobs
from app.models import Approver, CreditClaim, District, Requirement
from tests.app.approvals.asking import (
    DAY,
    TODAY,
    ask,
    decisions,
    exemptions,
    leaves,
    mailed,
    named,
    request,
)
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.conftest import Postmaster

PROOF = b"%PDF-1.7 invented"


def asked(world: World, visit: Visit, server: Postmaster) -> str:
    """Cora asks Pat; returns the path of the link in Pat's mail."""
    ask(visit(world.cora), world, approver=named(world, server).id)
    return mailed(server)[2]


def send(pat: Browser, path: str, status: int = 200, /, **sent: str) -> Page:
    """Open the link and send the form."""
    pat.get(path)
    return pat.post(path, status, **{"choice": "approve", "name": "Pat Lund", "reason": ""} | sent)


def test_the_mail_is_neutral_and_in_both_languages(
    world: World, visit: Visit, server: Postmaster
) -> None:
    ask(visit(world.cora), world, approver=named(world, server).id)
    subject, text, path = mailed(server)
    assert server.taken[0].rcpt_tos == ["pat@board.example.org"]
    assert "Ana" not in subject + text and "program" not in subject.casefold()
    assert text.index("Hello Pat Lund") < text.index("Hola, Pat Lund")
    assert len(path) > 43 and path.removeprefix("/approve/") not in request().code


def test_a_clerk_approves_without_an_account(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, pat = asked(world, visit, server), visit()
    page = pat.get(path)
    assert page.heading == "Do you approve this?" and "Ana María Núñez" in page.words()
    assert "Cora Hale asked you" in page.words()
    assert "Approved" in send(pat, path, name="Patricia Lund").heading
    decision = decisions()[0]
    assert (decision.way, decision.decided_name) == ("link", "Patricia Lund")
    assert decision.decided_by is None and len(exemptions()) == len(leaves()) == 1


def test_opening_the_link_decides_nothing(world: World, visit: Visit, server: Postmaster) -> None:
    path = asked(world, visit, server)
    for _scanner in range(3):
        visit().get(path)
    assert decisions() == []


def test_a_clerk_refuses(world: World, visit: Visit, server: Postmaster) -> None:
    path = asked(world, visit, server)
    assert send(visit(), path, choice="refuse").heading == "Not approved"
    assert exemptions() == [] and not decisions()[0].approved


def test_nothing_is_taken_without_a_choice_and_a_name(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, pat = asked(world, visit, server), visit()
    page = send(pat, path, 422, choice="", name=" ")
    assert "Choose yes or no" in page.words() and "Enter a name" in page.words()
    assert decisions() == []


def test_a_used_link_says_so_and_names_nobody_it_was_about(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path = asked(world, visit, server)
    send(visit(), path)
    page = visit().get(path)
    assert "used up" in page.words() and "Ana" not in page.words()


def test_the_second_to_decide_by_the_same_link_reads_who_was_first(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, first, second = asked(world, visit, server), visit(), visit()
    second.get(path)
    send(first, path, choice="refuse")
    page = second.post(path, choice="approve", name="Another", reason="")
    assert "Pat Lund has decided this already" in page.words() and exemptions() == []


def test_a_link_works_for_two_weeks(world: World, visit: Visit, server: Postmaster) -> None:
    path = asked(world, visit, server)
    almost = timedelta(days=14, minutes=-5)
    with time_machine.travel(clock.now() + almost):
        assert "Do you approve this?" in visit().get(path).words()
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=5)):
        page = visit().get(path, 410)
    assert "does not work any more" in page.words() and "Ana" not in page.words()


def test_who_is_no_longer_named_cannot_use_the_link(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, cora = asked(world, visit, server), visit(world.cora)
    cora.get("/settings/approvers")
    approver = db.session.scalars(select(Approver)).one()
    cora.post(f"/settings/approvers/{approver.id}/end")
    assert "does not work any more" in visit().get(path, 410).words()


def test_who_asked_cannot_use_the_link_they_sent(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path = asked(world, visit, server)
    cora = visit(world.cora)
    assert "Somebody else has to decide it" in cora.get(path, 410).words()
    assert decisions() == []


def test_a_wrong_link_leads_nowhere(world: World, visit: Visit) -> None:
    pat = visit()
    assert "This link does not work" in pat.get("/approve/" + "x" * 43, 410).words()
    pat.get("/sign-in")
    pat.post("/approve/" + "x" * 43, 404, choice="approve", name="Pat", reason="")


def test_the_person_it_is_about_is_not_asked(
    world: World, visit: Visit, server: Postmaster
) -> None:
    approver = named(world, server, email="Ana@example.org")
    page = ask(visit(world.cora), world, 422, approver=approver.id)
    assert "or the person it is about" in page.words() and server.taken == []


def test_without_mail_nobody_outside_can_be_asked(world: World, visit: Visit) -> None:
    approver, cora = named(world), visit(world.cora)
    assert "set up mail first" in cora.get(f"/people/{world.ana.id}/exemption").words()
    ask(cora, world, 422, approver=approver.id)


def test_a_withdrawn_request_sends_no_mail(world: World, visit: Visit, server: Postmaster) -> None:
    cora = visit(world.cora)
    ask(cora, world, approver=named(world, server).id)
    cora.post(f"/approvals/{request().id}/withdraw")
    jobs.drain()
    assert server.taken == []


def test_the_summary_says_exactly_what_is_approved(
    world: World, visit: Visit, server: Postmaster
) -> None:
    words = visit().get(asked(world, visit, server)).words()
    last = TODAY + 30 * DAY
    assert "No work with students in this time" in words
    assert f"{last:%B} {last.day}, {last.year}" in words and world.program.title in words


def test_a_mail_that_is_refused_is_seen_by_who_asked(
    world: World, visit: Visit, server: Postmaster
) -> None:
    cora, approver = visit(world.cora), named(world, server)
    db.writing()
    db.session.get_one(District, world.district.id).mail_sender = "somebody@example.org"
    db.session.commit()
    assert "is about to be sent" in ask(cora, world, approver=approver.id).words()
    jobs.drain()
    assert "Sender not yours" in cora.get(f"/approvals/{request().id}").words()


def test_an_approver_of_credit_sees_its_proof_while_the_link_is_open(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, pat = credit_asked(world, named(world, server)), visit()
    pat.get(pat.get(path).link("/proof$"))
    assert pat.client.get(f"{path}/proof").data == PROOF
    send(pat, path, choice="refuse")
    pat.get(f"{path}/proof", 404)
    pat.get("/approve/x/proof", 404)


def credit_asked(world: World, approver: Approver) -> str:
    """Cora asks Pat to accept a certificate of Ana's; returns the path of the link."""
    digest, slot = files.keep(PROOF), select(Requirement.id).limit(1)
    claim = CreditClaim(
        id=db.uuid7(),
        enrollment_id=world.enrollment.id,
        requirement_id=db.session.scalars(slot).one(),
        provider="Mesa College",
        finished_on=TODAY,
        minutes=60,
        proof_sha256=digest,
        proof_type="application/pdf",
        proof_size=len(PROOF),
        recorded_by=world.cora.id,
    )
    asked = {"district_id": world.district.id, "about_id": world.ana.id, "asked_by": world.cora.id}
    approver_id = approver.id
    db.writing()
    db.session.add(claim)
    made = approving.ask(
        "credit",
        **asked,
        content={"claim_id": str(claim.id)},
        summary=[("Provider", "Mesa College")],
        now=clock.now(),
        approver_id=approver_id,
    )
    db.session.commit()
    return f"/approve/{approving.token_of(made.id)}"
