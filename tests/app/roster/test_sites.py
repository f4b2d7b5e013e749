"""The tree of sites: added, renamed, moved and closed by HR of the whole district."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock, db
from app.errors import Conflict, DomainError
from app.models import Run, Site
from app.models.scope import sites_within, visible_people
from app.roster import site_queries, sites
from app.roster.operations import add_person, create_district
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World

FIRST = date(2025, 8, 1)
NEXT = date(2026, 1, 1)


def seen(site: Site) -> str:
    """What a page on the site would carry."""
    return str(db.session.scalars(site_queries.placements(site.id)).all()[0].id)


def added(world: World, name: str, below: Site) -> Site:
    made = sites.add(world.district, name=name, kind="department", parent=below, on=FIRST)
    db.session.flush()
    return made


def moved(site: Site, parent: Site, on: date = NEXT) -> None:
    sites.place(site, parent, on, seen=seen(site), now=clock.now())
    db.session.flush()


def closed(site: Site, last_day: date) -> None:
    sites.close(site, last_day, seen=seen(site), now=clock.now())
    db.session.flush()


def below(site: Site, on: date) -> set[uuid.UUID]:
    return set(db.session.scalars(select(sites_within([site.id], on).c.site_id)))


@pytest.fixture
def cedar(world: World) -> Site:
    """Dan's school, in an open write transaction."""
    db.writing()
    return db.session.scalars(select(Site).where(Site.name == "Cedar School")).one()


def test_a_move_counts_from_its_day_and_keeps_what_was_before(world: World, cedar: Site) -> None:
    kitchen = added(world, "Kitchen", world.lincoln)
    moved(kitchen, cedar)
    assert kitchen.id in below(world.lincoln, NEXT - timedelta(days=1))
    assert kitchen.id in below(cedar, NEXT) and kitchen.id not in below(world.lincoln, NEXT)
    assert kitchen.id in below(world.top, NEXT)


def test_who_works_at_a_moved_site_is_seen_by_the_new_principal_only(
    world: World, cedar: Site
) -> None:
    moved(cedar, world.lincoln)
    on = NEXT
    assert world.dan.id in set(db.session.scalars(visible_people([world.lincoln.id], on)))
    before = db.session.scalars(visible_people([world.lincoln.id], on - timedelta(days=1)))
    assert world.dan.id not in set(before)


def test_a_move_from_the_same_day_corrects_the_one_before(world: World, cedar: Site) -> None:
    kitchen = added(world, "Kitchen", world.lincoln)
    moved(kitchen, cedar)
    moved(kitchen, world.top)
    assert kitchen.id not in below(cedar, NEXT) and kitchen.id in below(world.top, NEXT)
    with pytest.raises(DomainError, match="or a later one"):
        moved(kitchen, cedar, FIRST)


def test_a_site_is_never_below_itself_nor_below_its_own_child(world: World, cedar: Site) -> None:
    kitchen = added(world, "Kitchen", cedar)
    for parent in (cedar, kitchen):
        with pytest.raises(DomainError, match="below itself"):
            moved(cedar, parent)


def test_two_moves_planned_apart_never_make_a_circle(world: World, cedar: Site) -> None:
    moved(cedar, world.lincoln, NEXT + timedelta(days=30))
    with pytest.raises(DomainError, match="below itself"):
        moved(world.lincoln, cedar, NEXT)


def test_a_site_moves_to_no_other_district(world: World, cedar: Site) -> None:
    other = create_district(
        name="Another District",
        time_zone="America/Denver",
        packs=["hs5460"],
        hr_name="Hana Reyes",
        hr_email="hana@example.net",
        now=clock.now(),
    )[2]
    with pytest.raises(DomainError, match="another district"):
        moved(cedar, other)


def test_a_site_does_not_close_while_people_work_there(world: World, cedar: Site) -> None:
    with pytest.raises(DomainError, match="after that day: 1"):
        closed(cedar, NEXT)


def test_a_site_does_not_close_while_sites_are_below_it(world: World, cedar: Site) -> None:
    hall = added(world, "Old Hall", world.top)
    added(world, "Archive", hall)
    with pytest.raises(DomainError, match="below this one after that day: 1"):
        closed(hall, NEXT)


def test_a_closed_site_takes_nothing_below_it_and_opens_again(world: World, cedar: Site) -> None:
    hall = added(world, "Old Hall", world.top)
    closed(hall, NEXT)
    with pytest.raises(DomainError, match="not open"):
        added(world, "Archive", hall)
    later = NEXT + timedelta(days=100)
    moved(hall, world.top, later)
    assert hall.id not in below(world.top, later - timedelta(days=1))
    assert hall.id in below(world.top, later)


