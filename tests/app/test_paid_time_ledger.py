"""People paid by the hour declare minutes for their training; payroll gets them by period."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, db
from app.models import PaidTime, PersonNumber, Position, StaffMember
from app.models.scope import ended, stands
from tests.app import facts
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.adding import hr_of
from tests.app.tablets import enter, give_pin, paired
from tests.app.test_paid_time import driver


@pytest.fixture
def eva(world: World, app: Flask) -> StaffMember:
    """A driver who has training to do, with an employee number."""
    person = driver(world)
    about = {"district_id": world.district.id, "staff_member_id": person.id}
    facts.keep(PersonNumber(**about, source="hr", number="0417"))
    return person


def module(world: World, person: StaffMember) -> str:
    """Where somebody declares minutes for the module."""
    mine = facts.enrollment_of(world, person)
    return f"/my-time/{mine.id}/{facts.asked(world, 'module').id}"


def declare(who: Browser, address: str, status: int = 200, /, **changed: Any) -> Page:
    key = who.get(address).field("idempotency_key")
    sent = {"on": TODAY.isoformat(), "minutes": "25", "shift": "off", "idempotency_key": key}
    return who.post(address, status, **sent | changed)


def entries(standing: bool = True) -> list[PaidTime]:
    """What was declared, or all of it with what was corrected since."""
    db.session.rollback()
    every = select(PaidTime).order_by(PaidTime.recorded_at)
    return list(db.session.scalars(every.where(stands(PaidTime)) if standing else every))


def test_my_training_leads_hourly_people_to_their_time(
    eva: StaffMember, world: World, visit: Visit
) -> None:
    assert "Enter your time" in visit(eva).get("/").words()
    assert "Enter your time" not in visit(world.ana).get("/").words()


def test_what_is_done_and_not_declared_comes_first(eva: StaffMember, visit: Visit) -> None:
    who = visit(eva)
    pass_quiz(who, eva)
    page = who.get("/my-time")
    assert "Not entered yet Electronic boundaries" in page.words()
    assert who.get(page.link(r"^/my-time/[^/]+/")).field("minutes") == "30"


def test_minutes_are_declared_and_never_measured(
    eva: StaffMember, world: World, visit: Visit
) -> None:
    who = visit(eva)
    words = declare(who, module(world, eva)).words()
    (entry,) = entries()
    assert (entry.minutes, entry.on_shift, entry.on) == (25, False, TODAY)
    assert "25 minutes, outside my shift" in words and "measures no time" in words


def test_who_has_left_still_declares_what_they_did(
    eva: StaffMember, world: World, visit: Visit
) -> None:
    where = module(world, eva)
    held = db.session.scalars(select(Position).where(Position.staff_member_id == eva.id)).one()
    facts.keep(ended(held, TODAY - DAY, recorded_at=clock.now()))
    declare(visit(eva), where, on=(TODAY - DAY).isoformat())
    assert [entry.minutes for entry in entries()] == [25]


def test_the_same_form_twice_is_one_entry(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    for _turn in range(2):
        declare(who, module(world, eva), idempotency_key="one")
    assert len(entries()) == 1


def test_a_correction_is_a_new_row(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    declare(who, module(world, eva))
    words = declare(who, f"/my-time/{entries()[0].id}", minutes="40", shift="on").words()
    (entry,) = entries()
    assert (entry.minutes, entry.on_shift) == (40, True)
    assert "40 minutes" in words and "25 minutes" not in words
    assert [each.minutes for each in entries(standing=False)] == [25, 40]


def test_what_was_corrected_is_not_corrected_again(
    eva: StaffMember, world: World, visit: Visit
) -> None:
    who = visit(eva)
    declare(who, module(world, eva))
    old = f"/my-time/{entries()[0].id}"
    declare(who, old, minutes="40")
    assert "corrected in the meantime" in declare(who, old, 409, minutes="50").words()


def test_zero_minutes_take_an_entry_back(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    pass_quiz(who, eva)
    declare(who, module(world, eva))
    assert "Not entered yet" not in who.get("/my-time").words()
    declare(who, f"/my-time/{entries()[0].id}", minutes="0")
    assert "Not entered yet" in who.get("/my-time").words()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minutes": ""}, "Enter a number of minutes"),
        ({"minutes": "0"}, "Enter a number of minutes"),
        ({"minutes": "1441"}, "Enter a number of minutes"),
        ({"shift": ""}, "Choose one of the two"),
        ({"on": (TODAY + DAY).isoformat()}, "Enter today or an earlier date"),
        ({"on": (TODAY - 31 * DAY).isoformat()}, "You were not paid by the hour on that day"),
    ],
)
def test_what_cannot_be_is_refused(
    changed: dict[str, str], said: str, eva: StaffMember, world: World, visit: Visit
) -> None:
    assert said in declare(visit(eva), module(world, eva), 422, **changed).words()
    assert entries() == []


def test_nobody_declares_for_somebody_else(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    declare(who, module(world, eva))
    dan = visit(world.dan)
    dan.get(module(world, eva), 404)
    dan.get(f"/my-time/{entries()[0].id}", 404)


def test_who_is_not_paid_by_the_hour_reads_so(world: World, visit: Visit) -> None:
    assert "You are not." in visit(world.ana).get("/my-time").words()
    words = declare(visit(world.ana), module(world, world.ana), 422).words()
    assert "You were not paid by the hour on that day" in words


def test_time_is_entered_on_a_shared_tablet(eva: StaffMember, world: World, visit: Visit) -> None:
    give_pin(eva)
    tablet = paired(visit, world)
    enter(tablet, eva.sign_in_name)
    declare(tablet, module(world, eva))
    assert len(entries()) == 1


def test_hr_sees_each_persons_minutes_of_a_period(
    eva: StaffMember, world: World, visit: Visit
) -> None:
    who = visit(eva)
    declare(who, module(world, eva))
    declare(who, module(world, eva), minutes="15", shift="on")
    days = f"from={TODAY - DAY}&to={TODAY}"
    page = visit(world.cora).get(f"/reports/paid-time?{days}")
    assert "15 minutes on shift, 25 off shift." in page.words()
    assert "Eva Delgado" in page.words()
    earlier = visit(world.cora).get(f"/reports/paid-time?from={TODAY - 9 * DAY}&to={TODAY - DAY}")
    assert "Nobody declared time in these days." in earlier.words()


def test_payroll_counts_a_correction_once(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    declare(who, module(world, eva))
    declare(who, f"/my-time/{entries()[0].id}", minutes="40")
    cora = visit(world.cora)
    assert "0 minutes on shift, 40 off shift." in cora.get("/reports/paid-time").words()
    assert len(cora.get("/reports/paid-time.csv").text.splitlines()) == 2


def test_a_date_that_is_none_gives_this_month(world: World, visit: Visit) -> None:
    page = visit(world.cora).get("/reports/paid-time?from=soon&to=")
    assert page.field("from") == TODAY.replace(day=1).isoformat()


def test_payroll_gets_every_entry_as_a_file(eva: StaffMember, world: World, visit: Visit) -> None:
    who = visit(eva)
    pass_quiz(who, eva)
    confirm(who, review(who, eva.legal_name))
    declare(who, module(world, eva))
    text = visit(world.cora).get(f"/reports/paid-time.csv?from={TODAY}&to={TODAY}").text
    line = f"0417,Eva Delgado,Lincoln School,{TODAY},Electronic boundaries,25,Off shift,"
    assert line + "2026-27 annual training" in text.splitlines()[1]


def test_hr_of_another_school_sees_none_of_it(eva: StaffMember, world: World, visit: Visit) -> None:
    declare(visit(eva), module(world, eva))
    gil = visit(hr_of(facts.cedar(world)))
    assert "Eva" not in gil.get("/reports/paid-time").words()
    assert "Eva" not in gil.get("/reports/paid-time.csv").text


def test_a_principal_reads_no_payroll(world: World, visit: Visit) -> None:
    visit(world.ben).get("/reports/paid-time", 404)
