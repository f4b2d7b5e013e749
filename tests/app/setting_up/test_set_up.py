"""The nine steps: computed from facts, found as they are, and where HR begins."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import clock, db, steps
from app.models import (
    Approver,
    Break,
    Contact,
    District,
    RoleGrant,
    RosterImport,
    SchoolYear,
    StaffMember,
)
from app.roster.operations import add_person, add_site, create_district
from app.rules.set_up import STEPS, Facts, Lack, State
from app.rules.set_up import steps as computed
from tests.app.browsing import Browser, Visit, way_in
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY, keep

ALL_THERE = Facts(
    has_mail=True,
    contacts=3,
    numbers=3,
    schools=2,
    others=1,
    roles=2,
    seconds=1,
    years=1,
    breaks=1,
    policies=1,
    packs=1,
    decided=1,
    programs=1,
    asked=1,
)


@pytest.fixture
def empty(database: Engine) -> tuple[District, StaffMember]:
    """A district on its first day: one person of HR, and nothing else."""
    db.writing()
    district, hr, _top = create_district(
        name="Prairie Rose Schools",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Hazel Price",
        hr_email="hazel@example.org",
        now=clock.now(),
    )
    db.session.commit()
    return district, hr


def state_of(district: District, name: str) -> tuple[State, list[Lack]]:
    db.session.rollback()
    found = {each.name: each for each in steps.read(district.id, TODAY, clock.now())}
    return found[name].state, list(found[name].lacks)


def test_there_are_nine_steps_and_all_are_done_once_all_is_there() -> None:
    assert len(STEPS) == 9 and {each.state for each in computed(ALL_THERE)} == {State.DONE}


@pytest.mark.parametrize(
    ("name", "facts", "state", "lacks"),
    [
        ("district", Facts(), "begun", [Lack("mail")]),
        ("contacts", Facts(contacts=3), "new", [Lack("numbers")]),
        ("contacts", Facts(contacts=3, numbers=2, unchecked=2), "begun", 2),
        ("people", Facts(files=1), "begun", [Lack("people"), Lack("file", 1)]),
        ("people", Facts(others=1, without_way=12), "begun", [Lack("slip", 12)]),
        ("roles", Facts(roles=1, seconds=1), "begun", [Lack("role")]),
        ("calendar", Facts(years=1), "begun", [Lack("break")]),
        ("policies", Facts(drafts=1), "begun", [Lack("draft", 1)]),
        ("policies", Facts(policies=1, drafts=1), "done", []),
        ("decisions", Facts(packs=1, open=4), "new", [Lack("open", 4)]),
        ("decisions", Facts(packs=1, decided=4, looks=1), "begun", [Lack("look", 1)]),
        ("programs", Facts(programs=1), "begun", [Lack("asked")]),
    ],
)
def test_a_step_says_what_it_lacks(name: str, facts: Facts, state: str, lacks: object) -> None:
    found = next(each for each in computed(facts) if each.name == name)
    assert found.state == state
    assert (len(found.lacks) if isinstance(lacks, int) else list(found.lacks)) == lacks


def test_on_the_first_day_nothing_is_done_and_each_step_leads_somewhere(
    empty: tuple[District, StaffMember], visit: Visit
) -> None:
    hazel = visit(empty[1])
    page = hazel.get("/set-up")
    assert "0 of 9 done" in page.words() and page.words().count("If it waits:") == 9
    for address in {page.link(f"{end}$") for end in ("mail", "contacts", "sites", "import")}:
        hazel.get(address)


def test_a_new_district_begins_with_the_set_up_and_then_with_today(
    empty: tuple[District, StaffMember], world: World, app: Flask
) -> None:
    for person, place in ((empty[1], "/set-up"), (world.cora, "/today"), (world.ana, "/")):
        visitor = Browser(app)
        address = f"/sign-in/{way_in(person)}"
        visitor.get(address)
        assert visitor.post(address).response.request.path == place


def test_the_steps_are_found_as_they_are(world: World) -> None:
    found = {each.name: each.state for each in steps.read(world.district.id, TODAY, clock.now())}
    assert [name for name, state in found.items() if state is State.DONE] == ["sites", "people"] + [
        "policies"
    ]


def test_numbers_count_once_somebody_has_called_them(world: World) -> None:
    db.writing()
    contacts = db.session.query(Contact).filter_by(district_id=world.district.id).all()
    for contact in contacts:
        contact.phone = "406-555-0100"
    contacts[0].checked_on = TODAY
    db.session.commit()
    assert state_of(world.district, "contacts") == (State.BEGUN, [Lack("unchecked", 2, 3)])


def test_the_calendar_needs_a_year_that_is_not_over_and_a_break_in_it(world: World) -> None:
    district_id = world.district.id
    days = {"first_day": TODAY, "students_from": TODAY, "students_to": TODAY}
    keep(SchoolYear(district_id=district_id, year="2025-26", **days, last_day=TODAY - DAY))
    keep(Break(district_id=district_id, name="Old", held_from=TODAY - DAY, held_to=TODAY - DAY))
    assert state_of(world.district, "calendar")[0] is State.NEW
    keep(SchoolYear(district_id=district_id, year="2026-27", **days, last_day=TODAY + 9 * DAY))
    keep(Break(district_id=district_id, name="Fall", held_from=TODAY, held_to=TODAY))
    assert state_of(world.district, "calendar")[0] is State.DONE


def test_an_approver_or_a_second_person_of_hr_makes_two(world: World) -> None:
    assert state_of(world.district, "roles")[1] == [Lack("second")]
    about = {"name": "Sol Vega", "email": "sol@example.org", "held_from": TODAY}
    keep(Approver(district_id=world.district.id, **about))
    assert state_of(world.district, "roles")[0] is State.DONE


def test_hr_of_one_school_is_no_second_person_for_the_district(world: World) -> None:
    about = {"staff_member_id": world.ben.id, "role": "hr", "held_from": TODAY}
    keep(RoleGrant(site_id=world.lincoln.id, **about))
    assert state_of(world.district, "roles")[1] == [Lack("second")]


def test_a_checked_staff_list_and_people_without_slips_are_told(world: World) -> None:
    db.writing()
    add_person(site=world.lincoln, name="Kit Moss", job_class="custodian", on=date(2025, 8, 1))
    db.session.commit()
    file = {"source": "hr", "came_by": "folder", "filename": "list.csv", "file_sha256": "0" * 64}
    keep(RosterImport(district_id=world.district.id, **file, read_at=clock.now()))
    assert state_of(world.district, "people")[1] == [Lack("file", 1), Lack("slip", 1)]


def test_nobody_sees_the_steps_of_another_district(
    empty: tuple[District, StaffMember], world: World, visit: Visit
) -> None:
    db.writing()
    add_site(district=world.district, name="Birch", parent=world.top, on=TODAY)
    db.session.commit()
    assert state_of(empty[0], "sites")[0] is State.NEW
    visit(world.ben).get("/set-up", 404)
