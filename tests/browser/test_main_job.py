"""A learner's whole way and HR's look at it, in Chromium, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from app.models import StaffMember
from tests.app.conftest import World
from tests.app.journey import right_answers
from tests.browser.conftest import Arrive
from tests.browser.walking import PHONE, KeyboardVisitor, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("scripted", [True, False], ids=["scripts", "no-scripts"])
def test_a_learner_does_everything_and_hr_sees_it(
    world: World, arrive: Arrive, scripted: bool
) -> None:
    ana = arrive(world.ana, scripted, width=PHONE)
    to_the_quiz(ana)
    pass_the_quiz(ana, world.ana)
    sign_the_policy(ana, world.ana)
    fetch_the_certificate(ana, world.ana)
    cora = arrive(world.cora, scripted, width=1280 if scripted else PHONE)
    read_the_reports(cora, world.ana)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_keyboard_is_enough(world: World, arrive: Arrive) -> None:
    ana = arrive(world.ana, kind=KeyboardVisitor)
    to_the_quiz(ana)
    ana.follow("Start the quiz")
    missing = ana.page.locator(".govuk-error-summary li")
    ana.press("Hand in my answers")
    before = missing.count()
    ana.tick(ana.page.locator("[id^='q-']").and_(ana.page.get_by_role("radio")).first)
    ana.press("Hand in my answers")
    assert missing.count() == before - 1


def to_the_quiz(learner: Visitor) -> None:
    """Press the button of the link, read every lesson, decide at every step."""
    learner.press("Yes, sign me in")
    assert learner.heading == "My training"
    learner.follow("Start")
    learner.press("Start")
    while learner.heading != "How it went":
        if learner.has("input[name=choice]"):
            decide(learner)
            learner.follow("Continue")
        else:
            learner.press("Continue")
    learner.follow("On to the quiz")


def decide(learner: Visitor) -> None:
    """First nothing chosen, which is asked for; then the first option, which is answered."""
    learner.press("That is what I would do")
    expect(learner.page.get_by_role("link", name="Choose what you would do")).to_be_visible()
    learner.tick(learner.page.locator("#choice-1"))
    learner.press("That is what I would do")
    assert learner.heading == "What follows"


def pass_the_quiz(learner: Visitor, person: StaffMember) -> None:
    """Leave one question out, are led back to it, then hand in all the right answers."""
    learner.follow("Start the quiz")
    (left_out, right), *others = right_answers(person).items()
    for name, values in others:
        answer(learner, name, values)
    learner.press("Hand in my answers")
    go_back_to(learner, f"{left_out}-1")
    answer(learner, left_out, right)
    learner.press("Hand in my answers")
    assert learner.heading == "Passed"
    learner.follow("Go on")


def answer(learner: Visitor, name: str, values: list[str]) -> None:
    """Choose these options of a question."""
    for value in values:
        learner.tick(learner.page.locator(f"input[name='{name}'][value='{value}']"))


def go_back_to(learner: Visitor, field: str) -> None:
    """The error summary has the focus where scripts run; its link moves it to the field."""
    summary = learner.page.locator(".govuk-error-summary")
    if learner.scripted:
        expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(learner.page.locator(f"[id='{field}']")).to_be_focused()


def sign_the_policy(learner: Visitor, person: StaffMember) -> None:
    """Read the text, agree to sign on a screen, sign with a wrong name, then with the right one."""
    learner.follow("Continue")
    learner.press("I have read it: go on to sign")
    learner.press("Go on")
    go_back_to(learner, "agrees")
    learner.page.get_by_label("I agree").check()
    learner.press("Go on")
    learner.page.get_by_role("checkbox").check()
    learner.page.get_by_label("Your full name").fill("Somebody Else")
    learner.press("Check before signing")
    go_back_to(learner, "typed_name")
    expect(learner.page.get_by_role("checkbox")).to_be_checked()
    learner.page.get_by_label("Your full name").fill(person.legal_name)
    learner.press("Check before signing")
    learner.press("Sign")
    assert learner.heading == "You signed"
    assert b"SHA-256" in learner.download("Download this receipt")
    learner.follow("Go on")


def fetch_the_certificate(learner: Visitor, person: StaffMember) -> None:
    """Load the page until the worker has made the file."""
    learner.follow("Your certificate")
    while learner.has("a:text-is('Load again')"):
        learner.page.wait_for_timeout(100)
        learner.follow("Load again")
    assert learner.download("Download the certificate (PDF)").startswith(b"%PDF-")
    for place in ("My records", "Who to tell", "Help"):
        learner.follow(place)


def read_the_reports(hr: Visitor, learner: StaffMember) -> None:
    """Today, the table and its file, a site, and what one person did on which version."""
    hr.press("Yes, sign me in")
    for place in ("Policies", "Settings", "Today", "Reports"):
        hr.follow(place)
    assert b"Lincoln School,1,1,0,1.0,0,0" in hr.download("By site, CSV")
    hr.follow("Lincoln School")
    hr.follow(learner.legal_name)
    text = hr.page.locator("main").inner_text()
    assert re.search(r"Edition 1\s+Passed", text) and "Signed" in text
