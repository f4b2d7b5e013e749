"""One page closes the year for the board; what was not completed stays visible on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app import clock, db
from app.models import (
    Headcount,
    Leave,
    Position,
    Program,
    RoleGrant,
    SchoolYear,
    Site,
)
from app.models.scope import ended
from app.programs.operations import set_terms
from app.reports import board_year
from app.roster.operations import add_site
from app.rules.cycles import DAY
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review

BOARD = "/reports/close-the-year"


def line(page: Page, name: str) -> list[str]:
    """The cells of the line that begins so."""
    rows = (
        [" ".join("".join(cell.itertext()).split()) for cell in r] for r in page.tree.iter("tr")
    )
    return next(cells[1:] for cells in rows if cells and cells[0] == name)


def year_of(world: World) -> board_year.Year:
    """The school year in which the world's people are enrolled."""
    on = world.enrollment.opens_on
    first = on.year if on.month >= 7 else on.year - 1
    found = board_year.named(world.district, f"{first}-{(first + 1) % 100:02d}")
    db.session.rollback()
    return found


@contextmanager
def on_the_day(day: date) -> Iterator[None]:
    """Noon of a day in the district."""
    with time_machine.travel(datetime.combine(day, time(12), ZoneInfo("America/Denver"))):
        yield


def finish(world: World, visit: Visit) -> Browser:
    """Ana does all that is asked of her."""
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    return ana


def add(*rows: object) -> None:
    """Record facts."""
    db.writing()
    db.session.add_all(rows)
    db.session.commit()


