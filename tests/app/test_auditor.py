"""An auditor looks, for a time, within their sites; everything they open is written down."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, db
from app.auth.access import rule_of
from app.models import AuditorView, RoleGrant, Site, StaffMember
from app.roster.operations import add_person
from tests.app.browsing import Visit
from tests.app.conftest import World

DAY = timedelta(days=1)


@pytest.fixture
def ines(world: World) -> StaffMember:
    """Works for a firm of auditors and looks at Lincoln for thirty days, from today."""
    db.writing()
    on = clock.today(world.district.time_zone)
    ines = add_person(
        site=world.top, name="Inés Auditor", email="ines@x.org", job_class="office", on=on
    )
    grant(world, ines, world.lincoln, 30)
    db.session.commit()
    for row in (ines, world.ana, world.dan, world.cora, world.lincoln, world.top):
        db.session.refresh(row)
    db.session.remove()
    return ines


def grant(world: World, person: StaffMember, site: Site, days: int) -> None:
    on = clock.today(world.district.time_zone)
    given = RoleGrant(
        staff_member_id=person.id,
        site_id=site.id,
        role="auditor",
        held_from=on - DAY,
        held_to=on + days * DAY,
        recorded_by=world.cora.id,
    )
    db.session.add(given)


def opened() -> list[str]:
    """What the log says, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(AuditorView.path).order_by(AuditorView.id)))


def test_the_first_page_says_what_is_shared_and_until_when(
    world: World, ines: StaffMember, visit: Visit
) -> None:
    page = visit(ines).get("/")
    assert page.heading == "Shared with you"
    assert "Lincoln School" in page.words() and "Your access ends" in page.words()


def test_an_auditor_finds_a_person_and_reads_the_file(
    world: World, ines: StaffMember, visit: Visit
) -> None:
    auditor = visit(ines)
    page = auditor.get("/shared?q=ana")
    page = auditor.get(page.link("^/people/"))
    assert page.heading == "Ana María Núñez" and "Still to do" in page.words()


def test_an_auditor_reads_reports_of_their_sites_only(
    world: World, ines: StaffMember, visit: Visit
) -> None:
    auditor = visit(ines)
    assert "Cedar" not in auditor.get("/reports").words()
    assert "Ana María" in auditor.get(f"/reports/sites/{world.lincoln.id}").words()
    assert "Ana María" in auditor.get(f"/reports/people.csv?site={world.lincoln.id}").text
    assert "Dan" not in auditor.get("/shared?q=dan").tree.findtext(".//main", "")
    for address in (f"/people/{world.dan.id}", f"/reports/sites/{world.top.id}"):
        auditor.get(address, 404)


def test_everything_an_auditor_opens_is_written_down_with_its_query(
    world: World, ines: StaffMember, visit: Visit
) -> None:
    auditor, csv = visit(ines), f"/reports/people.csv?site={world.lincoln.id}&q=Ana"
    for address in ("/shared?q=ana", f"/people/{world.ana.id}", csv, "/records", "/help"):
        auditor.get(address)
    assert opened()[-3:] == ["/shared?q=ana", f"/people/{world.ana.id}", csv]


def test_what_was_not_found_was_not_opened(world: World, ines: StaffMember, visit: Visit) -> None:
    auditor, before = visit(ines), opened()
    auditor.get(f"/people/{world.dan.id}", 404)
    assert opened() == before


def test_what_hr_and_a_principal_open_is_not_an_audit(world: World, visit: Visit) -> None:
    visit(world.cora).get("/reports")
    visit(world.ben).get(f"/people/{world.ana.id}")
    assert opened() == []


def test_a_principal_who_audits_is_written_down_in_their_own_school_too(
    world: World, visit: Visit
) -> None:
    db.writing()
    grant(world, world.ben, world.top, 30)
    db.session.commit()
    visit(world.ben).get(f"/people/{world.dan.id}")
    assert opened() == [f"/people/{world.dan.id}"]


def test_hr_reads_what_was_opened_by_name(world: World, ines: StaffMember, visit: Visit) -> None:
    visit(ines).get(f"/people/{world.ana.id}")
    cora = visit(world.cora)
    page = cora.get(cora.get("/settings/roles").link("/opened$"))
    assert "Ana María Núñez" in page.words()
    assert cora.get(page.link(f"^/people/{world.ana.id}$")).heading == "Ana María Núñez"


def test_on_the_day_after_the_last_nothing_opens(world: World, visit: Visit) -> None:
    db.writing()
    grant(world, world.dan, world.top, 0)
    grant(world, world.ana, world.top, -1)
    db.session.commit()
    visit(world.dan).get("/reports")
    visit(world.ana).get("/reports", 404)


def test_an_auditor_changes_nothing(
    world: World, ines: StaffMember, app: Flask, visit: Visit
) -> None:
    with app.app_context():
        taken = [
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and "auditor" in rule_of(rule.endpoint)
        ]
    assert taken == []
    page = visit(ines).get(f"/people/{world.ana.id}")
    forms = [form for form in page.tree.iter("form") if form.get("method") != "get"]
    assert [form.get("action") for form in forms] == ["/sign-out"]
