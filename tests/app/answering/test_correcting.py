"""Corrections and voids: new rows only, a second person for a void, and what is asked opens."""

import uuid

from app import answers, db
from app.models import Acknowledgment, ApprovalRequest, Correction, PaperSignature, Refusal
from tests.app.answering.steps import (
    ANA,
    completions,
    decline,
    every,
    leaves,
    receive,
    record_paper,
    take_receipts,
    void,
)
from tests.app.approvals.asking import decide, second_hr
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.facts import cedar
from tests.app.roster.adding import hr_of


def received(world: World, visit: Visit) -> tuple[Browser, uuid.UUID]:
    """Ana confirmed the receipt, which is enough; her browser, and the record's id."""
    take_receipts(world)
    ana = visit(world.ana)
    receive(ana, world)
    return ana, every(Acknowledgment)[0].id


def test_a_note_stands_beside_the_record_which_stays(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    said = {"kind": "correction", "words": "The site was Cedar School."}
    page = void(visit(world.cora), "signature", kept, **said)
    assert "The site was Cedar School." in page.words() and len(completions(world)) == 1
    assert leaves("record.correction")[0]["record"]["id"] == str(kept)


def test_a_note_without_words_is_refused(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    void(visit(world.cora), "signature", kept, 422, kind="correction")
    assert every(Correction) == []


def test_a_void_waits_for_a_second_person(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    second, cora = second_hr(world), visit(world.cora)
    void(cora, "signature", kept)
    assert every(Correction) == []
    assert "asked to void" in void(cora, "signature", kept, 422).words()
    decide(visit(second))
    (row,) = every(Correction)
    assert (row.kind, row.completion_id) == ("void", completions(world)[0].id)
    assert row.approval_id == every(ApprovalRequest)[0].id and len(leaves("record.void")) == 1


def test_after_a_void_the_policy_is_asked_again(world: World, visit: Visit) -> None:
    ana, kept = received(world, visit)
    second = second_hr(world)
    void(visit(world.cora), "signature", kept)
    decide(visit(second))
    receive(ana, world)
    assert [each.ordinal for each in every(Acknowledgment)] == [1, 2]
    assert [each.ordinal for each in completions(world)] == [1, 2]


def test_a_voided_paper_opens_what_it_completed(world: World, visit: Visit) -> None:
    cora, second = visit(world.cora), second_hr(world)
    record_paper(cora, world)
    void(cora, "paper", every(PaperSignature)[0].id, reason="wrong-person")
    decide(visit(second))
    record_paper(cora, world)
    assert [each.ordinal for each in completions(world)] == [1, 2]


def test_a_voided_refusal_takes_no_completion_back(world: World, visit: Visit) -> None:
    decline(visit(world.ana), world)
    second = second_hr(world)
    void(visit(world.cora), "refusal", every(Refusal)[0].id, reason="request")
    decide(visit(second))
    assert every(Correction)[0].completion_id is None


def test_what_was_voided_is_not_voided_again(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    second, cora = second_hr(world), visit(world.cora)
    void(cora, "signature", kept)
    decide(visit(second))
    assert "voided already" in void(cora, "signature", kept, 422).words()


def test_the_person_finds_what_was_voided_and_why_in_general(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    second = second_hr(world)
    void(visit(world.cora), "signature", kept, reason="order", words="Case 12.")
    decide(visit(second))
    db.session.rollback()
    (found,) = answers.of_person(world.ana.id)
    assert found.void is not None and found.void.reason == "order"


def test_all_answers_of_a_person_are_found_with_who_recorded_them(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    decline(ana, world)
    receive(ana, world, ANA)
    record_paper(visit(world.cora), world)
    db.session.rollback()
    found = [(each.outcome, each.by) for each in answers.of_person(world.ana.id)]
    assert found == [("paper", "Cora Hale"), ("received", None), ("declined", None)]
    assert answers.of_person(world.dan.id) == []


def test_hr_of_another_school_neither_sees_nor_corrects(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    gil = visit(hr_of(cedar(world)))
    gil.get(f"/signatures/signature/{kept}", 404)
    gil.get(f"/signatures/signature/{kept}/correct", 404)
    gil.post(f"/signatures/signature/{kept}/correct", 404, idempotency_key="k")


def test_a_record_is_found_under_its_own_kind_only(world: World, visit: Visit) -> None:
    _ana, kept = received(world, visit)
    visit(world.cora).get(f"/signatures/paper/{kept}", 404)


def test_the_stored_bytes_of_a_record_are_found(world: World, visit: Visit) -> None:
    received(world, visit)
    (kept,) = every(Acknowledgment)
    body, said = answers.stored(kept.id, kept.signed_at) or (b"", {})
    assert said["row"]["id"] == str(kept.id) and kept.statement.encode() in body


def test_my_records_say_what_was_voided_without_the_words_of_hr(world: World, visit: Visit) -> None:
    ana, kept = received(world, visit)
    second = second_hr(world)
    void(visit(world.cora), "signature", kept, reason="order", words="Case 12.")
    decide(visit(second))
    record_paper(visit(world.cora), world)
    words = ana.get("/records").words()
    assert "Voided" in words and "court or the board ordered it" in words
    assert "Case 12" not in words and "Signed on paper on" in words and "Cora Hale" in words
