"""Crew mode: one screen, one facilitator, and everybody answers and signs for themselves."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from sqlalchemy import select

from app import clock, db
from app.learning.crews import counterparts
from app.models import Acknowledgment, Attempt, Crew, CrewMember, Sitting, StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from modules.plan import Item
from tests.app.browsing import Browser, Page, Visit, way_in
from tests.app.conftest import World
from tests.app.journey import confirm, review, right_answers
from tests.app.tablets import enter, give_pin, paired

Crowd = Callable[[int], list[StaffMember]]


@pytest.fixture
def crowd(world: World) -> Crowd:
    """So many drivers at Lincoln with the module to do."""

    def grown(count: int) -> list[StaffMember]:
        on = clock.today(world.district.time_zone)
        db.writing()
        add = partial(add_person, site=world.lincoln, job_class="driver", on=date(2025, 8, 1))
        people = [add(name=f"Driver Number{n}", email=f"driver{n}@d.example") for n in range(count)]
        enroll(world.program, [p.id for p in people], "2026-27", on, on + timedelta(days=10))
        db.session.commit()
        return people

    return grown


def started(facilitator: Browser, world: World) -> str:
    """The address of a session on the screen."""
    facilitator.get("/crew")
    page = facilitator.post("/crew", site=world.lincoln.id, module="boundaries")
    return page.response.request.path


def code_of(screen: str) -> str:
    db.session.rollback()
    return db.session.get_one(Crew, uuid.UUID(screen.rsplit("/", 1)[-1])).code


def on_to(facilitator: Browser, screen: str, place: int) -> Page:
    """The next part, or the one before."""
    before = facilitator.get(screen).field("before")
    return facilitator.post(f"{screen}/place", before=before, after=place)


def to_quiz(facilitator: Browser, screen: str) -> Page:
    """Through both parts of the short module."""
    on_to(facilitator, screen, 1)
    return on_to(facilitator, screen, 2)


def joined(browser: Browser, code: str) -> Page:
    browser.get(f"/crew/join/{code}")
    return browser.post(f"/crew/join/{code}")


def answer_and_sign(browser: Browser, page: Page, person: StaffMember) -> None:
    """From the start of one's own quiz to the receipt."""
    address = page.link(r"^/quizzes/.*/questions$")
    key = browser.get(address).field("idempotency_key")
    sent = {"try": 1, "idempotency_key": key, **right_answers(person)}
    assert browser.post(address, **sent).heading == "Passed"
    confirm(browser, review(browser, person.legal_name))


def test_a_crew_of_twelve_all_answer_and_sign(world: World, visit: Visit, crowd: Crowd) -> None:
    people = crowd(12)
    own, shared = people[:8], people[8:]
    give_pin(*shared)
    ben, tablet, phones = visit(world.ben), paired(visit, world), [visit(each) for each in own]
    screen = started(ben, world)
    for phone in phones:
        assert joined(phone, code_of(screen)).heading == "You are in"
    for person in shared:
        page = enter(tablet, person.sign_in_name)
        assert page.heading == "Join Electronic boundaries with Ben Ortega?"
        assert tablet.post(page.response.request.path).heading == "You are in"
        tablet.post("/sign-out")
    assert "12 people are here" in to_quiz(ben, screen).words()
    for phone, person in zip(phones, own, strict=True):
        answer_and_sign(phone, phone.post(f"{screen}/me"), person)
    for person in shared:
        enter(tablet, person.sign_in_name)
        answer_and_sign(tablet, tablet.post(f"{screen}/me"), person)
        tablet.post("/sign-out")
    assert "Answered: 12. Signed: 12." in ben.get(screen).words()
    assert db.session.query(Acknowledgment).count() == db.session.query(Attempt).count() == 12


def test_the_screen_shows_every_part_and_then_what_the_rule_says(
    world: World, visit: Visit
) -> None:
    ben = visit(world.ben)
    screen = started(ben, world)
    assert "Step 1 of 3" in ben.get(screen).words()
    page = on_to(ben, screen, 1)
    assert "Talk about it" in page.words() and "Best" not in page.words()
    assert "Best" in ben.get(page.link("told=1")).words()


