"""One person by form: found, added, assigned, changed; and who may not."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db
from app.models import (
    Enrollment,
    LoginSession,
    OutboxJob,
    PersonChange,
    PersonNumber,
    Program,
    Recovery,
    RoleGrant,
    StaffMember,
)
from app.programs.operations import set_terms
from app.roster.operations import create_district
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.adding import DAY, TODAY, add, given, hr_of, named, positions, put
from tests.app.test_sign_in import link_for


def changed(hr: Browser, person: StaffMember, status: int = 200, /, **new: Any) -> str:
    """Open the form of a person, send it with other fields; returns the words of the answer."""
    where = f"/people/{person.id}/change"
    page = hr.get(where)
    texts = ("legal_name", "preferred_name", "email", "number")
    sent = {name: page.field(name) for name in texts} | {"language": person.language}
    return hr.post(where, status, **(sent | new)).words()


def test_who_is_added_is_on_the_list_and_their_page_opens(world: World, visit: Visit) -> None:
    page = add(visit(world.cora), world, number="E-17", preferred_name="Evita")
    assert page.heading == "Eva Delgado"
    assert "Custodian, Lincoln School" in page.words() and "Paid by the hour" in page.words()
    assert "The sign-in name is edelgado. Print the sign-in slip." in page.words()


def test_what_applies_to_newcomers_is_assigned_at_once(world: World, visit: Visit) -> None:
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", days=30)
    db.session.commit()
    add(visit(world.cora), world, first_day=(TODAY + DAY).isoformat())
    asked = select(Enrollment).where(Enrollment.staff_member_id == named("Eva Delgado").id)
    assert db.session.scalars(asked).one().first_due_on == TODAY + timedelta(days=31)


def test_the_supervisor_is_found_by_name_or_address(world: World, visit: Visit) -> None:
    add(visit(world.cora), world, supervisor="ben ortega")
    assert positions(named("Eva Delgado"))[0].supervisor_id == world.ben.id


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("legal_name", " ", "Enter a name."),
        ("email", "eva at example", "Enter an e-mail address"),
        ("first_day", "", "Enter a date"),
        ("first_day", "1926-08-01", "Enter a date within a year of today"),
        ("supervisor", "Nobody Here", "Nobody who works here is found by that"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    world: World, visit: Visit, field: str, value: str, said: str
) -> None:
    assert said in add(visit(world.cora), world, 422, **{field: value}).words()


def test_two_people_of_one_name_get_two_sign_in_names(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    add(hr, world)
    assert "Is it this person?" in add(hr, world, 422).words()
    page = add(hr, world, another="yes")
    assert "The sign-in name is edelgado2." in page.words()


def test_an_address_or_number_belongs_to_one_person(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    page = add(hr, world, 422, email="ANA@example.org", another="yes")
    assert page.link(f"^/people/{world.ana.id}$")
    assert "An address or number belongs to one person." in page.words()


def test_the_same_form_again_adds_nobody(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    key = hr.get("/people/new").field("idempotency_key")
    for _time in range(2):
        page = hr.post("/people/new", **given(world), idempotency_key=key)
        assert page.heading == "Eva Delgado"
        hr.get("/people/new")
    assert named("Eva Delgado").sign_in_name == "edelgado"


@pytest.mark.parametrize("asked", ["delgado", "EVA del", "E-17", "eva@", "edelgado"])
def test_people_are_found_by_whatever_hr_knows(world: World, visit: Visit, asked: str) -> None:
    put(
        world.lincoln,
        "Eva Delgado",
        email="eva@example.org",
        number="E-17",
        sign_in_name="edelgado",
    )
    page = visit(world.cora).get(f"/people?q={asked}")
    assert [row.findtext("th/a") for row in page.tree.findall(".//tbody/tr")] == ["Eva Delgado"]


def test_the_list_says_who_starts_and_who_left(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    add(hr, world, first_day=(TODAY + 5 * DAY).isoformat())
    hr.get(f"/people/{world.dan.id}/end")
    hr.post(f"/people/{world.dan.id}/end", last_day=(TODAY - DAY).isoformat())
    words = hr.get("/people").words()
    assert "5 people" in words and "Left" in words and "(from" in words


def test_a_change_keeps_what_was_said_before(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    words = changed(hr, world.dan, legal_name="Dan O'Brien", number="77", language="es")
    assert "Changes to the staff list" in words and "Dan O'Brien-Smith" in words
    kept = db.session.scalars(select(PersonChange).order_by(PersonChange.field)).all()
    assert [(each.field, each.after) for each in kept] == [
        ("language", "es"),
        ("legal_name", "Dan O'Brien"),
        ("number", "77"),
    ]


def test_a_number_is_corrected_and_taken_away(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    changed(hr, world.dan, number="77")
    changed(hr, world.dan, number="78")
    assert [each.number for each in db.session.scalars(select(PersonNumber))] == ["78"]
    changed(hr, world.dan, number="")
    assert db.session.scalars(select(PersonNumber)).all() == []


def test_a_new_address_ends_links_tells_the_old_one_and_takes_the_sign_in_name_along(
    world: World, visit: Visit
) -> None:
    put(world.lincoln, "Eva Delgado", email="eva@home.example")
    changed(visit(world.cora), named("Eva Delgado"), email="eva@school.example")
    eva = named("Eva Delgado")
    assert (eva.email, eva.sign_in_name) == ("eva@school.example", "eva@school.example")
    told = db.session.scalars(select(OutboxJob).where(OutboxJob.kind == "sign-in-mail")).one()
    assert told.payload["to"] == "eva@home.example"
    assert db.session.scalars(select(Recovery).where(Recovery.kind == "address")).all() == []


def test_who_has_been_in_waits_a_day_to_sign_after_a_new_address(
    world: World, visit: Visit
) -> None:
    ana, hr = visit(world.ana), visit(world.cora)
    assert "one day from now" in changed(hr, world.ana, email="ana@school.example")
    help = db.session.scalars(select(Recovery).where(Recovery.kind == "address")).one()
    assert (help.staff_member_id, help.helped_by) == (world.ana.id, world.cora.id)
    assert ana.get("/").heading == "My training"


def test_links_under_way_to_the_old_address_end(world: World, visit: Visit) -> None:
    link = link_for(world)
    changed(visit(world.cora), world.ana, email="ana@school.example")
    visit().get(link, 410)


def test_a_personal_address_becomes_a_work_address_and_the_file_stays_one(
    world: World, visit: Visit
) -> None:
    learner = visit(world.ana)
    pass_quiz(learner, world.ana)
    confirm(learner, review(learner, "Ana María Núñez"))
    hr = visit(world.cora)
    changed(hr, world.ana, email="nunez@district.example")
    words = hr.get(f"/people/{world.ana.id}").words()
    assert "Finished" in words and "valid" in words
    assert named("Ana María Núñez").sign_in_name == "nunez@district.example"


def test_without_an_address_a_name_is_made(world: World, visit: Visit) -> None:
    changed(visit(world.cora), world.ana, email="")
    assert (named("Ana María Núñez").email, named("Ana María Núñez").sign_in_name) == (
        None,
        "anunez",
    )


@pytest.mark.parametrize("taken", ["dan@example.org", "DAN@example.org"])
def test_somebody_elses_address_is_refused(world: World, visit: Visit, taken: str) -> None:
    words = changed(visit(world.cora), world.ana, 422, email=taken)
    assert "Dan O'Brien-Smith has this e-mail address or number already." in words
    assert db.session.scalars(select(PersonChange)).all() == []


def over_all(world: World, person: StaffMember) -> None:
    """Let somebody see the whole district."""
    db.writing()
    db.session.add(
        RoleGrant(staff_member_id=person.id, site_id=world.top.id, role="auditor", held_from=TODAY)
    )
    db.session.commit()


def pages_of(person_id: uuid.UUID) -> list[str]:
    ways = ("change", "positions/new", "end", "slip")
    return [f"/people/{person_id}/{way}" for way in ways]


def test_a_principal_opens_no_page_of_hr(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    for where in ["/people", "/people/new", "/people/slips", *pages_of(world.ana.id)]:
        ben.get(where, 404)
    assert "End employment" not in ben.get(f"/people/{world.ana.id}").words()


def test_hr_of_one_school_knows_nobody_of_another(world: World, visit: Visit) -> None:
    gil = visit(hr_of(world.lincoln))
    for where in [f"/people/{world.dan.id}", *pages_of(world.dan.id)]:
        gil.get(where, 404)
    assert "Dan" not in gil.get("/people").words()
    add(gil, world, 422, site=world.top.id)


def test_hr_of_one_school_does_not_readdress_who_may_see_more(world: World, visit: Visit) -> None:
    chief = put(world.lincoln, "Ida Moss", email="ida@example.org")
    over_all(world, chief)
    words = changed(visit(hr_of(world.lincoln)), chief, 422, email="gil@elsewhere.example")
    assert "This person holds a role beyond your sites." in words


def test_people_of_another_district_are_nobody(world: World, visit: Visit) -> None:
    db.writing()
    _other, hr, _top = create_district(
        name="Elk Valley",
        time_zone="America/Denver",
        packs=[],
        hr_name="Hana Wood",
        hr_email="hana@elk.example",
        now=world.district.created_at,
    )
    db.session.commit()
    hana = visit(hr)
    for where in [f"/people/{world.ana.id}", *pages_of(world.ana.id)]:
        hana.get(where, 404)
    assert "One person" in hana.get("/people").words()


def test_sessions_are_left_alone_by_a_change(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    changed(visit(world.cora), world.ana, preferred_name="Anita")
    assert ana.get("/").status == 200
    open_ones = select(LoginSession).where(LoginSession.ended_at.is_(None))
    assert len(db.session.scalars(open_ones).all()) == 2
