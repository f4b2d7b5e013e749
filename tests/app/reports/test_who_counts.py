"""Who counts: the denominator taken apart, the age of the staff list, and HR's own headcount."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock, db
from app.figures import counting
from app.figures.moment import Moment
from app.models import Headcount, Leaf, Position, RoleGrant, RosterImport
from app.models.scope import ended
from app.reports import who_counts
from app.reports.who_counts import Line, age, lines
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY, keep, on_leave

ZONE = "America/Denver"
NOW = Moment(TODAY, ZONE)
AGO = TODAY - 60 * DAY


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), ZoneInfo(ZONE))


def count_of(world: World, people: int, on: date = TODAY, at: date = TODAY) -> None:
    about = {"district_id": world.district.id, "site_id": world.top.id, "source": "Payroll"}
    said = {"recorded_at": noon(at), "recorded_by": world.cora.id}
    keep(Headcount(**about, **said, counted_on=on, people=people))


def whole(world: World, when: Moment = NOW) -> Line:
    """The line of the whole district."""
    db.session.rollback()
    found = lines(counting.count([world.top.id], when).sites, when)
    return next(line for line in found if line.site_id == world.top.id)


def cell(page: Page, row: str, column: int) -> str:
    rows = [tr for tr in page.tree.iter("tr") if row in " ".join(tr.itertext())]
    return " ".join(" ".join(rows[0][column].itertext()).split())


@pytest.fixture
def cora(world: World, visit: Visit) -> Browser:
    return visit(world.cora)


def test_what_is_apart_and_what_counts_make_up_the_staff_list(world: World, cora: Browser) -> None:
    on_leave(world)
    page = cora.get("/reports/who-counts")
    assert [cell(page, row, 1) for row in ("On the staff list", "less: on leave")] == ["4", "−1"]
    assert [cell(page, row, 1) for row in ("No program asks", "People counted")] == ["−2", "1"]


@pytest.mark.parametrize(("people", "unknown", "difference"), [(9, 5, 5), (4, 0, 0), (3, 0, -1)])
def test_buckets_and_unknown_make_up_the_headcount(
    world: World, people: int, unknown: int, difference: int
) -> None:
    on_leave(world)
    count_of(world, people)
    line = whole(world)
    parts = line.tally.counted + line.excluded + line.tally.nothing
    assert (line.unknown, line.difference) == (unknown, difference)
    assert parts == line.on_list == 4 and parts + line.difference == people


def test_more_people_than_the_headcount_has_are_said(world: World, cora: Browser) -> None:
    count_of(world, 3)
    page = cora.get("/reports/who-counts").words()
    assert "The staff list has one person more than the headcount." in page


def test_the_file_holds_what_the_page_shows(world: World, cora: Browser) -> None:
    on_leave(world)
    count_of(world, 9)
    for kind, begins in (("csv", b"\xef\xbb\xbfSite,Headcount,"), ("xlsx", b"PK")):
        page = cora.get(f"/reports/who-counts.{kind}")
        assert page.response.data.startswith(begins)
        page.response.close()
    text = cora.get("/reports/who-counts.csv").response.text
    line = f"Cottonwood Public Schools,9,{TODAY},Payroll,4,5,0,1,0,1,0,0,0,0,0,2"
    assert line in text and "Cedar School,,,,1,,,1," in text


def test_a_headcount_meets_the_staff_list_of_its_own_day(world: World) -> None:
    dan = db.session.query(Position).filter_by(staff_member_id=world.dan.id).one()
    keep(ended(dan, AGO, recorded_at=clock.now()))
    count_of(world, 5, on=AGO)
    assert (whole(world).on_list, whole(world).unknown) == (3, 2)
    count_of(world, 5, on=AGO + DAY)
    assert (whole(world).on_list, whole(world).unknown) == (2, 3)


def test_the_number_recorded_last_counts_and_later_ones_are_not_known_then(world: World) -> None:
    count_of(world, 7, on=AGO, at=AGO)
    count_of(world, 8, on=AGO, at=TODAY)
    then, now = (whole(world, Moment(AGO + DAY, ZONE, then)).headcount for then in (True, False))
    assert then and now and (then.people, now.people) == (7, 8)
    assert whole(world, Moment(AGO - DAY, ZONE)).headcount is None


def test_what_was_known_on_the_pages_day_counts_for_the_day_of_the_headcount(world: World) -> None:
    count_of(world, 4, on=AGO, at=AGO)
    works = {"site_id": world.top.id, "job_class": "coach", "held_from": AGO}
    keep(Position(staff_member_id=world.ana.id, **works, recorded_at=noon(AGO + 5 * DAY)))
    found = [whole(world, Moment(AGO + n * DAY, ZONE, True)).on_list for n in (4, 5)]
    assert found == [0, 1]


def test_who_left_since_the_school_year_began_is_told(world: World) -> None:
    dan = db.session.query(Position).filter_by(staff_member_id=world.dan.id).one()
    keep(ended(dan, TODAY - DAY, recorded_at=clock.now()))
    assert who_counts.left(world.district.id, [world.top.id], NOW)[1] == 1
    assert who_counts.left(world.district.id, [world.lincoln.id], NOW)[1] == 0
    before = Moment(TODAY - DAY, ZONE)
    assert who_counts.left(world.district.id, [world.top.id], before)[1] == 0


def test_the_staff_list_ages_from_its_last_file_or_change_by_hand(world: World) -> None:
    about = {"source": "hr", "came_by": "folder", "filename": "list.csv", "file_sha256": "0" * 64}
    applied = {"applied_at": noon(TODAY - 40 * DAY), "counts": {"added": 2, "left": 1, "same": 9}}
    assert age(world.district.id, NOW).days == 0
    keep(RosterImport(district_id=world.district.id, **about, **applied))
    old = age(world.district.id, NOW)
    assert (old.days, old.is_old, old.changed) == (40, True, 3)
    works = {"site_id": world.lincoln.id, "job_class": "coach", "held_from": TODAY}
    made = {"recorded_at": noon(TODAY - 2 * DAY), "recorded_by": world.cora.id}
    keep(Position(staff_member_id=world.ana.id, **works, **made))
    assert age(world.district.id, NOW).days == 2
    assert age(world.district.id, Moment(TODAY - 9 * DAY, ZONE)).days == 31


def test_without_anybody_the_staff_list_has_no_age(world: World) -> None:
    found = age(world.district.id, Moment(TODAY - DAY, ZONE))
    assert found.days is None and found.is_old


def test_an_old_staff_list_is_a_warning(world: World, cora: Browser) -> None:
    about = {"source": "hr", "came_by": "upload", "filename": "list.csv", "file_sha256": "0" * 64}
    keep(
        RosterImport(
            district_id=world.district.id, **about, applied_at=clock.now() - timedelta(days=30)
        )
    )
    assert "The staff list is 30 days old." in cora.get("/reports/who-counts").words()


def fields(world: World, **numbers: str) -> dict[str, str]:
    sites = {"top": world.top.id, "lincoln": world.lincoln.id}
    said = {f"site-{sites[name]}": number for name, number in numbers.items()}
    return {"counted_on": TODAY.isoformat(), "source": "Payroll of August", **said}


def test_hr_records_a_headcount_once_with_its_leaf(world: World, cora: Browser) -> None:
    leaves = db.session.query(Leaf).count()
    cora.get("/reports/headcount")
    for _again in range(2):
        page = cora.post("/reports/headcount", **fields(world, top="1,204", lincoln=""))
    assert "is recorded already" in page.words() and cell(page, "Counted on", 1) == "1204"
    assert db.session.query(Leaf).count() == leaves + 1
    cora.get("/reports/headcount")
    cora.post("/reports/headcount", **fields(world, top="1203", lincoln="40"))
    assert db.session.query(Headcount).count() == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"site": "many"}, "Enter a whole number"),
        ({"site": ""}, "Enter the number of one site at least"),
        ({"counted_on": (TODAY + DAY).isoformat()}, "Enter today or an earlier date"),
        ({"source": ""}, "Say where the numbers come from"),
    ],
)
def test_a_headcount_that_says_nothing_is_refused(
    world: World, cora: Browser, wrong: dict[str, str], said: str
) -> None:
    cora.get("/reports/headcount")
    sent = fields(world, top=wrong.get("site", "4")) | wrong
    assert said in cora.post("/reports/headcount", 422, **sent).words()
    assert db.session.query(Headcount).count() == 0


def test_hr_of_one_school_neither_sees_nor_records_what_is_not_theirs(
    world: World, visit: Visit
) -> None:
    keep(
        RoleGrant(
            staff_member_id=world.ben.id, site_id=world.lincoln.id, role="hr", held_from=TODAY
        )
    )
    count_of(world, 400)
    ben = visit(world.ben)
    for address in ("/reports/who-counts", "/reports/headcount"):
        page = ben.get(address).words()
        assert "Lincoln School" in page and "Cedar School" not in page and "400" not in page
    ben.post("/reports/headcount", 422, **fields(world, top="5"))
    assert db.session.query(Headcount).count() == 1
