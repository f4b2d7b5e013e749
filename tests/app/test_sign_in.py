"""Signing in: links used once, own passwords, guessing slowed, sessions that end."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db
from app.auth.links import make_link
from tests.app.browsing import Visit
from tests.app.conftest import World

OWN = "copper kettle on the porch"


def link_for(world: World) -> str:
    """A fresh sign-in link of Ana's."""
    db.writing()
    token = make_link(world.ana.id, clock.now())
    db.session.commit()
    return f"/sign-in/{token}"


def test_opening_a_link_uses_nothing_up(world: World, visit: Visit) -> None:
    link, scanner = link_for(world), visit()
    for _time in range(3):
        assert scanner.get(link).heading == "Are you Ana María Núñez?"
    assert scanner.post(link).heading == "My training"


def test_a_link_works_once(world: World, visit: Visit) -> None:
    link, first, second = link_for(world), visit(), visit()
    first.get(link)
    first.post(link)
    assert second.get(link, 410).heading == "This link or code does not work"


@pytest.mark.parametrize("token", ["nonsense", "../../x", "%00", "a" * 500])
def test_a_wrong_link_is_a_clear_page(world: World, visit: Visit, token: str) -> None:
    page = visit().get(f"/sign-in/{token}", {"../../x": 404, "%00": 400}.get(token, 410))
    assert page.heading


def test_a_link_grows_old(world: World, visit: Visit) -> None:
    link = link_for(world)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        visit().get(link, 410)


def test_a_password_of_ones_own_opens_the_door(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/my-sign-in")
    assert "It is set" in ana.post("/my-sign-in", password=OWN).text
    again = visit()
    again.get("/sign-in")
    page = again.post("/sign-in", name=" Ana@Example.org ", password=OWN)
    assert page.heading == "My training"


@pytest.mark.parametrize(
    "weak", ["short", "correct horse battery staple", "aaaaaaaaaaaaaaaa", "Ana María Núñez 2026"]
)
def test_a_weak_password_is_refused_with_advice(world: World, visit: Visit, weak: str) -> None:
    ana = visit(world.ana)
    ana.get("/my-sign-in")
    assert "There is a problem" in ana.post("/my-sign-in", 422, password=weak).text


def test_a_wrong_password_says_the_same_as_an_unknown_name(world: World, visit: Visit) -> None:
    said = set()
    for name in ("ana@example.org", "nobody@example.org"):
        stranger = visit()
        stranger.get("/sign-in")
        page = stranger.post("/sign-in", 422, name=name, password="not the password")
        said.add(page.words().replace(name, ""))
    assert len(said) == 1


def test_guessing_is_slowed_after_ten_failures(world: World, visit: Visit) -> None:
    guesser = visit()
    guesser.get("/sign-in")
    for _guess in range(10):
        guesser.post("/sign-in", 422, name="ana@example.org", password="a guess")
    page = guesser.post("/sign-in", 422, name="ana@example.org", password="a guess")
    assert "Too many tries" in page.text


def test_signing_out_ends_the_session_for_a_kept_cookie_too(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    cookie = ana.client.get_cookie("session")
    assert cookie is not None
    ana.get("/")
    ana.post("/sign-out")
    ana.client.set_cookie("session", cookie.value)
    assert ana.get("/").heading == "Sign in"


def test_the_page_asked_for_comes_after_signing_in(world: World, visit: Visit) -> None:
    ana = visit()
    ana.get("/records")
    link = link_for(world)
    ana.get(link)
    assert ana.post(link).heading == "My records"