def test_two_sites_are_not_called_the_same(world: World, cedar: Site) -> None:
    with pytest.raises(DomainError, match="already a site called LINCOLN school"):
        added(world, "LINCOLN school", world.top)
    with pytest.raises(DomainError, match="already a site"):
        sites.rename(cedar, "Lincoln School", seen="Cedar School")


def test_who_saw_an_older_state_changes_nothing(world: World, cedar: Site) -> None:
    old = seen(cedar)
    moved(cedar, world.lincoln)
    with pytest.raises(Conflict):
        sites.place(cedar, world.top, NEXT, seen=old, now=clock.now())
    with pytest.raises(Conflict):
        sites.rename(cedar, "Cedar Hill", seen="Cedar")


def test_the_district_itself_is_neither_moved_nor_closed(world: World, cedar: Site) -> None:
    with pytest.raises(DomainError, match="settings page"):
        sites.place(world.top, cedar, NEXT, seen="", now=clock.now())
    with pytest.raises(DomainError, match="settings page"):
        sites.close(world.top, NEXT, seen="", now=clock.now())


def change(hr: Browser, site: Site, what: str, **fields: object) -> str:
    """Send one of a site's forms; what the page then says."""
    page = hr.get(f"/settings/sites/{site.id}/{what}")
    fields.setdefault("seen", page.field("seen"))
    return hr.post(page.response.request.path, **fields).words()


def test_hr_adds_a_school_renames_it_moves_it_and_closes_it(world: World, visit: Visit) -> None:
    cora, today = visit(world.cora), clock.today(world.district.time_zone)
    cora.get("/settings/sites/new")
    fields = {"name": "Juniper School", "kind": "school", "parent": world.top.id}
    page = cora.post("/settings/sites/new", **fields)
    assert page.heading == "Juniper School"
    db.session.rollback()
    juniper = db.session.scalars(select(Site).where(Site.name == "Juniper School")).one()
    assert "Juniper Annex" in change(cora, juniper, "name", name="Juniper Annex")
    said = change(cora, juniper, "place", parent=world.lincoln.id, since=today)
    assert "Lincoln School: from" in said
    assert "Open again" in change(cora, juniper, "close", last_day=today)
    assert "Not open today" not in cora.get("/settings/sites").words()


@pytest.mark.parametrize("what", ["place", "close"])
def test_who_is_asked_follows_the_tree_at_once(world: World, visit: Visit, what: str) -> None:
    cora, today = visit(world.cora), clock.today(world.district.time_zone)
    cora.get("/settings/sites/new")
    fields = {"name": "Juniper School", "kind": "school", "parent": world.top.id}
    cora.post("/settings/sites/new", **fields)
    db.session.rollback()
    juniper = db.session.scalars(select(Site).where(Site.name == "Juniper School")).one()
    assert db.session.scalars(select(Run)).all() == []
    asked: dict[str, dict[str, object]] = {
        "place": {"parent": world.lincoln.id, "since": today},
        "close": {"last_day": today},
    }
    change(cora, juniper, what, **asked[what])
    db.session.rollback()
    assert db.session.scalars(select(Run.kind)).all() == ["enroll"]


def test_what_is_refused_stands_beside_its_field(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get(f"/settings/sites/{world.lincoln.id}/close")
    sent = {"seen": page.field("seen"), "last_day": clock.now().date()}
    page = cora.post(page.response.request.path, 422, **sent)
    assert "People who work here after that day: 2" in page.words()
    page = cora.post(page.response.request.path, 422, seen="", last_day="9999-12-31")
    assert "within five years" in page.words()


def test_the_tree_says_how_many_work_where(world: World, visit: Visit) -> None:
    words = visit(world.cora).get("/settings/sites").words()
    assert "Lincoln School: 2 people" in words and "Cedar School: one person" in words


def test_hr_of_one_school_and_a_principal_find_no_tree(world: World, visit: Visit) -> None:
    db.writing()
    eve = add_person(
        site=world.lincoln, name="Eve", email="eve@x.org", job_class="office", on=FIRST, role="hr"
    )
    db.session.commit()
    for person in (eve, world.ben):
        for page in ("", "/new", f"/{world.lincoln.id}", f"/{world.lincoln.id}/close"):
            visit(person).get(f"/settings/sites{page}", 404)
