"""Guessing gets slower and slower; whoever is guessed at still gets in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app import clock, db
from app.auth import own_secret
from app.models import SignInFailure
from app.rules.throttle import FREE, FROM_ONE_PLACE, LONGEST, opens_at, place_opens_at
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World

OWN = "copper kettle on the porch"
NOON = datetime(2026, 9, 1, 18, 0, tzinfo=UTC)


def failures(count: int) -> list[datetime]:
    return [NOON - timedelta(seconds=place) for place in range(count)]


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (8, 240), (10, 900), (100, 900)]
)
def test_each_failure_makes_the_wait_longer_up_to_a_quarter_of_an_hour(
    count: int, seconds: int
) -> None:
    opens = opens_at(failures(count))
    assert (opens - NOON if opens else timedelta()) == timedelta(seconds=seconds)


def test_a_day_leaves_about_a_hundred_guesses() -> None:
    now, made = NOON, []
    while now < NOON + timedelta(days=1):
        made.append(now)
        now = max(opens_at(made) or now, now + timedelta(milliseconds=1))
    assert len(made) <= FREE + 5 + timedelta(days=1) // LONGEST <= 107


def test_one_place_may_make_a_hundred_mistakes_in_a_quarter_of_an_hour() -> None:
    assert place_opens_at(failures(FROM_ONE_PLACE - 1), NOON) is None
    opens = place_opens_at(failures(FROM_ONE_PLACE), NOON)
    assert opens is not None and opens > NOON


def with_password(visit: Visit, world: World) -> Browser:
    """Ana, who has a password and knows this browser."""
    ana = visit(world.ana)
    ana.get("/my-sign-in")
    ana.post("/my-sign-in", password=OWN)
    ana.get("/")
    ana.post("/sign-out")
    return ana


def guess(browser: Browser, count: int, name: str = "ana@example.org") -> None:
    """By a script, which looks at the status only."""
    token = browser.get("/sign-in").field("csrf_token")
    given = {"csrf_token": token, "name": name, "password": "a guess"}
    for _guess in range(count):
        assert browser.client.post("/sign-in", data=given).status_code == 422


def test_hundreds_of_guesses_cost_few_hashes_and_reach_nothing(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(visit, world)
    checked: list[str] = []
    real = own_secret.fits

    def counted(kept: str | None, given: str) -> bool:
        checked.append(given)
        return real(kept, given)

    monkeypatch.setattr("app.auth.own_secret.fits", counted)
    with time_machine.travel(clock.now()) as clockwork:
        guesser = visit()
        for _time in range(10):
            guess(guesser, 30)
            clockwork.shift(6)
    assert len(checked) <= 7


def test_who_is_guessed_at_gets_in_from_a_browser_of_theirs(world: World, visit: Visit) -> None:
    ana = with_password(visit, world)
    guess(visit(), 20)
    ana.get("/sign-in")
    assert ana.post("/sign-in", name="ana@example.org", password=OWN).heading == "My training"


def test_a_stranger_has_to_wait_and_is_told_how_long(world: World, visit: Visit) -> None:
    with_password(visit, world)
    guesser = visit()
    guess(guesser, 8)
    page = guesser.post("/sign-in", 422, name="ana@example.org", password=OWN)
    assert "Too many tries. Wait 1 min" in page.text


def test_guessing_at_one_locks_nobody_else_out(world: World, visit: Visit) -> None:
    dan = visit(world.dan)
    dan.get("/my-sign-in")
    dan.post("/my-sign-in", password=OWN)
    guess(visit(), 200)
    fresh = visit()
    fresh.get("/sign-in")
    assert fresh.post("/sign-in", name="dan@example.org", password=OWN).heading == "My training"


def test_trying_many_names_from_one_place_has_an_end(
    world: World, visit: Visit, app: Flask
) -> None:
    db.writing()
    now = clock.now()
    for number in range(FROM_ONE_PLACE):
        db.session.add(SignInFailure(sign_in_name=f"nobody{number}", address="127.0.0.1", at=now))
    db.session.commit()
    stranger = visit()
    stranger.get("/sign-in")
    page = stranger.post("/sign-in", 422, name="somebody.new", password="a guess")
    assert "Too many tries" in page.text


def test_a_success_forgives_the_mistakes_before_it(world: World, visit: Visit) -> None:
    with_password(visit, world)
    somewhere = visit()
    guess(somewhere, 4)
    somewhere.post("/sign-in", name="ana@example.org", password=OWN)
    guess(visit(), 4)
    assert db.session.query(SignInFailure).count() == 4
