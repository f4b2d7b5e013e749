"""A person's file is whole, for whoever may see the whole, and of the date that was asked."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select

from app import clock, db, evidence, files
from app.models import (
    Attempt,
    Certificate,
    CertificateFile,
    Enrollment,
    Leave,
    ModuleVersion,
    Position,
    Requirement,
    Sitting,
)
from app.models.scope import ended
from app.programs.operations import enroll
from app.rules.proof import Proof
from tests.app.browsing import Page, Visit
from tests.app.conftest import World
from tests.app.reports.test_person import changed, fill, kept
from tests.app.roster.test_roles import give
from tests.app.signed import signs

YEAR = date(2023, 8, 15)
RECORDED = datetime(2023, 9, 5, 16, tzinfo=UTC)
FOR_HR = (
    *("/positions/new$", "/end$", "/move$", "/change$", "/slip$", "/exemption$", "/elsewhere$"),
    *("/leave$", "/settings/roles/new/", "/notices", "/as$", "/due/", "/credit/", "/packet/"),
    *("^/paper/", "/declined/", "whole=yes", "/why/"),
)
"""Everything that HR may do about a person has its link in the file."""


def tries(world: World, *scores: int) -> None:
    """Ana's quizzes of the module, one after the other; 12 are enough."""
    db.writing()
    module = db.session.scalars(select(ModuleVersion).limit(1)).one()
    asked = next(each for each in world.program.requirements if each.module_slug)
    shared = {"module_version_id": module.id, "profile_sha256": "0" * 64}
    at = {"enrollment_id": world.enrollment.id, "requirement_id": asked.id}
    sitting = Sitting(id=db.uuid7(), job_class="teacher", **at, **shared)
    db.session.add(sitting)
    db.session.flush()
    for number, score in enumerate(scores, 1):
        now = RECORDED + timedelta(days=number)
        arrival = evidence.Arrival(world.ana.id, f"try {number}", Proof("link", now, now))
        made = Attempt(id=db.uuid7(), sitting_id=sitting.id, ordinal=number, questions=[], **shared)
        made.submission_id = evidence.record_submission(arrival, {}, now).id
        made.score, made.out_of, made.passed, made.language = score, 14, score >= 12, "en"
        made.submitted_at = now
        db.session.add(made)
        db.session.flush()
    db.session.commit()


def file_of(world: World, query: str = "") -> str:
    return f"/people/{world.ana.id}{query}"


def test_hr_sees_each_try_with_its_score_as_the_notice_says(world: World, visit: Visit) -> None:
    tries(world, 9, 13)
    words = visit(world.cora).get(file_of(world)).words()
    assert "Not passed yet, 9 of 14 right" in words and "Passed, 13 of 14 right" in words
    told = visit(world.ana).get("/help").words()
    assert "auditors see each try of a quiz (the day, the score and whether you passed)" in told


def test_a_principal_sees_what_was_passed_and_no_score(world: World, visit: Visit) -> None:
    tries(world, 9, 13)
    words = visit(world.ben).get(file_of(world)).words()
    assert "Passed" in words and "of 14" not in words and "Not passed" not in words


