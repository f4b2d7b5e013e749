"""A due date for the calendar of a phone or mail program (RFC 5545); it names no training."""

import uuid
from datetime import date, timedelta

from icalendar import Calendar, Event

from app import clock

WORDS = {
    "en": ("Training due", "See what to do: %s"),
    "es": ("Capacitación por hacer", "Vea qué hacer: %s"),
}
"""Summary and description by language; they show on lock screens and in shared calendars."""
MEDIA_TYPE = "text/calendar"


def due_event(enrollment_id: uuid.UUID, due_on: date, url: str, language: str) -> bytes:
    """One event that lasts all of a district date; each later one takes the earlier one's place.

    The number of a revision is the minute it was made: it only grows, whoever made it."""
    now, (summary, description) = clock.now(), WORDS.get(language, WORDS["en"])
    event = Event()
    event.add("uid", f"{enrollment_id}@brightline")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description % url)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return _calendar(event)


def _calendar(event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Brightline//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
