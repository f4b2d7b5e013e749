"""Leave: dates and nothing else, what they move, and whose leave one may enter."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db
from app.away.operations import Act, keep_leave
from app.enrolling.operations import bring_in_line
from app.errors import DomainError
from app.models import Enrollment, EnrollmentChange, Leave, Position, RoleGrant, StaffMember
from app.models.moving import due_in_force
from app.models.scope import stands
from app.programs.operations import ask_for, create_program, set_terms
from app.roster.operations import create_district
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
DUE = TODAY + timedelta(10)
"""When Ana's training is due in the small world."""
BACK = TODAY + timedelta(20)


def enter(browser: Browser, person: StaffMember, status: int = 200, **dates: Any) -> Page:
    """Send the form: the page that says what would move."""
    address = f"/people/{person.id}/leave"
    page = browser.get(address)
    given = {"first_day": TODAY, "last_day": BACK - timedelta(1)} | dates
    return browser.post(address, status, idempotency_key=page.field("idempotency_key"), **given)


def agree(browser: Browser, page: Page, address: str) -> Page:
    """Say that what the page says may move."""
    names = ("first_day", "last_day", "seen", "idempotency_key")
    found = {name: page.field(name) for name in names if page.fields(name)}
    return browser.post(address, 200, **found)


def saved(browser: Browser, person: StaffMember, **dates: Any) -> Page:
    """Enter leave and agree."""
    page = enter(browser, person, **dates)
    return agree(browser, page, f"/people/{person.id}/leave")


def due(world: World) -> date | None:
    """Ana's due date in force."""
    db.session.rollback()
    return db.session.scalar(
        select(due_in_force(TODAY)).where(Enrollment.id == world.enrollment.id)
    )


def standing() -> list[Leave]:
    """All leave as it stands."""
    db.session.rollback()
    return list(db.session.scalars(select(Leave).where(stands(Leave), ~Leave.is_void)))


def test_the_page_says_what_moves_and_nothing_moves_before_it_is_saved(
    world: World, visit: Visit
) -> None:
    page = enter(visit(world.cora), world.ana)
    assert page.heading == "What moves" and "2026-27 annual training due " in page.words()
    assert due(world) == DUE and standing() == []


def test_leave_moves_the_due_date_to_the_return_and_the_days_that_were_left(
    world: World, visit: Visit
) -> None:
    page = saved(visit(world.cora), world.ana)
    assert "The leave is saved." in page.words()
    assert due(world) == BACK + timedelta(10)
    change = db.session.scalars(select(EnrollmentChange)).one()
    assert (change.reason, change.cause_id) == ("leave", standing()[0].id)


def change(cora: Browser, world: World, take_back: bool = False, **dates: object) -> None:
    """Change Ana's only leave, or take it back, and agree."""
    address = f"/people/{world.ana.id}/leave/{standing()[0].id}"
    key = cora.get(address).field("idempotency_key")
    address += "/take-back" if take_back else ""
    agree(cora, cora.post(address, 200, idempotency_key=key, **dates), address)


