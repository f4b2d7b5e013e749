"""The calendar: what HR may enter, what moves with it, and the file it goes out and in by."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock, db, jobs
from app.models import Break, Enrollment, Run, SchoolYear, StaffMember
from app.models.moving import due_in_force
from app.programs.operations import ask_for, create_program, set_terms
from app.roster.operations import add_person
from tests.app.away.calendars import HEAD, STARTS, TODAY, YEAR, days, row, save, send
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World


def newcomer(world: World) -> Enrollment:
    """Somebody new whose onboarding ends before the first day with students."""
    db.writing()
    program = create_program(world.district.id, "Onboarding")
    ask_for(program, STARTS, modules=["boundaries"])
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", before_students=True)
    made = add_person(site=world.lincoln, name="Eve Lund", email="", job_class="teacher", on=TODAY)
    db.session.commit()
    found = db.session.scalar(select(Enrollment).where(Enrollment.staff_member_id == made.id))
    assert found
    return found


def due(enrollment: Enrollment) -> date | None:
    """The due date in force today."""
    db.session.rollback()
    return db.session.scalar(select(due_in_force(TODAY)).where(Enrollment.id == enrollment.id))


def test_a_school_year_is_entered_and_corrected_by_a_new_row(cora: Browser) -> None:
    save(cora)
    page = save(cora, last_day=days()["last_day"] + timedelta(1))
    assert "The calendar is saved." in page.words() and f"School year {YEAR}" in page.words()
    old, new = db.session.scalars(select(SchoolYear).order_by(SchoolYear.id))
    assert new.replaces_id == old.id and new.recorded_by == old.recorded_by


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"students_from": STARTS - timedelta(1)}, f"not in the school year {YEAR}"),
        ({"first_day": TODAY + timedelta(41)}, "Students cannot come before the first day"),
        ({"students_to": TODAY + timedelta(39)}, "The last day cannot be before the first day"),
        ({"last_day": STARTS + timedelta(299)}, "cannot be before the last day with students"),
        ({"last_day": ""}, "Enter a date"),
    ],
)
def test_days_out_of_order_or_year_are_refused(
    cora: Browser, changed: dict[str, object], words: str
) -> None:
    assert words in save(cora, 422, **changed).words()


def test_the_page_says_what_hangs_on_the_first_day_with_students_before_it_moves(
    cora: Browser, world: World
) -> None:
    save(cora)
    enrollment = newcomer(world)
    assert enrollment.first_due_on == TODAY + timedelta(39)
    page = save(cora, students_from=TODAY + timedelta(50))
    assert page.heading == "The first day with students changes"
    assert "due dates that follow from it 1" in page.words()
    assert due(enrollment) == TODAY + timedelta(39)


def test_the_due_date_moves_with_the_first_day_with_students_and_back(
    cora: Browser, world: World
) -> None:
    save(cora)
    enrollment = newcomer(world)
    for students in (50, 40):
        day = TODAY + timedelta(students)
        page = save(cora, students_from=day)
        page = save(cora, students_from=day, seen=page.field("seen"))
        assert "Due dates are being brought in line with it now." in page.words()
        jobs.drain()
        assert due(enrollment) == day - timedelta(1)


def test_a_run_begins_only_when_the_first_day_with_students_moves(cora: Browser) -> None:
    save(cora)
    jobs.drain()
    save(cora, last_day=days()["last_day"] + timedelta(1))
    (run,) = db.session.scalars(select(Run).where(Run.kind == "enroll"))
    assert run.ended_at and run.total


def test_a_break_is_added_changed_and_taken_back(cora: Browser) -> None:
    given = {"name": "Winter break", "first_day": TODAY, "last_day": TODAY + timedelta(9)}
    cora.get("/settings/calendar/breaks/new")
    for _twice in range(2):
        page = cora.post("/settings/calendar/breaks/new", 200, **given)
    address = page.link("/breaks/[0-9a-f]")
    cora.get(address)
    page = cora.post(address, 200, **given | {"name": "Snow days"})
    assert "Snow days" in page.words() and "Winter break" not in page.words()
    address = page.link("/breaks/[0-9a-f]")
    cora.get(address)
    assert "Snow days" not in cora.post(f"{address}/take-back").words()
    assert db.session.query(Break).count() == 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Enter a name, such as Winter break."),
        ({"name": "Win\u202eter"}, "This holds an invisible character."),
        ({"last_day": TODAY - timedelta(1)}, "The last day cannot be before the first day."),
        ({"last_day": TODAY + timedelta(121)}, "A break is 120 days or shorter."),
        ({"name": "FALL break", "last_day": TODAY}, "There is a break of this name"),
    ],
)
def test_a_break_that_makes_no_sense_is_refused(
    cora: Browser, changed: dict[str, object], words: str
) -> None:
    address = "/settings/calendar/breaks/new"
    given = {"name": "Fall break", "first_day": TODAY, "last_day": TODAY + timedelta(2)}
    cora.get(address)
    cora.post(address, 200, **given)
    cora.get(address)
    assert words in cora.post(address, 422, **given | changed).words()


def test_a_check_is_for_whoever_sent_the_file(cora: Browser, world: World, visit: Visit) -> None:
    address = send(cora, HEAD + row()).response.request.full_path
    db.writing()
    other = add_person(
        site=world.top,
        name="Hal Moss",
        email="hal@example.org",
        job_class="office",
        role="hr",
        on=TODAY,
    )
    db.session.commit()
    visit(db.session.get_one(StaffMember, other.id)).get(address, 404)
    cora.get("/settings/calendar/file?file=made-up", 404)


def test_hr_of_one_school_keeps_no_calendar(world: World, visit: Visit) -> None:
    db.writing()
    made = add_person(
        site=world.lincoln,
        name="Hal Moss",
        email="hal@example.org",
        job_class="office",
        role="hr",
        on=TODAY,
    )
    db.session.commit()
    hal = visit(db.session.get_one(StaffMember, made.id))
    for address in (
        "/settings/calendar",
        "/settings/calendar.csv",
        "/settings/calendar/breaks/new",
    ):
        hal.get(address, 404)
