"""Supervisors: whoever somebody works for today sees those people, and nobody beyond them."""

from datetime import date, timedelta

from sqlalchemy import select

from app import clock, db
from app.models import Position, StaffMember
from app.models.scope import ended, stands
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.reports.test_pages import make_late
from tests.app.tablets import enter, give_pin, paired

DAY = timedelta(days=1)


def works_for(world: World, person: StaffMember, boss: StaffMember, **dates: date) -> None:
    """Another position of the person, below this supervisor."""
    db.writing()
    work = Position(staff_member_id=person.id, site_id=world.lincoln.id, job_class="coach")
    work.supervisor_id, work.held_from = boss.id, dates.get("first", date(2025, 8, 1))
    work.held_to = dates.get("last")
    db.session.add(work)
    db.session.commit()


def test_a_supervisor_who_is_no_principal_sees_their_own_people(world: World, visit: Visit) -> None:
    make_late(world, world.ana)
    works_for(world, world.ana, world.dan)
    page = visit(world.dan).get("/my-people")
    assert "1 of your 1 people is late" in page.words() and "Ana María Núñez" in page.words()
    assert "Remind" in page.words() and page.link("/leave$")


def test_a_supervisor_opens_the_page_of_their_people_and_of_nobody_else(
    world: World, visit: Visit
) -> None:
    works_for(world, world.ana, world.dan)
    dan = visit(world.dan)
    assert dan.get(f"/people/{world.ana.id}").link("^/my-people$")
    for other in (world.ben, world.cora, world.dan):
        dan.get(f"/people/{other.id}", 404)


def test_a_supervisor_gets_no_page_of_principals_or_hr(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan)
    dan = visit(world.dan)
    assert "volunteer" not in dan.get("/my-people").words()
    for address in ("/today", "/reports", "/settings/roles", f"/people/{world.ana.id}/edit"):
        dan.get(address, 404)


def test_a_former_supervisor_sees_nobody(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan, last=clock.today(world.district.time_zone) - DAY)
    visit(world.dan).get("/my-people", 404)
    visit(world.dan).get(f"/people/{world.ana.id}", 404)


def test_a_supervisor_loses_whoever_works_for_them_no_more(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan)
    works_for(world, world.ben, world.dan, last=clock.today(world.district.time_zone) - DAY)
    dan = visit(world.dan)
    assert "Ben Ortega" not in dan.get("/my-people").words()
    dan.get(f"/people/{world.ben.id}", 404)


def test_a_principal_neither_reminds_themselves_nor_enters_their_leave(
    world: World, visit: Visit
) -> None:
    page = visit(world.ben).get("/my-people")
    assert f"/people/{world.ana.id}/leave" in page.text
    assert f"/people/{world.ben.id}/leave" not in page.text


def test_who_supervises_until_today_is_one_today(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan, last=clock.today(world.district.time_zone))
    visit(world.dan).get(f"/people/{world.ana.id}")


def test_who_will_supervise_is_none_yet(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan, first=clock.today("UTC") + 2 * DAY)
    visit(world.dan).get("/my-people", 404)


def test_who_supervises_nobody_has_no_people(world: World, visit: Visit) -> None:
    visit(world.ana).get("/my-people", 404)


def test_a_corrected_supervisor_is_none(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan)
    db.writing()
    mine = (Position.supervisor_id == world.dan.id, stands(Position))
    old = db.session.scalars(select(Position).where(*mine)).one()
    new = ended(old, date(2025, 7, 31))
    db.session.add(new)
    db.session.commit()
    visit(world.dan).get("/my-people", 404)


def test_a_principal_who_supervises_elsewhere_sees_both(world: World, visit: Visit) -> None:
    works_for(world, world.dan, world.ben)
    words = visit(world.ben).get("/my-people").words()
    assert "Ana María Núñez" in words and "Dan O'Brien-Smith" in words


def test_the_file_of_a_supervisor_holds_their_people_only(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan)
    dan = visit(world.dan)
    text = dan.get(dan.get("/my-people").link(r"\.csv")).text
    assert "Ana María Núñez" in text and "Ben" not in text and "Dan" not in text


def test_a_supervisor_sees_nobody_on_a_shared_tablet(world: World, visit: Visit) -> None:
    works_for(world, world.ana, world.dan)
    give_pin(world.dan)
    tablet = paired(visit, world)
    enter(tablet, "dan@example.org")
    tablet.get("/my-people", 404)
    tablet.get(f"/people/{world.ana.id}", 404)
