"""A school year that began a month ago, whenever the tests run, as HR enters and uploads it."""

import io
from datetime import date, timedelta

from app import clock
from app.rules.cycles import school_year_key
from tests.app.browsing import Browser, Page

TODAY = clock.today("America/Denver")
STARTS = TODAY - timedelta(30)
"""The school year of these tests began a month ago, whenever they run."""
YEAR = school_year_key(TODAY, f"{STARTS:%m-%d}")
HEAD = "kind,name or year,first day,students from,students to,last day\n"


def days(students: int = 40) -> dict[str, date]:
    """The four days, so many days after today with students."""
    ends = STARTS + timedelta(300)
    first = TODAY + timedelta(students)
    return {"first_day": STARTS, "students_from": first, "students_to": ends, "last_day": ends}


def row(students: int = 40) -> str:
    """The same as a row of the file."""
    return f"year,{YEAR}," + ",".join(f"{day:%m/%d/%Y}" for day in days(students).values()) + "\n"


def save(cora: Browser, status: int = 200, **changed: object) -> Page:
    """Send the form of the school year."""
    address = f"/settings/calendar/years/{YEAR}"
    cora.get(address)
    return cora.post(address, status, **days() | changed)


def send(cora: Browser, text: str, status: int = 200) -> Page:
    """Upload a calendar; the page of its check."""
    cora.get("/settings/calendar")
    upload = (io.BytesIO(text.encode()), "calendar.csv")
    return cora.post("/settings/calendar/file", status, upload=upload)


def agree(cora: Browser, page: Page) -> Page:
    """Say that the changes on the page are to be made."""
    fields = {name: page.field(name) for name in ("file", "seen")}
    return cora.post("/settings/calendar/file/apply", 200, **fields)
