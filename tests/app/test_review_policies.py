"""Attacks on policies: on one signature, on somebody's answer, on what two people decide."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import Engine

from app import clock, db
from app.answering import correcting
from app.documents.marks import reading_view
from app.documents.redline import redline_html
from app.models import (
    Acknowledgment,
    ApprovalDecision,
    ApprovalRequest,
    Correction,
    DecisionSheet,
    District,
    PolicyWithdrawal,
    Program,
)
from app.models.scope import ended
from tests.app import facts
from tests.app.answering import steps
from tests.app.approvals.asking import second_hr
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.decisions.deciding import about, clause_rulings, like_5460
from tests.app.enrolling_town import ask, changes, edition, line
from tests.app.journey import pass_quiz
from tests.app.policies import acts
from tests.app.reports.people import add_requirement, found_town, keep

NOV, DAY = date(2026, 11, 2), timedelta(days=1)


def take_back(world: World) -> None:
    """Two people voided what counts of Ana's."""
    met = steps.completions(world)[-1]
    about = {"completion_id": met.id, "acknowledgment_id": met.acknowledgment_id}
    facts.keep(Correction(kind="void", reason="error", recorded_by=world.cora.id, **about))


# One signature


def test_after_a_void_the_text_is_read_again_by_whoever_signs(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    acts.sign(ana)
    take_back(world)
    page = ana.get(f"/sign/{world.enrollment.id}")
    assert "Read the text to its end first" in page.words()
    acts.sign(ana)
    assert len({each.reading_id for each in acts.signatures()}) == 2


def test_the_changes_are_those_since_ones_signature_on_paper_too(
    world: World, visit: Visit
) -> None:
    steps.record_paper(visit(world.cora), world)
    acts.edition(world)
    world.enrollment = facts.again(world)
    assert "2 words added, one removed" in acts.text_page(visit(world.ana)).words()


def test_a_receipt_says_that_its_signature_was_voided(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    receipt = acts.sign(ana).response.request.path
    take_back(world)
    assert "Counts no more since" in ana.get(receipt).words()
    assert "Counts no more since" in ana.client.get(receipt + "/copy").text


def test_what_was_signed_is_not_asked_again_because_the_requirement_ends_soon(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    receipt = acts.sign(ana).heading
    facts.keep(ended(facts.asked(world, "policy"), facts.TODAY + DAY, recorded_at=clock.now()))
    assert ana.get(f"/sign/{world.enrollment.id}").heading == receipt


@pytest.mark.parametrize("sign", ["\u202e", "&#x202e;", "\u2066", "&#8297;"])
def test_no_text_turns_its_line_around(sign: str) -> None:
    text = f"Texting is {sign}forbidden."
    assert "Texting is forbidden." in reading_view(text)
    assert "Texting is forbidden." in redline_html("Other", text, "en")


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_words_deep_inside_lists_and_quotes_are_shown(mark: str) -> None:
    assert "may text" in reading_view(mark * 18 + "may text")


def test_the_consent_says_how_it_was_known_whose_it_is(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    (leaf,) = steps.leaves("records.consent")
    assert leaf["auth"]["method"] == "link" and leaf["auth"]["impersonated"] is False


# The other answers


def test_a_receipt_given_before_it_was_enough_is_enough_when_given_again(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    steps.receive(ana, world)
    assert steps.completions(world) == []
    steps.take_receipts(world)
    assert "Nothing is left to do" in steps.receive(ana, world).words()
    assert len(steps.every(Acknowledgment)) == len(steps.completions(world)) == 1


def test_no_certificate_stands_that_came_while_its_void_was_decided(
    world: World, visit: Visit
) -> None:
    ana, second = visit(world.ana), second_hr(world)
    acts.sign(ana)
    steps.void(visit(world.cora), "signature", acts.signatures()[0].id)
    began = clock.now()
    pass_quiz(ana, world.ana)
    asked = steps.every(ApprovalRequest)[0]
    about = {"request_id": asked.id, "approved": True, "way": "hr", "recorded_at": began}
    db.writing()
    decision = ApprovalDecision(**about, decided_by=second.id, decided_name="Hana Reed")
    db.session.add(decision)
    correcting.grant(asked, decision)
    db.session.commit()
    assert steps.status(world) != "complete"


def test_the_edition_counts_standing_signatures_and_nothing_else(
    world: World, visit: Visit
) -> None:
    cora, where = visit(world.cora), f"/policies/editions/{world.version.id}"
    steps.receive(visit(world.ana), world)
    assert "0 signatures" in cora.get(where).words()
    acts.sign(visit(world.ana))
    assert "One signature" in cora.get(where).words()
    take_back(world)
    assert "0 signatures" in cora.get(where).words()


# Withdrawing


def test_an_edition_withdrawn_on_its_first_day_leaves_nobody_failed(database: Engine) -> None:
    db.writing()
    town = found_town()
    program = keep(Program(id=db.uuid7(), district_id=town.district.id, title="Editions"))
    add_requirement(program, town.policy.policy_id)
    follows = {"rhythm": "edition", "policy_id": town.policy.policy_id, "days": 30}
    ask(program, date(2026, 9, 1), **follows)
    version = edition(town.policy.policy_id, 2, NOV)
    line(town, NOV)
    keep(PolicyWithdrawal(version_id=version.id, withdrawn_on=NOV, reason="By mistake"))
    line(town, NOV)
    assert [(each.released, each.reason) for each in changes("Ana", town)] == [(True, "withdrawn")]


# District decisions


@pytest.mark.parametrize(
    "path", ["private_texting", "answers", "review", "policy", "send", "clauses/5460.B1"]
)
def test_deciding_asks_for_a_fresh_proof(world: World, visit: Visit, path: str) -> None:
    like_5460(world)
    cora = visit(world.cora)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        page = cora.post(f"/settings/decisions/{path}")
    assert page.response.request.path.startswith("/prove")


def test_a_decision_sent_twice_is_one(world: World, visit: Visit) -> None:
    like_5460(world)
    cora = visit(world.cora)
    for _turn in range(2):
        about("clauses/5460.B1", cora, answer="in-force")
    assert len(clause_rulings()) == 1
    about("clauses/5460.B1", cora, answer="open")
    about("clauses/5460.B1", cora, answer="in-force")
    assert len(clause_rulings()) == 3


def test_the_questions_are_mailed_once_for_one_form(world: World, visit: Visit) -> None:
    like_5460(world)
    demonstrates(world)
    cora = visit(world.cora)
    key = cora.get("/settings/decisions/sheet").field("idempotency_key")
    sent = {"name": "Ruth Ellison", "email": "ruth@board.example.org", "idempotency_key": key}
    for _turn in range(2):
        cora.post("/settings/decisions/send", **sent)
    assert len(steps.every(DecisionSheet)) == 1


def demonstrates(world: World) -> None:
    """Mail goes to the mailbox of the demonstration."""
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = True
    db.session.commit()
