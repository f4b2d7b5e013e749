"""What a careful reader once found broken, and stays mended."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import clock, db, jobs
from app.models import Acknowledgment, Attempt, Certificate, Requirement, StaffMember
from app.programs.operations import ask_for
from app.roster.operations import create_district
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import begin_module, confirm, pass_quiz, review


def finished(world: World, visit: Visit) -> object:
    """Ana does everything."""
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    return ana


def certificates() -> int:
    """How many certificates there are."""
    db.session.rollback()
    return len(db.session.scalars(select(Certificate)).all())


def test_asking_for_more_later_does_not_reopen_what_is_finished(world: World, visit: Visit) -> None:
    program, policy = world.program, world.policy
    ana = finished(world, visit)
    db.writing()
    ask_for(db.session.merge(program), date(2026, 1, 1), policies=[db.session.merge(policy)])
    db.session.commit()
    assert "All done" in ana.get("/").text  # type: ignore[attr-defined]
    assert "Finished" in visit(world.cora).get(f"/people/{world.ana.id}").text


def test_what_becomes_complete_because_less_is_asked_gets_its_certificate_at_night(
    world: World, visit: Visit
) -> None:
    program = world.program
    pass_quiz(visit(world.ana), world.ana)
    db.writing()
    signing = db.session.scalars(
        select(Requirement).where(Requirement.policy_id.is_not(None))
    ).one()
    ended = Requirement(
        program_id=program.id,
        position=signing.position,
        policy_id=signing.policy_id,
        held_from=signing.held_from,
        held_to=clock.today("America/Denver") - timedelta(days=1),
        replaces_id=signing.id,
    )
    db.session.add(ended)
    db.session.commit()
    jobs.nightly()
    assert certificates() == 1
    jobs.nightly()
    assert certificates() == 1


def test_the_statement_on_record_is_the_one_that_was_shown(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look = review(ana, world.ana.legal_name)
    ana.client.get("/language/es")
    confirm(ana, look, language=look.field("language"))
    db.session.rollback()
    signed = db.session.scalars(select(Acknowledgment)).one()
    assert signed.language == "en" and signed.statement.startswith("I received policy")


def test_a_handed_in_quiz_has_no_receipt_of_a_signature(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    db.session.rollback()
    attempt = db.session.scalars(select(Attempt)).one()
    ana.get(f"/receipts/{attempt.submission_id}", 404)


def test_the_quiz_cannot_be_handed_in_before_the_module(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    sitting = begin_module(ana).response.request.path.split("/")[2]
    sent = {"try": 1, "idempotency_key": "k"}
    assert (
        "Work through the module first"
        in ana.post(f"/quizzes/{sitting}/questions", 409, **sent).text
    )


def test_after_passing_the_quiz_shows_the_pass(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    db.session.rollback()
    sitting = db.session.scalars(select(Attempt)).one().sitting_id
    assert ana.get(f"/quizzes/{sitting}/questions").heading == "Passed"


def test_a_step_sent_to_a_lesson_is_not_found(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    lesson = begin_module(ana).response.request.path
    ana.post(lesson, 404, step="d1")


@pytest.mark.parametrize("address", ["/people?q=%00", "/sign-in/%00", "/%00"])
def test_a_nul_character_is_refused(world: World, visit: Visit, address: str) -> None:
    assert visit(world.cora).client.get(address).status_code in (400, 404)


def test_a_form_without_its_key_is_refused(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look = review(ana, world.ana.legal_name)
    confirm(ana, look, 400, idempotency_key="")
    confirm(ana, look, 400, idempotency_key="x" * 65)


def test_hr_of_a_district_ahead_of_utc_begins_on_its_own_date(world: World, visit: Visit) -> None:
    with time_machine.travel("2026-03-01T20:00:00Z"):
        db.writing()
        _district, hr, _top = create_district(
            name="Latte Stone Schools",
            time_zone="Pacific/Guam",
            packs=["gbee"],
            hr_name="Tasi Cruz",
            hr_email="tasi@example.org",
            now=clock.now(),
        )
        db.session.commit()
        person = db.session.get_one(StaffMember, hr.id)
        assert visit(person).get("/today").status == 200