def test_another_return_moves_it_again_and_taking_leave_back_moves_it_back(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    saved(cora, world.ana)
    change(cora, world, first_day=TODAY, last_day=BACK + timedelta(4))
    assert due(world) == BACK + timedelta(15)
    change(cora, world, take_back=True)
    assert due(world) == DUE and standing() == [] and db.session.query(Leave).count() == 3


def test_without_a_return_date_the_due_date_waits_and_the_list_says_so(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    assert "→ waits for the return" in enter(cora, world.ana, last_day="").words()
    saved(cora, world.ana, last_day="")
    assert due(world) == date.max
    words = cora.get("/people/leave").words()
    assert "No return date" in words and "Ana María Núñez" in words


def test_the_list_tells_who_is_away_and_when_they_are_back(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    saved(cora, world.ana)
    saved(cora, world.dan, first_day=TODAY + timedelta(5))
    saved(cora, world.ben, first_day=TODAY - timedelta(9), last_day=TODAY - timedelta(1))
    words = cora.get("/people/leave").words()
    assert (
        words.index("Away today")
        < words.index("Ana")
        < words.index("Soon away")
        < words.index("Dan")
    )
    assert "Ben Ortega" not in words


def test_the_same_form_twice_is_one_leave(world: World, visit: Visit) -> None:
    cora, address = visit(world.cora), f"/people/{world.ana.id}/leave"
    page = enter(cora, world.ana)
    for _twice in range(2):
        agree(cora, page, address)
    assert len(standing()) == 1


def test_what_has_changed_since_the_page_was_seen_is_shown_again(
    world: World, visit: Visit
) -> None:
    cora, address = visit(world.cora), f"/people/{world.ana.id}/leave"
    page = enter(cora, world.ana)
    given = {name: page.field(name) for name in ("first_day", "last_day", "idempotency_key")}
    assert cora.post(address, 200, seen="another", **given).heading == "What moves"
    assert standing() == []


@pytest.mark.parametrize(("first", "last"), [(-5, 0), (5, 8), (19, 30), (-9, 99), (19, None)])
def test_leave_that_overlaps_is_refused_with_words(
    world: World, visit: Visit, first: int, last: int | None
) -> None:
    cora = visit(world.cora)
    saved(cora, world.ana)
    ends = TODAY + timedelta(last) if last is not None else ""
    page = enter(cora, world.ana, 422, first_day=TODAY + timedelta(first), last_day=ends)
    assert "These days overlap with leave that is on this page." in page.words()


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"first_day": ""}, "Enter a date"),
        ({"last_day": TODAY - timedelta(1)}, "The last day cannot be before the first day."),
        ({"first_day": date(1926, 8, 1)}, "Enter a date within five years of today"),
        ({"last_day": date(2062, 8, 1)}, "Enter a date within five years of today"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    world: World, visit: Visit, dates: dict[str, Any], words: str
) -> None:
    assert words in enter(visit(world.cora), world.ana, 422, **dates).words()


def test_nothing_but_dates_can_be_entered(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(f"/people/{world.ana.id}/leave")
    shown = [f for f in page.tree.iter("input") if f.get("type") not in ("hidden", "submit")]
    assert [(f.get("name"), f.get("type")) for f in shown] == [
        ("first_day", "date"),
        ("last_day", "date"),
    ]
    assert not list(page.tree.iter("textarea")) and not list(page.tree.iter("select"))
    kept = {column.name for column in Leave.__table__.columns}
    assert kept == {"id", "staff_member_id", "held_from", "held_to", "is_void"} | {
        *("recorded_at", "recorded_by", "replaces_id")
    }


def supervises(who: StaffMember, whom: StaffMember) -> None:
    """From now on somebody works for somebody."""
    db.writing()
    old = db.session.scalars(
        select(Position).where(Position.staff_member_id == whom.id, stands(Position))
    ).one()
    fields = {column.key: getattr(old, column.key) for column in Position.__mapper__.column_attrs}
    new = {"id": db.uuid7(), "supervisor_id": who.id, "replaces_id": old.id}
    db.session.add(Position(**fields | new))
    db.session.commit()


def test_a_principal_enters_leave_of_their_own_people_only(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    saved(ben, world.ana)
    assert due(world) == BACK + timedelta(10)
    for nobodys in (world.dan, world.cora, world.ben):
        ben.get(f"/people/{nobodys.id}/leave", 404)


def test_dans_principal_cannot_touch_anas_leave(world: World, visit: Visit) -> None:
    saved(visit(world.cora), world.ana)
    mine, one = f"/people/{world.ana.id}/leave", standing()[0].id
    db.writing()
    cedar = select(Position.site_id).where(Position.staff_member_id == world.dan.id)
    grant = RoleGrant(role="principal", staff_member_id=world.dan.id, held_from=TODAY)
    grant.site_id = db.session.scalars(cedar).one()
    db.session.add(grant)
    db.session.commit()
    dan, sent = visit(world.dan), {"first_day": TODAY, "idempotency_key": "a"}
    token = dan.get("/help").field("csrf_token")
    for address in (mine, f"{mine}/{one}", f"{mine}/{one}/take-back"):
        dan.post(address, 404, csrf_token=token, **sent)


def test_a_supervisor_enters_leave_of_those_who_work_for_them(world: World, visit: Visit) -> None:
    visit(world.dan).get(f"/people/{world.ana.id}/leave", 404)
    supervises(world.dan, world.ana)
    saved(visit(world.dan), world.ana)
    assert standing()[0].recorded_by == world.dan.id
    supervises(world.ben, world.ana)
    supervises(world.dan, world.cora)
    visit(world.dan).get(f"/people/{world.ana.id}/leave", 404)


def test_a_leave_is_found_only_under_its_own_person(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    saved(cora, world.ana)
    cora.get(f"/people/{world.dan.id}/leave/{standing()[0].id}", 404)


def test_hr_of_another_district_finds_nobody(world: World, visit: Visit) -> None:
    db.writing()
    _district, hal, _top = create_district(
        name="Juniper Flats",
        time_zone="America/Denver",
        packs=["hs5460", "law-mt"],
        hr_name="Hal Moss",
        hr_email="hal@juniper.example",
        now=clock.now(),
    )
    db.session.commit()
    saved(visit(world.cora), world.ana)
    other = visit(hal)
    for address in (f"/people/{world.ana.id}/leave", f"/people/{world.ana.id}/elsewhere"):
        other.get(address, 404)
    assert "Ana" not in other.get("/people/leave").words()


AUGUST = Act(uuid.uuid4(), date(2026, 8, 10), datetime(2026, 8, 10, 16, tzinfo=UTC))


def yearly(world: World, act: Act) -> Act:
    """Ana is asked a school year's training, due on September 30."""
    act = act._replace(by=world.cora.id)
    db.writing()
    program = create_program(world.district.id, "Annual training")
    ask_for(program, act.on, modules=["boundaries"])
    begins = date(act.on.year, 8, 1)
    set_terms(program, begins, act.now, rhythm="school-year", opens="08-01", due="09-30")
    bring_in_line(world.district.id, [world.ana.id], act.on, act.now)
    return act


def leave(world: World, first: date, last: date | None) -> Leave:
    """A leave of Ana's, not written yet."""
    made = Leave(id=db.uuid7(), staff_member_id=world.ana.id, is_void=False)
    made.held_from, made.held_to = first, last
    return made


def test_leave_across_the_years_end_moves_the_due_date_into_the_new_year(world: World) -> None:
    act = yearly(world, AUGUST)
    away = leave(world, date(2026, 9, 1), date(2027, 1, 15))
    moved = {move.title["en"]: move for move in keep_leave(world.district.id, away, act)}
    assert moved["Annual training"].was == date(2026, 9, 30)
    assert moved["Annual training"].will_be == date(2027, 1, 30)


@pytest.mark.parametrize("last", [date(2028, 2, 29), date(2028, 2, 28)])
def test_a_leave_may_begin_or_end_on_february_29(world: World, last: date) -> None:
    act = yearly(world, AUGUST)
    away = leave(world, date(2028, 2, 1), last)
    keep_leave(world.district.id, away, act)
    again = leave(world, date(2028, 2, 29), None)
    if last == date(2028, 2, 29):
        with pytest.raises(DomainError, match="overlap"):
            keep_leave(world.district.id, again, act)
    else:
        keep_leave(world.district.id, again, act)
