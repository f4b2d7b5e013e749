"""Ready to start?: yes or no for a name, with the date, and nothing else about anybody."""

from datetime import date, timedelta
from typing import Any

import pytest

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import Exemption, Program, Site, StaffMember
from app.programs.operations import ask_for, create_program, set_terms
from app.roster.naming import set_number
from app.roster.operations import add_person, create_district
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.test_roles import give

DAY = timedelta(days=1)


def today(world: World) -> date:
    return clock.today(world.district.time_zone)


def gate(world: World, program: Program | None = None, **terms: Any) -> Program:
    """The program has to be finished before anybody of its audience starts."""
    db.writing()
    found = db.session.merge(program or world.program)
    usual: dict[str, Any] = {"rhythm": "onboarding", "days": 14, "gates_start": True}
    set_terms(found, today(world), clock.now(), **usual | terms)
    db.session.commit()
    return found


def add(world: World, name: str, site: Site, **work: Any) -> StaffMember:
    """Somebody new, who is asked at once what applies to them."""
    db.writing()
    usual: dict[str, Any] = {
        "job_class": "coach",
        "on": today(world),
        "sign_in_name": name.split()[0].casefold(),
    }
    person = add_person(site=site, name=name, **usual | work)
    db.session.commit()
    return person


def asked(visit: Visit, who: StaffMember, name: str) -> str:
    """The words of the page."""
    return visit(who).get(f"/ready?q={name}").words()


def test_who_has_finished_is_ready_since_that_day(world: World, visit: Visit) -> None:
    gate(world)
    learner = visit(world.ana)
    pass_quiz(learner, world.ana)
    confirm(learner, review(learner, "Ana María Núñez"))
    words = asked(visit, world.cora, "Ana")
    assert "Yes. Ready since" in words and "passed" not in words.casefold()


def test_who_is_half_done_is_told_how_much_is_left_and_by_when(world: World, visit: Visit) -> None:
    gate(world)
    pass_quiz(visit(world.ana), world.ana)
    assert "No. 1 of 2 done; to be done by" in asked(visit, world.ben, "Ana")


def test_without_such_a_program_nothing_is_required(world: World, visit: Visit) -> None:
    assert "Yes. Nothing is required" in asked(visit, world.cora, "Ana")


def test_whoever_the_program_is_not_for_needs_nothing(world: World, visit: Visit) -> None:
    program = Program(id=db.uuid7(), district_id=world.district.id, title="Drivers")
    gate(world, program, jobs=["driver"])
    assert "Yes. Nothing is required" in asked(visit, world.cora, "Ana")


def test_who_should_have_been_asked_and_was_not_is_not_ready(world: World, visit: Visit) -> None:
    add(world, "Eva Luna", world.lincoln)
    db.writing()
    program = create_program(world.district.id, "Coaches")
    ask_for(program, today(world), policies=[db.session.merge(world.policy)])
    gate(world, program, jobs=["coach"])
    assert "No. Nobody has asked them yet." in asked(visit, world.ben, "Eva")
    db.writing()
    person = db.session.query(StaffMember).filter_by(legal_name="Eva Luna").one()
    bring_in_line(world.district.id, [person.id], today(world), clock.now())
    db.session.commit()
    assert "No. 0 of 1 done" in asked(visit, world.ben, "Eva")


def test_who_is_exempt_may_start_and_it_says_so(world: World, visit: Visit) -> None:
    gate(world)
    db.writing()
    days = {"held_from": today(world), "held_to": today(world) + 30 * DAY, "reason": "short-stay"}
    about = {"staff_member_id": world.ana.id, "program_id": world.program.id}
    db.session.add(Exemption(**about, **days))
    db.session.commit()
    words = asked(visit, world.ben, "Ana")
    assert "Yes. Exempt." in words and "few days" not in words


def test_the_office_sees_its_school_and_those_who_go_from_school_to_school(
    world: World, visit: Visit
) -> None:
    cedar = db.session.query(Site).filter_by(name="Cedar School").one()
    give(world, world.ana, "office", world.lincoln)
    for name, contract in (("Sub Reyes", "substitute"), ("Reg Reyes", "regular")):
        add(world, name, cedar, contract=contract)
    words = asked(visit, world.ana, "Reyes")
    assert "Sub Reyes" in words and "Reg Reyes" not in words
    assert "Ben Ortega" in asked(visit, world.ana, "Ben")
    assert "Nobody is found" in asked(visit, world.ana, "Brien")


def test_the_office_may_only_ask_who_is_ready(world: World, visit: Visit) -> None:
    give(world, world.ana, "office", world.lincoln)
    ana = visit(world.ana)
    for address in ("/my-people", "/reports", "/today", f"/people/{world.ben.id}"):
        ana.get(address, 404)


def test_people_are_found_by_number_and_by_sign_in_name(world: World, visit: Visit) -> None:
    db.writing()
    set_number(db.session.merge(world.ana), "E-1077")
    db.session.commit()
    for wanted in ("e-1077", "ANA@example.org", "María"):
        assert "Ana María Núñez" in asked(visit, world.cora, wanted)


def test_who_starts_next_week_is_found_today(world: World, visit: Visit) -> None:
    gate(world)
    add(world, "Eva Luna", world.lincoln, on=today(world) + 7 * DAY)
    words = asked(visit, world.ben, "Eva")
    assert "No. 0 of 2 done" in words and "from" in words


def test_nobody_of_another_district_or_who_has_left_is_found(world: World, visit: Visit) -> None:
    db.writing()
    _district, _hr, top = create_district(
        name="Sage Flats",
        time_zone="America/Denver",
        packs=[],
        hr_name="Xavier Other",
        hr_email="x@example.org",
        now=clock.now(),
    )
    db.session.commit()
    add(world, "Sub Other", top, contract="substitute")
    assert "Nobody is found" in asked(visit, world.cora, "Other")


@pytest.mark.parametrize("day", ["", "tomorrow", "2025-08-01", "9999-12-31"])
def test_a_day_that_cannot_be_asked_about_is_today(world: World, visit: Visit, day: str) -> None:
    page = visit(world.cora).get(f"/ready?q=Ana&on={day}")
    assert page.field("on") == today(world).isoformat()


def test_a_learner_does_not_ask_about_others(world: World, visit: Visit) -> None:
    visit(world.dan).get("/ready", 404)
