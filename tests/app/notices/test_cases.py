"""One-minute cases: three times a year, for who wants them, and nothing kept but a count."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, db, published
from app.models import Break, CaseTally, District, Notice, StaffMember
from app.notices import cases
from app.notices.planning import prepare
from app.running import start
from quizzes.bundle import compose
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.notices.conftest import written

OCTOBER = date(2027, 10, 15)


@pytest.fixture(autouse=True)
def sends(world: World) -> None:
    """The refresher is published, and the district sends cases."""
    db.writing()
    published.publish(compose("refresher"), clock.now())
    db.session.get_one(District, world.district.id).sends_cases = True
    db.session.commit()


def send_on(world: World, on: date) -> list[Notice]:
    """The day's run as far as it writes; returns what Ana has been sent."""
    db.writing()
    run = start(world.district.id, "notices", on, clock.now())
    write = prepare(run, [world.ana.id, world.dan.id])
    db.session.commit()
    db.writing()
    write(clock.now())
    db.session.commit()
    return written(world.ana, "case")


def link(notice: Notice, path: str) -> str:
    """The path of a link in a message."""
    found = next(line for line in notice.text.splitlines() if path in line)
    return found.removeprefix("http://localhost")


@pytest.mark.parametrize(
    ("on", "comes"),
    [
        (date(2027, 10, 15), True),
        (date(2027, 10, 16), False),
        (date(2027, 10, 18), False),
        (date(2028, 1, 20), True),
        (date(2028, 4, 15), False),
        (date(2028, 4, 17), True),
        (date(2028, 4, 18), False),
    ],
)
def test_a_case_comes_three_times_a_year_on_a_weekday(world: World, on: date, comes: bool) -> None:
    assert cases.is_day(world.district.id, on) == comes


def test_in_a_break_it_waits_for_the_day_after(world: World) -> None:
    db.writing()
    last = OCTOBER + timedelta(days=3)
    db.session.add(
        Break(district_id=world.district.id, name="Fall", held_from=OCTOBER, held_to=last)
    )
    db.session.commit()
    assert not cases.is_day(world.district.id, OCTOBER)
    assert cases.is_day(world.district.id, last + timedelta(days=1))


def test_the_message_tells_a_situation_and_names_no_training(world: World) -> None:
    (notice,) = send_on(world, OCTOBER)
    assert notice.subject == "One minute: what would you do?"
    assert "/case/" in notice.text and "/no-cases/" in notice.text


def test_whoever_does_not_want_them_gets_none(world: World) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).wants_cases = False
    db.session.commit()
    assert send_on(world, OCTOBER) == [] and len(written(world.dan, "case")) == 1


def test_a_district_that_sends_none_sends_none(world: World) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).sends_cases = False
    db.session.commit()
    assert send_on(world, OCTOBER) == []


def test_no_case_comes_twice_within_two_years(world: World) -> None:
    days = [
        date(year, month, day)
        for year in (2027, 2028)
        for month, day in cases.SENT_ON
        if date(year, month, day).weekday() < 5
    ]
    for on in days:
        send_on(world, on)
    names = [each.key.split(":")[2] for each in written(world.ana, "case")]
    assert len(names) == len(days) == len(set(names))


def test_a_case_sent_again_by_hand_does_not_disturb_the_next(world: World, visit: Visit) -> None:
    (notice,) = send_on(world, OCTOBER)
    cora = visit(world.cora)
    cora.get(f"/notices/{notice.id}")
    cora.post(f"/notices/{notice.id}/again")
    assert len(send_on(world, date(2028, 1, 20))) == 3


def test_a_run_made_again_sends_no_second_case(world: World) -> None:
    send_on(world, OCTOBER)
    assert len(send_on(world, OCTOBER)) == 1


def test_the_answer_is_judged_without_signing_in_or_a_cookie(world: World, app: Flask) -> None:
    (notice,) = send_on(world, OCTOBER)
    address, stranger = link(notice, "/case/"), app.test_client()
    shown = stranger.get(address)
    assert shown.status_code == 200
    told = stranger.post(address, data={"choice": "a", "answered": "yes"})
    assert told.status_code == 200 and "What the rule says" in told.text
    assert not shown.headers.getlist("Set-Cookie") + told.headers.getlist("Set-Cookie")


def test_an_answer_leaves_only_a_count(world: World, app: Flask) -> None:
    (notice,) = send_on(world, OCTOBER)
    stranger, address = app.test_client(), link(notice, "/case/")
    for choice in ("a", "a", "b"):
        stranger.post(address, data={"choice": choice, "answered": "yes"})
    db.session.rollback()
    counted = db.session.scalars(select(CaseTally).order_by(CaseTally.option)).all()
    assert [(each.option, each.count) for each in counted] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(("data", "status"), [({"answered": "yes"}, 422), ({"choice": "z"}, 422)])
def test_what_is_no_answer_is_not_counted(
    world: World, app: Flask, data: dict[str, str], status: int
) -> None:
    (notice,) = send_on(world, OCTOBER)
    assert app.test_client().post(link(notice, "/case/"), data=data).status_code == status
    assert db.session.scalars(select(CaseTally)).all() == []


def test_a_link_speaks_its_own_language(world: World, app: Flask) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).language = "es"
    db.session.commit()
    (notice,) = send_on(world, OCTOBER)
    page = app.test_client().get(link(notice, "/case/"), headers={"Accept-Language": "en"})
    assert '<html lang="es"' in page.text and notice.subject == "Un minuto: ¿qué haría usted?"


def test_a_link_that_we_did_not_make_is_nothing(app: Flask, visit: Visit) -> None:
    visit().get("/case/abc.def", 404)
    visit().get("/no-cases/abc.def", 404)


def test_no_thank_you_by_link_takes_a_press(world: World, visit: Visit) -> None:
    (notice,) = send_on(world, OCTOBER)
    stranger, address = visit(), link(notice, "/no-cases/")
    stranger.get(address)
    assert db.session.get_one(StaffMember, world.ana.id).wants_cases
    stranger.post(address)
    db.session.expire_all()
    assert not db.session.get_one(StaffMember, world.ana.id).wants_cases


def test_no_thank_you_on_a_page_and_yes_again(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    for wants, expected in (("no", False), ("yes", True)):
        ana.get("/my-cases")
        ana.post("/my-cases", wants=wants)
        db.session.rollback()
        assert db.session.get_one(StaffMember, world.ana.id).wants_cases is expected


def test_hr_sees_how_a_case_was_answered_from_ten_answers_on(
    world: World, app: Flask, visit: Visit
) -> None:
    cora, case = visit(world.cora), cases.Case(world.district.id, "refresher/R1", "en")
    for answers in range(10):
        assert "No case has so many answers yet." in cora.get("/settings/notices").words(), answers
        app.test_client().post(f"/case/{case.token}", data={"choice": "c"})
    assert "10 of 10" in cora.get("/settings/notices").words()


def test_hr_turns_cases_off_and_on(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/notices")
    cora.post("/settings/notices", sends_cases="no")
    db.session.rollback()
    assert not db.session.get_one(District, world.district.id).sends_cases