def test_all_that_hr_may_do_is_reached_from_the_file(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get(file_of(world))
    assert "Remind" in page.words() and "Put on legal hold" in page.words()
    for action in FOR_HR:
        cora.get(page.link(action))


def test_a_legal_hold_is_placed_here_and_said_here(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get(file_of(world))
    words = cora.post(file_of(world, "/hold")).words()
    assert "On legal hold since" in words and "Put on legal hold" not in words


def test_on_a_past_day_there_is_nothing_to_do(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(file_of(world, "?on=2025-09-01"))
    assert "As of September 1, 2025, with later corrections." in page.words()
    for action in ("/hold", "/remind", "/leave", "/due/", "/credit/", "/packet/", "/move"):
        assert action not in page.text


def test_a_leader_is_offered_leave_and_a_reminder_and_no_more(world: World, visit: Visit) -> None:
    page = visit(world.ben).get(file_of(world))
    assert page.link("/leave$") and "/remind" in page.text
    for action in ("/hold", "/exemption", "/elsewhere", "/change", "/due/", "/credit/"):
        assert action not in page.text


@pytest.fixture
def past(world: World, app: Flask) -> Enrollment:
    """A school year that Ana finished long ago, and what was asked then."""
    db.writing()
    asked = world.program.requirements
    dates = {"held_from": YEAR, "held_to": YEAR + timedelta(days=300)}
    policy = next(each.policy_id for each in asked if each.policy_id)
    row = Requirement(id=db.uuid7(), program_id=world.program.id, position=9, policy_id=policy)
    row.held_from, row.held_to = dates["held_from"], dates["held_to"]
    db.session.add(row)
    enroll(world.program, [world.ana.id], "2023-24", YEAR, date(2023, 10, 15))
    made = db.session.scalars(select(Enrollment).where(Enrollment.cycle == "2023-24")).one()
    db.session.commit()
    return made


def test_past_school_years_are_one_line_until_opened(
    world: World, past: Enrollment, visit: Visit
) -> None:
    kept(changed(past, past.first_due_on, "terms", closes_on=date(2024, 6, 30)))
    cora = visit(world.cora)
    page = cora.get(file_of(world))
    assert "School year 2023-24: 1 not completed" in page.words()
    assert not opened(page) and len(opened(cora.get(page.link("whole=yes")))) == 1


def opened(page: Page) -> list[Any]:
    return [each for each in page.tree.iter("details") if each.get("open") is not None]


def test_what_was_recorded_later_is_not_in_what_we_knew_that_day(
    world: World, visit: Visit
) -> None:
    fill(world)
    kept(Leave(staff_member_id=world.ana.id, held_from=date(2025, 9, 1), recorded_at=RECORDED))
    cora = visit(world.cora)
    then = cora.get(file_of(world, "?on=2025-09-02&known=then")).words()
    assert "with no day of return yet" in then and "what we knew that day" in then
    for later in ("2026-27 annual training", "Boundaries 2024", "25 minutes"):
        assert later not in then


def test_how_a_position_was_recorded_before_stays_visible(world: World, visit: Visit) -> None:
    position = db.session.scalars(
        select(Position).where(Position.staff_member_id == world.ana.id)
    ).one()
    kept(ended(position, clock.today("America/Denver"), recorded_at=clock.now()))
    words = visit(world.cora).get(file_of(world)).words()
    assert "How positions were recorded before" in words
    assert "from August 1, 2025" in words and "August 1, 2025 to" in words


def certified(world: World) -> Certificate:
    """A certificate of Ana with its file."""
    made = Certificate(id=db.uuid7(), enrollment_id=world.enrollment.id, number="BL-1", code="c")
    made.words, made.issued_at = "", RECORDED
    digest = files.keep(b"%PDF-1.7 invented")
    kept(made, CertificateFile(certificate_id=made.id, sha256=digest, size=17))
    return made


def test_whoever_keeps_the_file_downloads_a_certificate(world: World, visit: Visit) -> None:
    certified(world)
    cora = visit(world.cora)
    page = cora.get(file_of(world))
    assert cora.client.get(page.link("/certificates/")).data == b"%PDF-1.7 invented"
    theirs = visit(world.ben).get(file_of(world))
    assert "BL-1" in theirs.words() and "/certificates/" not in theirs.text


def test_nobody_else_downloads_it(world: World, visit: Visit) -> None:
    address = file_of(world, f"/certificates/{certified(world).id}")
    last = clock.today(world.district.time_zone) + timedelta(days=9)
    give(world, world.ben, "auditor", world.lincoln, None, last)
    assert visit(world.ben).client.get(address).status_code == 200
    for outsider in (world.ana, world.dan):
        visit(outsider).get(address, 404)
    visit(world.cora).get(address.replace(str(world.ana.id), str(world.dan.id)), 404)


def test_the_why_page_says_the_facts_and_the_rule(world: World, visit: Visit) -> None:
    tries(world, 13)
    cora = visit(world.cora)
    words = cora.get(cora.get(file_of(world)).link("/why/")).words()
    for said in ("Enrolled by hand.", "nothing met it by then", "Not finished, and not late"):
        assert said in words


def test_the_why_page_leads_on_to_what_was_recorded_later(world: World, visit: Visit) -> None:
    db.writing()
    asked, version = db.session.get_one(Enrollment, world.enrollment.id), world.version
    signs(asked, db.session.get_one(type(version), version.id), clock.now())
    db.session.commit()
    page = visit(world.cora).get(file_of(world, f"/why/{asked.id}"))
    assert "Signed policy GBEE: Electronic communications." in page.words()
    assert "signed, " in page.words() and "So, on" in page.words()


def test_why_is_of_that_person_and_of_nobody_else(world: World, visit: Visit) -> None:
    visit(world.cora).get(f"/people/{world.dan.id}/why/{world.enrollment.id}", 404)
    visit(world.dan).get(file_of(world, f"/why/{world.enrollment.id}"), 404)


def test_why_before_it_was_asked_leads_back_to_the_file(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(file_of(world, f"/why/{world.enrollment.id}?on=2025-09-01"))
    assert "was not asked yet" in page.words() and page.heading == "Ana María Núñez"


@pytest.fixture
def statements(database: Engine) -> Iterator[list[str]]:
    """What is sent to the database, without what begins and ends."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not re.match("BEGIN|PRAGMA", statement):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_a_long_file_costs_no_more_statements(
    world: World, past: Enrollment, visit: Visit, statements: list[str]
) -> None:
    fill(world)
    tries(world, 9, 13)
    cora = visit(world.cora)
    statements.clear()
    cora.get(file_of(world))
    assert len(statements) <= 17
