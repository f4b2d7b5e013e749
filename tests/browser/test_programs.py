"""HR makes a program and sees whom it asks; leave moves a due date; may she start on Monday?"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock, db
from app.models import StaffMember
from app.roster.operations import add_person
from app.rules.wording import long_date
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.test_pictures import take
from tests.browser.walking import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
TITLE = "Boundaries for drivers and coaches"
WIDTH = 1100
"""Pixels of HR's window, and of the README's picture."""
TODAY = clock.today("America/Denver")
DUE, AWAY_FROM, AWAY_TO = (TODAY + timedelta(days=days) for days in (20, 10, 30))
MOVED = AWAY_TO + timedelta(days=1) + (DUE - AWAY_FROM)
PEOPLE = (
    ("Grace Lucero", "driver", ""),
    ("Hugo Reyes", "driver", ""),
    ("Iris Wells", "driver", ""),
    ("Jorge Vega", "coach", ""),
    ("Olga Stone", "office", "office"),
)


@pytest.fixture
def office(world: World) -> StaffMember:
    """Olga of the school office, who comes last; before her three drivers and a coach."""
    db.writing()
    added = [
        add_person(
            site=world.lincoln,
            name=name,
            email=f"{name.split()[0]}@example.org",
            job_class=job,
            role=role,
            on=TODAY - timedelta(days=400),
        )
        for name, job, role in PEOPLE
    ]
    db.session.commit()
    return added[-1]


def test_from_the_program_to_ready_to_start(
    world: World, office: StaffMember, arrive: Arrive
) -> None:
    hr = arrive(world.cora, width=WIDTH)
    hr.press("Yes, sign me in")
    hr.follow("Programs")
    hr.follow("Write your own")
    begin_for_drivers(hr)
    ask_coaches_too(hr)
    be_away(hr, "Grace Lucero")
    ask_at_half_past_six(arrive(office, width=PHONE))


def begin_for_drivers(hr: Visitor) -> None:
    """Nobody presses a button, and the preview counts anew."""
    page, count = hr.page, hr.page.locator(".bl-preview__n")
    expect(count).to_have_text("9 people")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Driver").check()
    expect(count).to_have_text("3 people")
    page.locator("[name=rhythm][value=once]").check()
    page.locator("[name=once-opens_on]").fill(TODAY.isoformat())
    page.locator("[name=once-due_on]").fill(DUE.isoformat())
    page.get_by_label("Nobody is “ready to start”").check()
    page.get_by_label("Electronic boundaries").first.check()
    expect(page.locator("#preview-status")).to_contain_text(long_date(DUE, "en"))
    hr.press("Begin the program today")
    assert "3 people are newly enrolled" in page.inner_text("main")


def ask_coaches_too(hr: Visitor) -> None:
    """Before it counts the page says who is new."""
    hr.follow("Change")
    hr.page.get_by_label("Coach").check()
    expect(hr.page.locator("#preview-status")).to_contain_text("One is newly asked")
    expect(hr.page.locator("#preview-people")).to_contain_text("Coach at Lincoln School")
    take(hr.page, "program-preview.png", hr.page.locator("h2", has_text="Who").first)
    hr.press("Save from today on")
    assert "One person is newly enrolled" in hr.page.inner_text("main")


def be_away(hr: Visitor, name: str) -> None:
    """The page says what leave moves; then the person's page says why it moved."""
    hr.page.get_by_text("Show who, and why").click()
    hr.follow(name)
    assert "Asked because of their work: Driver, Lincoln School." in hr.page.inner_text("main")
    hr.follow("Enter leave")
    hr.page.locator("[name=first_day]").fill(AWAY_FROM.isoformat())
    hr.page.locator("[name=last_day]").fill(AWAY_TO.isoformat())
    hr.press("Check what moves")
    hr.press("Save")
    moved = f"from {long_date(DUE, 'en')} to {long_date(MOVED, 'en')}, because of leave"
    assert hr.heading == name and moved in hr.page.inner_text("main")


def ask_at_half_past_six(school: Visitor) -> None:
    """On a phone, with a name and nothing else."""
    school.press("Yes, sign me in")
    school.follow("Ready to start?")
    school.page.get_by_label("Name").fill("lucero")
    school.press("Find")
    said = school.page.inner_text("main")
    assert "Grace Lucero" in said and "\nNo.\n" in said and long_date(MOVED, "en") in said