def test_a_second_press_does_not_skip_a_part(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    screen = started(ben, world)
    ben.get(screen)
    for _press in range(2):
        ben.post(f"{screen}/place", before=0, after=1)
    for after in (0, 3, -1):
        ben.post(f"{screen}/place", before=2, after=after)
    assert "Step 2 of 3" in ben.get(screen).words()


def test_who_comes_late_does_the_missed_part_alone(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    on_to(ben, screen, 1)
    joined(ana, code_of(screen))
    on_to(ben, screen, 2)
    page = ana.post(f"{screen}/me")
    assert "Step 1 of 3" in page.words()
    page = ana.post(page.response.request.path)
    assert page.link("^/quizzes/")


def test_who_came_late_and_saw_the_first_part_again_has_it_done(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    on_to(ben, screen, 1)
    joined(ana, code_of(screen))
    on_to(ben, screen, 0)
    to_quiz(ben, screen)
    assert ana.post(f"{screen}/me").heading == "Before the quiz"


def test_joining_twice_is_joining_once(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    joined(ana, code_of(screen))
    assert ana.post(f"/crew/join/{code_of(screen)}").heading == "You are in"
    assert db.session.query(CrewMember).count() == 1


def test_before_the_quiz_a_person_goes_on_watching(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    joined(ana, code_of(screen))
    page = ana.post(f"{screen}/me")
    assert "not at the quiz yet" in page.words()
    assert db.session.scalars(select(Sitting)).all() == []


def test_who_has_nothing_to_do_in_the_module_is_told(world: World, visit: Visit) -> None:
    ben, cora = visit(world.ben), visit(world.cora)
    code = code_of(started(ben, world))
    cora.get(f"/crew/join/{code}")
    assert "not on your list" in cora.post(f"/crew/join/{code}", 422).words()


def test_the_code_can_be_typed_as_it_is_seen(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    code = code_of(started(ben, world))
    assert "with Ben Ortega" in ana.get("/crew/join").words()
    page = ana.post("/crew/join", code=f" {code[:3].lower()} {code[3:]} ")
    assert page.heading.endswith("with Ben Ortega?")
    assert "No session has this code" in ana.post("/crew/join", 422, code="AAAAAA").words()


def test_the_qr_code_leads_there_through_signing_in(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit()
    code = code_of(started(ben, world))
    assert ana.get(f"/crew/join/{code}").heading == "Sign in"
    link = f"/sign-in/{way_in(world.ana)}"
    ana.get(link)
    assert ana.post(link).heading.endswith("with Ben Ortega?")


def test_the_end_stops_joining_and_nobody_in_the_quiz(world: World, visit: Visit) -> None:
    ben, ana, dan = visit(world.ben), visit(world.ana), visit(world.dan)
    screen = started(ben, world)
    code = code_of(screen)
    joined(ana, code)
    quiz = (to_quiz(ben, screen), ana.post(f"{screen}/me"))[1]
    ben.get(screen)
    ben.post(f"{screen}/end")
    dan.get(f"/crew/join/{code}", 404)
    answer_and_sign(ana, quiz, world.ana)
    assert "Answered: 1. Signed: 1." in ben.get(screen).words()


def test_what_was_shown_before_an_early_end_counts(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    joined(ana, code_of(screen))
    on_to(ben, screen, 1)
    ben.post(f"{screen}/end")
    assert "Step 2 of 3" in ana.post(f"{screen}/me").words()


def test_the_screen_never_says_how_a_quiz_went(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    joined(ana, code_of(screen))
    to_quiz(ben, screen)
    address = ana.post(f"{screen}/me").link("questions$")
    page = ana.get(address)
    sent = {name: page.field(name) for name in ("idempotency_key", *page.fields("q-.*"))}
    ana.post(address, **{"try": 1, **sent})
    assert not db.session.query(Attempt).one().passed
    assert "Ana María NúñezYesNot yet" in ben.get(screen).words()


def test_two_sessions_at_one_site_keep_apart(world: World, visit: Visit) -> None:
    ben, cora, ana = visit(world.ben), visit(world.cora), visit(world.ana)
    first, second = started(ben, world), started(cora, world)
    joined(ana, code_of(second))
    assert "Nobody is here yet" in ben.get(first).words()
    assert "One person is here" in cora.get(second).words()
    assert "One person is here" in ben.get(second).words()


def test_a_facilitator_sees_their_own_sites_only(world: World, visit: Visit) -> None:
    ben, cora = visit(world.ben), visit(world.cora)
    cora.get("/crew")
    page = cora.post("/crew", site=world.top.id, module="boundaries")
    ben.get(page.response.request.path, 404)
    ben.get("/crew")
    ben.post("/crew", 422, site=world.top.id, module="boundaries")


def test_somebody_elses_part_in_a_session_is_not_mine(world: World, visit: Visit) -> None:
    ben, ana = visit(world.ben), visit(world.ana)
    screen = started(ben, world)
    ana.get(f"{screen}/me", 404)


def test_a_session_nobody_ended_is_over_the_next_day(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    code = code_of(started(ben, world))
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        visit(world.ana).get(f"/crew/join/{code}", 404)


def test_a_case_on_the_screen_stands_for_one_of_ones_own() -> None:
    lesson, ours, mine, both = (
        Item("lesson", "l"),
        Item("scenario", "a"),
        Item("scenario", "b"),
        Item("scenario", "c"),
    )
    assert counterparts([lesson, mine, both], [lesson, ours, both]) == {
        lesson: lesson,
        both: both,
        ours: mine,
    }
