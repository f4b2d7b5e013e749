"""Adopted texts published, checked, ruled, read, signed, superseded, redlined and signed again."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.ledger.canonical import sha256
from app.models import Body, StaffMember
from app.roster.operations import add_person
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.publishing import TEXTS, TODAY, Text, approve, begin, describe, judge
from tests.browser.test_pictures import WIDTH, take
from tests.browser.walking import PHONE, Inspector, Sparing, Visitor

pytestmark = pytest.mark.browser
NAME, TITLE = "Grace Lucero", "Staff and students online"
DECIDES = "Superintendent Ortega"
REDLINE = "[Removed: should] (end of removed words) [Added: must] (end of added words)"


@pytest.fixture
def staff(world: World) -> list[StaffMember]:
    """A second person in HR, and a teacher who has nothing to do yet."""
    since = TODAY - timedelta(days=400)
    db.writing()
    added = [
        add_person(
            site=site, name=name, email=f"{job}@example.org", job_class=job, role=role, on=since
        )
        for site, name, job, role in (
            (world.top, "Hugo Reyes", "office", "hr"),
            (world.lincoln, NAME, "teacher", ""),
        )
    ]
    db.session.commit()
    return added


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.code)
def test_from_the_adopted_text_to_the_second_signature(
    world: World, staff: list[StaffMember], arrive: Arrive, text: Text
) -> None:
    hr, second = (arrive(who, kind=Sparing) for who in (world.cora, staff[0]))
    learner = arrive(staff[1], width=PHONE, kind=Inspector)
    assert isinstance(learner, Inspector)
    for visitor in (hr, second, learner):
        visitor.press("Yes, sign me in")
    rule(hr, text)
    publish(hr, second, text, TODAY - timedelta(days=100))
    read(learner)
    sign(learner, is_first=True)
    publish(hr, second, text, TODAY)
    read(learner)
    look_at_changes(learner, text)
    sign(learner)
    first, edited = (sha256(words.encode()) for words in (text.words, text.edited))
    assert on_record() == [(first, None), (edited, first)]


def rule(hr: Visitor, text: Text) -> None:
    """The policy that the questions start from, one decision, and the look that lets it count."""
    hr.go("/settings/decisions/policy")
    for name, value in (("policy", text.pack), ("state", text.state)):
        hr.page.locator(f"[name={name}][value={value}]").check()
    hr.press("Save")
    if hr.heading == "What changes":
        hr.press("I have looked: let it go live")
    hr.go("/settings/decisions/private_texting")
    hr.page.locator("[name=fact-private_texting][value=no]").check()
    hr.page.locator("[name=decided_by]").fill(DECIDES)
    hr.page.locator("[name=decided_on]").fill(TODAY.isoformat())
    hr.press("Record, and look at what changes")
    hr.page.locator("main button").last.click()
    hr.look()
    assert "It counts from now on." in hr.page.inner_text("main")


def publish(hr: Visitor, second: Visitor, text: Text, adopted_on: date) -> None:
    """From the file to an edition in effect, which everybody is asked to sign."""
    begin(hr, text, text.edited if adopted_on == TODAY else text.words)
    assert judge(hr) > 3
    describe(hr, TITLE, adopted_on)
    assert NAME in str(hr.page.text_content("main"))
    hr.press("Send for review")
    approve(second)


def read(learner: Inspector) -> None:
    """From the task list to the text, with the district's decision beside its clause."""
    learner.go("/")
    learner.use(learner.page.locator("a[href*='/read/']").first)
    learner.look()
    decisions = learner.page.locator("section[aria-labelledby=district-decisions]")
    assert DECIDES in decisions.inner_text()
    assert "Spanish" not in learner.page.inner_text("main")


def sign(learner: Inspector, is_first: bool = False) -> None:
    """With the keyboard, on a phone: read to the end, consent once, tick, type, look, sign."""
    learner.press("I have read it: go on to sign")
    if is_first:
        learner.tick(learner.page.get_by_label("I agree"))
        learner.press("Go on")
    learner.tick(learner.page.get_by_role("checkbox"))
    learner.write("typed_name", NAME)
    learner.press("Check before signing")
    learner.press("Sign")
    assert learner.heading == "You signed"


def look_at_changes(learner: Inspector, text: Text) -> None:
    """What changed since this person's own signature, in words and not by color alone."""
    learner.follow("See what changed, word by word")
    assert learner.heading == "What changed since you signed"
    said = " ".join(str(learner.page.text_content("#policy-changes")).split())
    assert REDLINE in said
    if not text.is_real:
        learner.page.set_viewport_size({"width": WIDTH, "height": 920})
        take(learner.page, "changes.png", learner.page.locator("main"))
        learner.page.set_viewport_size({"width": PHONE, "height": 800})
    learner.follow("Read the whole text")


def on_record() -> list[tuple[str, str | None]]:
    """Of each signature in the ledger: the hash of its text, and of the text signed before."""
    db.session.rollback()
    bodies = [json.loads(body) for body in db.session.scalars(select(Body.bytes))]
    signed = [body["document"] for body in bodies if body["type"] == "policy.ack"]
    return [(each["sha256"], each["changes_since"].get("sha256")) for each in signed]
