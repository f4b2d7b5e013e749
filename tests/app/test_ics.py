"""A due date for one's own calendar: one event a day long, which names no training."""

import uuid
from datetime import date, datetime, timedelta

import time_machine
from icalendar import Calendar, Event

from app.ics import due_event
from app.rules.cycles import NO_DATE
from tests.app import facts
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY

ID = uuid.UUID("01890000-0000-7000-8000-000000000001")
URL = "https://training.example.org/"


def event(data: bytes) -> Event:
    """The one event of a calendar file."""
    (found,) = Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def made(on: date, at: datetime, language: str = "en") -> Event:
    with time_machine.travel(at):
        return event(due_event(ID, on, URL, language))


def test_it_lasts_the_whole_day_and_leads_to_my_training() -> None:
    found = made(date(2026, 8, 28), datetime(2026, 8, 1, 12))
    assert (found.start, found.end) == (date(2026, 8, 28), date(2026, 8, 29))
    assert (str(found["SUMMARY"]), str(found["URL"])) == ("Training due", URL)


def test_a_moved_date_takes_the_place_of_the_old_one() -> None:
    first = made(date(2026, 8, 28), datetime(2026, 8, 1, 12, 0))
    moved = made(date(2026, 9, 11), datetime(2026, 8, 1, 12, 2))
    assert first["UID"] == moved["UID"]
    assert moved.sequence > first.sequence and moved.DTSTAMP > first.DTSTAMP


def test_it_speaks_the_language_of_the_reader() -> None:
    found = made(date(2026, 8, 28), datetime(2026, 8, 1, 12), "es")
    assert str(found["SUMMARY"]) == "Capacitación por hacer"


def test_the_link_beside_the_due_date_gives_the_date_in_force(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=TODAY + 40 * DAY)
    ana = visit(world.ana)
    response = ana.client.get(ana.get("/").link(r"/due\.ics$"))
    assert response.content_type.startswith("text/calendar")
    assert event(response.data).start == TODAY + timedelta(days=40)
    assert b"boundaries" not in response.data.lower()


def test_nobody_gets_the_date_of_somebody_else(world: World, visit: Visit) -> None:
    visit(world.dan).get(f"/training/{world.enrollment.id}/due.ics", 404)


def test_without_a_date_there_is_no_event(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=NO_DATE)
    visit(world.ana).get(f"/training/{world.enrollment.id}/due.ics", 404)


def test_what_is_not_asked_any_more_has_no_event(world: World, visit: Visit) -> None:
    facts.changed(world, released=True)
    visit(world.ana).get(f"/training/{world.enrollment.id}/due.ics", 404)
