"""Publishing by the pages: what a second person approves is frozen, and asked of people."""

import json
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from app import clock, db, files, jobs
from app.models import Body, Enrollment, PolicyVersion, Program
from app.policies.publishing import Dates, edition_hash, publish
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.policies.drafting import (
    DAY,
    TEXT,
    TODAY,
    accept_all,
    approve,
    at,
    describe,
    draft,
    hana,
    hr_elsewhere,
    newest,
    paste,
    send,
    sent,
    version,
)
from tests.app.roster.adding import hr_of


def recorded(kind: str) -> dict[str, Any]:
    """The newest entry of a kind in the ledger."""
    db.session.rollback()
    bodies = [json.loads(body.bytes) for body in db.session.scalars(select(Body))]
    newest_first = sorted(bodies, key=lambda each: str(each["recorded_at"]), reverse=True)
    return next(each for each in newest_first if each["type"] == kind)


def test_what_was_pasted_is_published_once_a_second_person_approves(
    world: World, visit: Visit
) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    paste(cora, source_url="https://board.example.org/gbgb", source_on=TODAY.isoformat())
    accept_all(cora)
    describe(cora)
    assert "waits for somebody else" in send(cora).words()
    assert version().policy_id == world.policy.id
    assert recorded("approval.request")["row"]["kind"] == "policy"
    approve(second)
    made, entry = version(), recorded("policy.publish")
    assert files.read(made.sha256).decode().split() == TEXT.split()
    assert made.edition_sha256 == edition_hash("GBGB", made) and made.approval_id
    assert entry["approval"]["decided_name"] == "Hana Reed"
    assert entry["source"]["source_url"] == "https://board.example.org/gbgb"


def test_a_substantive_edition_is_asked_of_those_chosen_by_its_day(
    world: World, visit: Visit
) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    sent(cora, asks="everybody", sign_by=(TODAY + 21 * DAY).isoformat())
    approve(second)
    jobs.drain()
    program = db.session.scalars(select(Program).where(Program.title.contains("GBGB"))).one()
    asked = db.session.scalars(select(Enrollment).where(Enrollment.program_id == program.id)).all()
    assert {each.cycle for each in asked} == {f"edition:{version().id}"}
    assert {each.first_due_on for each in asked} == {TODAY + 21 * DAY}


def test_an_editorial_edition_asks_nobody(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    page = sent(cora, change="editorial")
    assert "Nobody signs again" in page.words()
    approve(second)
    titles = db.session.scalars(select(Program.title)).all()
    assert version().change == "editorial" and "Policy GBGB: new editions" not in titles


def test_alone_it_is_published_after_a_day_and_says_so(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    assert "goes ahead by itself" in sent(cora).words()
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        jobs.drain()
    assert version().title == "Staff phones"
    page = cora.get(f"/policies/editions/{version().id}")
    assert "Single-handed" in page.words()


def overtake(world: World) -> None:
    """Another edition of the draft's policy is published from the command line."""
    made = draft().policy
    db.writing()
    policy = db.session.merge(made)
    publish(policy, "Another", b"Another text.", Dates(TODAY, TODAY), clock.now())
    db.session.commit()


def test_what_another_edition_overtook_is_not_published(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    sent(cora)
    overtake(world)
    assert "Another edition was published" in approve(second, 409).words()
    assert version().title == "Another"


def test_alone_what_was_overtaken_is_withdrawn_and_not_tried_again(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    sent(cora)
    overtake(world)
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        jobs.drain()
    assert version().title == "Another"
    assert "Another edition was published" in cora.get("/approvals").words()


def test_whoever_asked_does_not_approve(world: World, visit: Visit) -> None:
    hana(world)
    cora = visit(world.cora)
    sent(cora)
    approve(cora, 422)
    assert version().policy_id == world.policy.id


def test_a_refused_draft_is_mended_and_sent_again(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    sent(cora)
    approve(second, choice="refuse", reason="The title is wrong.")
    assert "The title is wrong." in describe(cora, title="Phones of staff").words()
    send(cora)
    approve(second)
    assert version().title == "Phones of staff"


def test_a_draft_that_waits_for_its_review_cannot_be_changed(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    sent(cora)
    assert cora.get(at()).heading == "Policy edition to publish"
    page = cora.post(at("/discard"), 409, revision=draft().revision)
    assert "waits for its review" in page.words() and draft().discarded_at is None


def test_the_findings_and_what_was_decided_are_frozen_with_the_edition(
    world: World, visit: Visit
) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    sent(cora, text=TEXT + "\n[Insert the name of the office here.]\n")
    approve(second)
    found = version().findings
    assert found and {each["outcome"] for each in found} == {"accepted"}
    assert "The board adopted it so." in cora.get(f"/policies/editions/{version().id}").words()


def test_what_was_decided_about_the_edition_before_is_filled_in_and_still_to_be_saved(
    world: World, visit: Visit
) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    odd = TEXT + "\n[Insert the name of the office here.]\n"
    sent(cora, text=odd)
    approve(second)
    page = paste(cora, odd + "\nPhones ring softly.\n")
    assert "What was decided about the edition before is filled in" in page.words()
    reasons = {page.field(name) for name in page.fields("reason-.*")}
    assert reasons == {"The board adopted it so."}
    describe(cora)
    assert "Decide about everything" in cora.get(at("/before")).words()


def test_only_hr_of_the_whole_district_sees_drafts(world: World, visit: Visit) -> None:
    people = [visit(hr_of(world.lincoln)), visit(world.ana), visit(hr_elsewhere())]
    paste(visit(world.cora))
    for browser in people:
        for step in ("", "/findings", "/text", "/translations", "/before", "/original", "/pdf"):
            browser.get(at(step), 404)
    assert "Staff phones" not in people[0].get("/policies").words()
    people[2].get(f"/policies/editions/{world.version.id}", 404)


def test_the_newest_edition_of_a_policy_counts_on_from_the_last(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    page = sent(cora, code="gbee")
    assert "edition 2" in page.words() and "What changes, word by word" in page.words()
    approve(second)
    numbers = db.session.scalars(
        select(PolicyVersion.number).where(PolicyVersion.policy_id == world.policy.id)
    ).all()
    assert sorted(numbers) == [1, 2] and newest(PolicyVersion).number == 2
