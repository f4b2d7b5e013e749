"""Dates that follow from nothing wait for HR, who sets them by hand; they stay as set."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import DateProblem, Enrollment, EnrollmentChange, Leave, Program, StaffMember
from app.programs.operations import create_program, set_terms
from app.roster.operations import add_person
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.programs.filling import elsewhere, hr_at


@pytest.fixture
def today(world: World) -> date:
    """The district's today."""
    return clock.today(world.district.time_zone)


@pytest.fixture
def nia(world: World, app: Flask, today: date) -> StaffMember:
    """A newcomer, due before students come, on a day the calendar does not say."""
    db.writing()
    program = create_program(world.district.id, "Onboarding")
    columns = {"rhythm": "onboarding", "before_students": True, "grace_days": 2}
    set_terms(program, today, clock.now(), world.cora.id, **columns)
    nia = add_person(
        site=world.lincoln, name="Nia Long", email="nia@example.org", job_class="coach", on=today
    )
    bring_in_line(world.district.id, [nia.id], today, clock.now())
    db.session.commit()
    return nia


def problem(person: StaffMember) -> DateProblem:
    """What waits about somebody."""
    return db.session.query(DateProblem).filter_by(staff_member_id=person.id).one()


def enrollment(person: StaffMember) -> Enrollment:
    """What somebody is enrolled in."""
    return db.session.query(Enrollment).filter_by(staff_member_id=person.id).one()


def settle(hr: Browser, person: StaffMember, due_on: date, status: int = 200) -> str:
    """Set the date on the page of the problem."""
    address = f"/programs/problems/{problem(person).id}"
    hr.get(address)
    return hr.post(address, status, due_on=due_on.isoformat()).words()


def again(world: World, person: StaffMember, today: date) -> None:
    """The next night."""
    db.writing()
    bring_in_line(world.district.id, [person.id], today + timedelta(days=1), clock.now())
    db.session.commit()


def test_the_page_says_what_is_missing_and_what_to_do(
    world: World, nia: StaffMember, visit: Visit
) -> None:
    page = visit(world.cora).get("/programs/problems")
    assert "The calendar has no first day with students" in page.words()
    assert "Nia Long" in page.words() and page.link("/settings/calendar")


def test_the_list_of_programs_leads_there(world: World, nia: StaffMember, visit: Visit) -> None:
    assert visit(world.cora).get("/programs").link("/programs/problems")


def test_setting_the_date_enrolls_by_hand(
    world: World, nia: StaffMember, visit: Visit, today: date
) -> None:
    due = today + timedelta(days=9)
    assert "Every date is known" in settle(visit(world.cora), nia, due)
    made = enrollment(nia)
    assert (made.why, made.recorded_by) == ("by-hand", world.cora.id)
    assert (made.cycle, made.first_due_on, made.grace_days) == (f"hire:{today}", due, 2)


def test_the_night_after_leaves_it_so(
    world: World, nia: StaffMember, visit: Visit, today: date
) -> None:
    settle(visit(world.cora), nia, today + timedelta(days=9))
    again(world, nia, today)
    assert enrollment(nia) and db.session.query(EnrollmentChange).count() == 0
    assert db.session.query(DateProblem).count() == 0


@pytest.mark.parametrize("days", [-1, 800])
def test_a_date_is_within_two_years(
    world: World, nia: StaffMember, visit: Visit, today: date, days: int
) -> None:
    said = settle(visit(world.cora), nia, today + timedelta(days=days), 422)
    assert "Enter today or a date within two years" in said


def test_who_is_away_without_a_return_gets_another_date(
    world: World, visit: Visit, today: date
) -> None:
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    columns: dict[str, Any] = {"rhythm": "school-year", "opens": "07-01", "due": "07-02"}
    set_terms(program, date(2025, 8, 1), clock.now(), **columns)
    db.session.add(Leave(staff_member_id=world.ben.id, held_from=date(2025, 9, 1)))
    bring_in_line(world.district.id, [world.ben.id], today, clock.now())
    db.session.commit()
    ben_id = enrollment(world.ben).id
    db.writing()
    db.session.add(
        DateProblem(program_id=world.program.id, staff_member_id=world.ben.id, problem="no-return")
    )
    db.session.commit()
    settle(visit(world.cora), world.ben, today + timedelta(days=5))
    change = (
        db.session.query(EnrollmentChange).filter_by(enrollment_id=ben_id, reason="by-hand").one()
    )
    assert (change.due_on, change.recorded_by) == (today + timedelta(days=5), world.cora.id)


def test_an_open_enrollment_gets_another_date_from_the_persons_page(
    world: World, visit: Visit, today: date
) -> None:
    cora, due = visit(world.cora), today + timedelta(days=40)
    address = f"/people/{world.ana.id}/due/{world.enrollment.id}"
    assert "Due now" in cora.get(address).words()
    assert "Ana María Núñez is due on" in cora.post(address, due_on=due.isoformat()).words()
    again(world, world.ana, today)
    assert [c.due_on for c in db.session.query(EnrollmentChange)] == [due]


def test_what_is_not_open_any_more_has_no_date_to_set(
    world: World, visit: Visit, today: date
) -> None:
    db.writing()
    columns = {"held_from": today, "base_due_on": today, "due_on": today, "closes_on": date.max}
    db.session.add(
        EnrollmentChange(enrollment_id=world.enrollment.id, released=True, reason="work", **columns)
    )
    db.session.commit()
    cora, address = visit(world.cora), f"/people/{world.ana.id}/due/{world.enrollment.id}"
    cora.get(address)
    assert "is not open any more" in cora.post(address, 422, due_on=today.isoformat()).words()


def test_hr_sets_dates_of_its_own_people_only(world: World, nia: StaffMember, visit: Visit) -> None:
    hr_at(world.dan, db.session.merge(world.lincoln))
    pages = [
        f"/programs/problems/{problem(nia).id}",
        f"/people/{world.ana.id}/due/{world.enrollment.id}",
    ]
    hana, dan = visit(elsewhere()), visit(world.dan)
    for page in pages:
        dan.get(page)
        hana.get(page, 404)
        hana.post(page, 404, due_on="2026-12-01")
    assert "Nia Long" not in hana.get("/programs/problems").words()
    dan.get(f"/people/{world.dan.id}/due/{world.enrollment.id}", 404)


def test_a_principal_sets_no_dates(world: World, nia: StaffMember, visit: Visit) -> None:
    ben = visit(world.ben)
    ben.get("/programs/problems", 404)
    ben.get(f"/people/{world.ana.id}/due/{world.enrollment.id}", 404)
