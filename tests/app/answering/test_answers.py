"""Receipt without agreeing, and declining: each its own record, once, and never a signature."""

import pytest

from app import clock, db
from app.models import Acknowledgment, Policy, Refusal
from app.policies.publishing import Dates, publish
from tests.app.answering.steps import (
    ANA,
    at,
    completions,
    confirm,
    decline,
    every,
    leaves,
    of_ana,
    receive,
    status,
    take_receipts,
)
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm as sign
from tests.app.journey import review


def test_the_ways_to_answer_are_named_with_what_each_means(world: World, visit: Visit) -> None:
    words = visit(world.ana).get(at(world, "other")).words()
    for part in ("signing can wait", "sign it by hand", "still asks for a signature", "sign later"):
        assert part in words


def test_a_receipt_stands_on_record_and_the_task_stays_open(world: World, visit: Visit) -> None:
    page = receive(visit(world.ana), world)
    assert "the task stays open" in page.words() and completions(world) == []
    (kept,) = every(Acknowledgment)
    assert kept.kind == "received" and "I do not agree with all of it" in kept.statement
    assert [leaf["row"]["kind"] for leaf in leaves("policy.ack")] == ["received"]


def test_a_receipt_completes_where_the_program_takes_it(world: World, visit: Visit) -> None:
    take_receipts(world)
    page = receive(visit(world.ana), world)
    assert "Nothing is left to do" in page.words() and len(completions(world)) == 1


def test_a_receipt_sent_twice_is_one(world: World, visit: Visit) -> None:
    take_receipts(world)
    ana = visit(world.ana)
    ana.get(at(world, "received"))
    look = ana.post(at(world, "received"), typed_name=ANA)
    paths = {confirm(ana, look).response.request.path for _click in range(2)}
    assert len(paths) == 1 and len(every(Acknowledgment)) == 1
    confirm(ana, look, 409, typed_name="Ana Maria Nunez")


def test_another_tab_gets_the_same_receipt(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    first, again = receive(ana, world), receive(ana, world)
    assert first.response.request.path == again.response.request.path


def test_a_receipt_in_another_name_is_refused(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get(at(world, "received"))
    page = ana.post(at(world, "received"), 422, typed_name="Dan Smith")
    assert "Type your name as it appears on file" in page.words() and every(Acknowledgment) == []


def test_signing_after_a_receipt_completes(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    receive(ana, world)
    sign(ana, review(ana, ANA))
    assert {each.kind for each in every(Acknowledgment)} == {"signed", "received"}
    assert len(completions(world)) == 1


def test_declining_states_the_duty_and_keeps_it_word_for_word(world: World, visit: Visit) -> None:
    page = decline(visit(world.ana), world)
    assert page.heading == "You declined to sign"
    (kept,) = every(Refusal)
    assert "applies to you all the same" in kept.duty_stated and kept.duty_stated in page.words()
    assert kept.submission_id and kept.recorded_by is None and completions(world) == []
    assert leaves("policy.declined")[0]["signer"]["legal_name"] == ANA


def test_declining_twice_is_one_record(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    first, again = decline(ana, world), decline(ana, world)
    assert first.response.request.path == again.response.request.path and len(every(Refusal)) == 1


def test_who_declined_may_sign_later(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    decline(ana, world)
    sign(ana, review(ana, ANA))
    assert len(completions(world)) == 1 and status(world) == "due"  # the module is left


def test_nothing_is_declined_unread(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = ana.get(at(world, "decline"))
    db.writing()
    policy, on = db.session.get_one(Policy, world.policy.id), clock.today("America/Denver")
    publish(policy, "Electronic communications", b"A new text.", Dates(on, on), clock.now())
    db.session.commit()
    sent = {name: page.field(name) for name in ("edition", "idempotency_key")}
    assert "text has changed" in ana.post(at(world, "decline"), 409, **sent).words()
    assert every(Refusal) == []


def test_hr_notes_a_talk_without_the_learners_own_click(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get(of_ana(world, "declined"))
    assert "Say this to them" in page.words() and "not a report" in page.words()
    sent = {"presented_on": clock.today("America/Denver").isoformat(), "witness": "Ben Ortega"}
    key = page.field("idempotency_key")
    for _click in range(2):
        cora.post(of_ana(world, "declined"), **sent, note="Asks for time.", idempotency_key=key)
    (kept,) = every(Refusal)
    assert (kept.recorded_by, kept.submission_id) == (world.cora.id, None)
    (leaf,) = leaves("policy.declined")
    assert leaf["entry"]["actor_name"] == "Cora Hale" and "signer" not in leaf


@pytest.mark.parametrize("note", ["x" * 2001, "hidden\u202etext"])
def test_a_note_nobody_could_read_is_refused(world: World, visit: Visit, note: str) -> None:
    cora = visit(world.cora)
    key = cora.get(of_ana(world, "declined")).field("idempotency_key")
    sent = {"presented_on": "2026-01-05", "witness": "", "note": note, "idempotency_key": key}
    cora.post(of_ana(world, "declined"), 422, **sent)
    assert every(Refusal) == []
