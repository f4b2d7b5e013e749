"""Roles: given and ended by HR of the whole district, at once, with somebody always left."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app import clock, db
from app.auth.access import LEARNER, PUBLIC, rule_of
from app.errors import Conflict, DomainError
from app.models import RoleGrant, Site, StaffMember
from app.models.scope import stands
from app.roster import roles
from app.roster.operations import add_person, create_district
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.test_access import address_of

DAY = timedelta(days=1)


def today(world: World) -> date:
    return clock.today(world.district.time_zone)


def give(
    world: World,
    person: StaffMember,
    role: str,
    site: Site | None = None,
    first: date | None = None,
    last: date | None = None,
) -> RoleGrant:
    """Cora gives a role, in a write of its own."""
    db.writing()
    on = today(world)
    given = roles.give(
        person,
        site or world.top,
        role,
        first or on,
        last,
        by=world.cora.id,
        on=on,
        now=clock.now(),
    )
    db.session.commit()
    return given


def held_by(person: StaffMember, role: str) -> RoleGrant:
    mine = (RoleGrant.staff_member_id == person.id, RoleGrant.role == role, stands(RoleGrant))
    return db.session.scalars(select(RoleGrant).where(*mine)).one()


def end(world: World, grant: RoleGrant, by: StaffMember) -> None:
    db.writing()
    again = db.session.get_one(RoleGrant, grant.id)
    roles.end(again, by=by.id, on=today(world), now=clock.now())
    db.session.commit()


def test_a_role_works_from_its_day_in_a_session_that_is_open(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/my-people", 404)
    give(world, world.ana, "principal", world.lincoln)
    assert "Ben Ortega" in ana.get("/my-people").words()


def test_a_role_of_tomorrow_opens_nothing_today(world: World, visit: Visit) -> None:
    give(world, world.ana, "principal", world.lincoln, first=today(world) + DAY)
    visit(world.ana).get("/my-people", 404)


def test_an_ended_role_opens_nothing_in_a_session_that_is_open(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    ben.get("/my-people")
    end(world, held_by(world.ben, "principal"), world.cora)
    ben.get("/my-people", 404)


def test_a_role_given_today_ends_today(world: World, visit: Visit) -> None:
    end(world, give(world, world.ana, "principal", world.lincoln), world.cora)
    visit(world.ana).get("/my-people", 404)


def test_each_giving_and_each_end_says_who_recorded_it(world: World) -> None:
    given = give(world, world.ana, "author")
    end(world, given, world.cora)
    ended = held_by(world.ana, "author")
    assert given.recorded_by == ended.recorded_by == world.cora.id
    assert ended.replaces_id == given.id and ended.held_to == today(world) - DAY


def test_an_auditor_needs_a_last_day_within_a_year(world: World) -> None:
    for last in (None, today(world) + timedelta(days=400)):
        with pytest.raises(DomainError, match="within a year"):
            give(world, world.dan, "auditor", last=last)


def test_no_role_begins_in_the_past_or_ends_before_it_begins(world: World) -> None:
    with pytest.raises(DomainError, match="today or later"):
        give(world, world.dan, "author", first=today(world) - DAY)
    with pytest.raises(DomainError, match="before the first"):
        give(world, world.dan, "author", last=today(world) - DAY)


def test_nobody_holds_the_same_role_twice_at_one_time(world: World) -> None:
    give(world, world.dan, "author", last=today(world) + DAY)
    give(world, world.dan, "author", first=today(world) + 2 * DAY)
    with pytest.raises(DomainError, match="already"):
        give(world, world.dan, "author", last=today(world))


def test_a_role_of_the_district_is_not_given_over_a_school(world: World) -> None:
    with pytest.raises(DomainError, match="whole district"):
        give(world, world.dan, "technology", world.lincoln)


def test_no_role_reaches_into_another_district(world: World) -> None:
    db.writing()
    other = create_district(
        name="Another District",
        time_zone="America/Denver",
        packs=["hs5460"],
        hr_name="Hana Reyes",
        hr_email="hana@example.net",
        now=clock.now(),
    )[2]
    db.session.commit()
    with pytest.raises(DomainError, match="another district"):
        give(world, world.dan, "principal", other)


def test_the_only_hr_person_cannot_leave_the_role(world: World) -> None:
    with pytest.raises(DomainError, match="your own role"):
        end(world, held_by(world.cora, "hr"), world.cora)


def test_the_district_is_never_without_hr_for_good(world: World) -> None:
    own = held_by(world.cora, "hr")
    give(world, world.cora, "hr", world.lincoln)
    give(world, world.dan, "hr", last=today(world) + DAY)
    with pytest.raises(DomainError, match="whole district"):
        end(world, own, world.cora)


def test_who_gave_hr_to_a_successor_is_ended_by_them(world: World, visit: Visit) -> None:
    own = held_by(world.cora, "hr")
    give(world, world.dan, "hr")
    end(world, own, world.dan)
    visit(world.cora).get("/settings/roles", 404)
    visit(world.dan).get("/settings/roles")


def test_a_second_end_is_told_that_it_has_ended(world: World, visit: Visit) -> None:
    grant = held_by(world.ben, "principal")
    address = f"/settings/roles/{grant.id}/end"
    end(world, grant, world.cora)
    with pytest.raises(Conflict, match="ended already"):
        end(world, grant, world.cora)
    cora = visit(world.cora)
    cora.get("/settings/roles")
    assert "ended already" in cora.post(address, 409).words()


def test_hr_finds_a_person_gives_a_role_and_ends_it(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get(cora.get("/settings/roles/new?q=brien").link("/new/"))
    fields = {"role": "auditor", "site": world.lincoln.id, "held_from": today(world)}
    again = cora.post(page.response.request.path, 422, **fields)
    assert "Enter a last day within a year" in again.words()
    page = cora.post(page.response.request.path, **fields, held_to=today(world) + DAY)
    assert "Dan O'Brien-SmithAuditor Lincoln School" in page.words()
    ask = cora.get(page.link(rf"{held_by(world.dan, 'auditor').id}/end$"))
    ended = cora.post(ask.response.request.path)
    assert "taken back the same day" in ended.words() and "Cora Hale" in ended.words()


def test_hr_of_one_school_gives_no_role(world: World, visit: Visit) -> None:
    give(world, world.dan, "hr", world.lincoln)
    dan, grant = visit(world.dan), held_by(world.ben, "principal")
    for page in ("", "/new", f"/new/{world.ana.id}", f"/{grant.id}/end", f"/{grant.id}/opened"):
        dan.get(f"/settings/roles{page}", 404)


def test_nobody_of_another_district_is_given_a_role_or_loses_one(
    world: World, visit: Visit
) -> None:
    db.writing()
    _other, hana, _top = create_district(
        name="Another District",
        time_zone="America/Denver",
        packs=["hs5460"],
        hr_name="Hana Reyes",
        hr_email="hana@example.net",
        now=clock.now(),
    )
    db.session.commit()
    cora = visit(world.cora)
    cora.get(f"/settings/roles/new/{hana.id}", 404)
    cora.get(f"/settings/roles/{held_by(hana, 'hr').id}/end", 404)
    assert "Hana" not in cora.get("/settings/roles/new?q=hana").words()


def address_about(rule: Rule, world: World) -> str:
    """An address of the rule about Ana, her school and what is hers."""
    return address_of(
        rule,
        person_id=world.ana.id,
        site_id=world.lincoln.id,
        enrollment_id=world.enrollment.id,
        requirement_id=world.program.requirements[0].id,
    )


def test_a_technology_coordinator_opens_nothing_about_peoples_training(
    world: World, app: Flask, visit: Visit
) -> None:
    give(world, world.dan, "technology")
    dan, own = visit(world.dan), {PUBLIC, "technology"}
    with app.app_context():
        rules = [(rule, set(rule_of(rule.endpoint))) for rule in app.url_map.iter_rules()]
    for rule, roles_of in ((rule, it) for rule, it in rules if "GET" in (rule.methods or ())):
        is_of_somebody = any(name.endswith("_id") for name in rule.arguments)
        is_open = own & roles_of or (LEARNER in roles_of and not is_of_somebody)
        answer = dan.client.get(address_about(rule, world))
        assert is_open or answer.status_code in (404, 405), rule
        assert "Ana María" not in answer.text, rule


def test_a_technology_coordinator_sets_up_mail_and_nothing_else(world: World, visit: Visit) -> None:
    give(world, world.dan, "technology")
    dan = visit(world.dan)
    page = dan.get(dan.get("/").link("^/settings$"))
    assert "Time zone" not in page.words()
    dan.get(page.link("^/settings/mail$"))
    for address in ("/settings/district", "/settings/roles", "/settings/sites"):
        dan.get(address, 404)


def test_a_content_author_opens_modules_and_no_review(world: World, visit: Visit) -> None:
    give(world, world.dan, "author")
    dan = visit(world.dan)
    page = dan.get(dan.get("/").link("^/preview$"))
    assert "/settings/decisions" not in page.text
    assert dan.get(page.link("^/preview/boundaries")).heading
    dan.get("/settings/decisions/review", 404)


def test_a_name_from_the_staff_list_is_inert_on_the_page(world: World, visit: Visit) -> None:
    db.writing()
    on = date(2025, 8, 1)
    add_person(site=world.lincoln, name="<b>{{7*7}}</b>", email="b@x.org", job_class="coach", on=on)
    db.session.commit()
    page = visit(world.cora).get("/settings/roles/new?q=7*7")
    assert "<b>{{7*7}}</b>" in page.words()
