"""How pages tell that a policy was declined, voided, withdrawn, or asked about."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import (
    Certificate,
    Completion,
    Enrollment,
    Policy,
    PolicyVersion,
    PolicyWithdrawal,
    QuestionAnswer,
    StaffQuestion,
)
from app.programs.operations import ask_for, create_program, enroll, set_terms
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.enrolling_town import edition
from tests.app.reports.people import keep
from tests.app.signed import declines, signs, voids


@pytest.fixture
def asked(world: World, app: Flask) -> uuid.UUID:
    """Ben's enrollment that asks for nothing but the policy, due ten days ago."""
    today = clock.today(world.district.time_zone)
    db.writing()
    program = create_program(world.district.id, "The policy")
    ask_for(program, today - timedelta(60), policies=[db.session.get_one(Policy, world.policy.id)])
    enroll(program, [world.ben.id], "once", today - timedelta(60), today - timedelta(10))
    db.session.commit()
    found = select(Enrollment.id).where(Enrollment.program_id == program.id)
    return db.session.scalars(found).one()


def signing(world: World, asked: uuid.UUID) -> tuple[Enrollment, PolicyVersion]:
    version = db.session.get_one(PolicyVersion, world.version.id)
    return db.session.get_one(Enrollment, asked), version


def decline(world: World, asked: uuid.UUID) -> None:
    db.writing()
    declines(*signing(world, asked), clock.now())
    db.session.commit()


def test_who_declined_reads_so_and_can_still_sign(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    decline(world, asked)
    page = visit(world.ben).get("/")
    assert "You declined this. You can still sign it." in page.words()
    assert "Late" not in page.words()
    assert page.link(f"/policy/|/sign/|{asked}")


def test_hr_sees_who_declined_apart_from_finished_and_late(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    decline(world, asked)
    cora = visit(world.cora)
    assert "1 declined to sign" in cora.get("/reports").words()
    assert "One person declined to sign a policy." in cora.get("/today").words()
    assert "Declined to sign" in cora.get(f"/people/{world.ben.id}").words()
    site = f"/reports/sites/{world.lincoln.id}?status=declined"
    assert "Ben Ortega" in cora.get(site).words()
    assert "Ana María" not in cora.get(site).words()


def test_today_tells_of_a_refusal_while_other_training_is_open(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    decline(world, asked)
    today = clock.today(world.district.time_zone)
    db.writing()
    program = create_program(world.district.id, "Another")
    ask_for(program, today, modules=["boundaries"])
    enroll(program, [world.ben.id], "once", today, today + timedelta(10))
    db.session.commit()
    assert "One person declined to sign a policy." in visit(world.cora).get("/today").words()


def test_a_voided_signature_is_said_to_count_no_more(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    db.writing()
    signed = signs(*signing(world, asked), clock.now())
    voids(signed, world.cora.id, clock.now() + timedelta(seconds=1))
    db.session.commit()
    found = db.session.scalars(select(Certificate).where(Certificate.enrollment_id == asked))
    code = found.one().code
    assert visit().get(f"/verify/{code}").heading == "No longer valid"
    words = visit(world.ben).get("/records").words()
    assert "Revoked: it counts no more" in words and "It counts no more since" in words
    person = visit(world.cora).get(f"/people/{world.ben.id}").words()
    assert "Voided: it counts no more" in person and "revoked" in person and "Late" in person


def test_where_the_policy_was_withdrawn_there_is_no_text_and_nothing_is_finished(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    today = clock.today(world.district.time_zone)
    db.writing()
    keep(PolicyWithdrawal(version_id=world.version.id, withdrawn_on=today, reason="Board"))
    db.session.commit()
    words = visit(world.ben).get("/").words()
    assert "There is no text to sign now." in words and "0 of 1 done" in words
    assert db.session.scalars(select(Completion)).first() is None


def test_an_answer_of_human_resources_is_one_click_away(
    world: World, asked: uuid.UUID, visit: Visit
) -> None:
    db.writing()
    about = {"enrollment_id": asked, "policy_version_id": world.version.id}
    question = keep(
        StaffQuestion(
            id=db.uuid7(), staff_member_id=world.ben.id, words="May I?", language="en", **about
        )
    )
    keep(QuestionAnswer(question_id=question.id, words="Yes.", answered_by=world.cora.id))
    db.session.commit()
    page = visit(world.ben).get("/")
    assert "You asked a question: HR has answered." in page.words() and page.link("/my-questions")


def test_an_edition_that_was_replaced_says_so(world: World, app: Flask, visit: Visit) -> None:
    on = clock.today(world.district.time_zone)
    db.writing()
    program = create_program(world.district.id, "Editions")
    ask_for(program, on - timedelta(90), policies=[db.session.get_one(Policy, world.policy.id)])
    follows: dict[str, Any] = {
        "rhythm": "edition",
        "policy_id": world.policy.id,
        "days": 30,
    }
    set_terms(program, on - timedelta(90), clock.now(), **follows)
    for number, day in ((2, on - timedelta(60)), (3, on)):
        edition(world.policy.id, number, day)
        bring_in_line(world.district.id, [world.ben.id], day, clock.now())
    db.session.commit()
    assert "Replaced by a newer edition" in visit(world.ben).get("/").words()
    assert "Replaced by a newer edition" in visit(world.cora).get(f"/people/{world.ben.id}").words()