def test_the_year_is_told_by_program_and_site(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(f"{BOARD}?year={year_of(world).key}")
    assert line(page, "2026-27 annual training") == ["2", "0", "0", "2", "nobody"]
    assert line(page, "Lincoln School") == line(page, "Cedar School") == ["1", "0", "1", "nobody"]
    assert "GBEE, Electronic communications: 0 of 2 signed" in page.words()
    assert "Superintendent" in page.words() and "not legal advice" in page.words()


def test_what_was_finished_late_is_told_and_counts_as_finished(world: World, visit: Visit) -> None:
    with on_the_day(world.enrollment.opens_on + timedelta(days=11)):
        finish(world, visit)
        page = visit(world.cora).get(BOARD + f"?year={year_of(world).key}")
    assert line(page, "2026-27 annual training") == ["2", "1", "1", "1", "nobody"]
    assert "One certificate was issued this school year." in page.words()


def test_an_evening_of_the_last_day_is_not_late(world: World, visit: Visit) -> None:
    due = world.enrollment.opens_on + timedelta(days=10)
    with time_machine.travel(datetime.combine(due, time(22), ZoneInfo("America/Denver"))):
        finish(world, visit)
        page = visit(world.cora).get(f"{BOARD}?year={year_of(world).key}")
    assert line(page, "2026-27 annual training")[1:3] == ["1", "0"]


def test_what_was_learned_later_counts_only_with_later_corrections(
    world: World, visit: Visit
) -> None:
    year = year_of(world)
    with on_the_day(year.ends + 9 * DAY):
        add(Leave(staff_member_id=world.dan.id, held_from=year.ends - DAY, held_to=None))
        cora = visit(world.cora)
        now, then = (cora.get(f"{BOARD}?year={year.key}{sense}") for sense in ("", "&known=then"))
    assert line(now, "Cedar School") == ["0", "0", "0", "1 on leave"]
    assert line(then, "Cedar School") == ["1", "0", "1", "nobody"]
    assert "what we knew that day" in then.words() and "with later corrections" in now.words()


def test_who_left_is_listed_with_their_files(world: World, visit: Visit) -> None:
    held = db.session.scalars(
        select(Position).where(Position.staff_member_id == world.dan.id)
    ).one()
    year = year_of(world)
    add(ended(held, year.first + DAY))
    cora = visit(world.cora)
    page = cora.get(f"{BOARD}?year={year.key}")
    assert "One person left, or leaves by" in page.words()
    gone = cora.get(page.link("/leavers"))
    assert gone.link(f"/people/{world.dan.id}$") and "Ana" not in gone.words()


def test_next_year_is_previewed_with_its_dates_and_people(world: World, visit: Visit) -> None:
    db.writing()
    program, on = db.session.get_one(Program, world.program.id), world.enrollment.opens_on
    set_terms(program, on, clock.now(), rhythm="school-year", opens="08-15", due="09-30")
    db.session.commit()
    page = visit(world.cora).get(f"{BOARD}?year={year_of(world).key}")
    begins = year_of(world).next_first.year
    assert f"opens August 15, {begins}, due September 30, {begins}; 4 people" in page.words()


def test_the_headcount_stands_beside_the_staff_list(world: World, visit: Visit) -> None:
    counted = {"counted_on": world.enrollment.opens_on, "people": 5, "source": "payroll"}
    ids = {"district_id": world.district.id, "site_id": world.top.id}
    add(Headcount(recorded_by=world.cora.id, **ids, **counted))
    page = visit(world.cora).get(f"{BOARD}?year={year_of(world).key}")
    assert "4 people worked here that day" in page.words()
    assert "Headcount of human resources: 5 on" in page.words()


def test_certificates_of_programs_that_credit_hours_add_up(world: World, visit: Visit) -> None:
    db.writing()
    db.session.get_one(Program, world.program.id).credits_hours = True
    db.session.commit()
    finish(world, visit)
    page = visit(world.cora).get(f"{BOARD}?year={year_of(world).key}")
    assert "They state 0.5 clock hours." in page.words()


def test_more_sites_than_a_page_holds_go_to_a_second_one(world: World, visit: Visit) -> None:
    address, cora = f"{BOARD}?year={year_of(world).key}", visit(world.cora)
    assert "bl-board__sites" not in cora.get(address).text
    db.writing()
    top, on = db.session.get_one(Site, world.top.id), date(2025, 8, 1)
    for n in range(11):
        add_site(district=world.district, name=f"School {n}", parent=top, on=on)
    db.session.commit()
    page = cora.get(address)
    assert page.text.index("bl-board__signing") < page.text.index("bl-board__sites")


@pytest.mark.parametrize(
    "today, key", [("2026-06-20", "2025-26"), ("2026-09-10", "2025-26"), ("2027-03-01", "2026-27")]
)
def test_without_a_year_the_one_to_be_closed_is_shown(world: World, today: str, key: str) -> None:
    assert board_year.nearest(world.district, date.fromisoformat(today)).key == key


def test_the_calendar_says_on_which_day_the_year_ends(world: World) -> None:
    days = {"first_day": date(2025, 8, 11), "students_from": date(2025, 8, 20)}
    ends = {"students_to": date(2026, 6, 5), "last_day": date(2026, 6, 9)}
    add(SchoolYear(district_id=world.district.id, year="2025-26", **days, **ends))
    found = board_year.named(world.district, "2025-26")
    assert (found.last, found.ends) == (date(2026, 6, 9), date(2026, 6, 30))


@pytest.mark.parametrize("year", ["2025-27", "2080-81", "1999-00", "soon"])
def test_a_year_that_is_none_or_has_not_begun_is_not_found(
    world: World, visit: Visit, year: str
) -> None:
    visit(world.cora).get(f"{BOARD}?year={year}", 404)


@pytest.mark.parametrize("address", [BOARD, f"{BOARD}/leavers"])
def test_only_hr_of_the_whole_district_opens_it(world: World, visit: Visit, address: str) -> None:
    visit(world.ben).get(address, 404)
    db.writing()
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.role == "hr")).one()
    on = world.enrollment.opens_on
    db.session.add(ended(held, on - DAY))
    grant = {"staff_member_id": world.cora.id, "role": "hr", "site_id": world.lincoln.id}
    db.session.add(RoleGrant(held_from=on, **grant))
    db.session.commit()
    visit(world.cora).get(address, 404)
