"""What the handbook says of answering a request, closing the year and keeping records."""

from datetime import timedelta

from app.rules.cycles import school_year_key
from tests.browser.handbook import Clerk
from tests.browser.handbook_walks import find
from tests.browser.publishing import TODAY

STEM = "06-requests"
THAT_DAY = TODAY - timedelta(days=3)


def answer_a_request(hr: Clerk) -> None:
    """Hold first; then the day, the sense, the reasons, the file."""
    hr.read(STEM, "First of all: put it on hold")
    find(hr, "Grace Lucero")
    hr.press("Put on legal hold Grace Lucero")
    hr.peek("Legal holds")
    hr.read(STEM, "Give out the person's file")
    hr.peek("Show everything, to print")
    hr.read(STEM, "Choose the day, and the sense")
    hr.page.get_by_text("Show another date").click()
    hr.fill(on=THAT_DAY.isoformat())
    hr.page.get_by_label("With later corrections").check()
    hr.press("Show")
    hr.read(STEM, "Say why")
    hr.follow("Why?")
    hr.take("why.png")
    hr.read(STEM, "Export a list")
    hr.follow("Reports")
    hr.peek("Everybody, by name")
    hr.follow("Settings")
    hr.read(STEM, "Somebody wants to look for themselves")
    hr.peek("Change Roles")


def close_the_year(hr: Clerk) -> None:
    """The denominator first, then one page."""
    hr.read("08-close-the-year", "After the year")
    hr.peek("Settings")
    hr.read("08-close-the-year", "Before you close")
    hr.peek("Today")
    hr.follow("Reports")
    hr.read("08-close-the-year", "The page for the board")
    hr.peek("Close the year: one page for the board")
    year = school_year_key(TODAY, "07-01")
    hr.go(f"/reports/close-the-year?year={year}")
    hr.take("close-the-year.png", height=1000)
    hr.peek(str(int(year[:4]) - 1))  # only a year that is over says "Not completed"
    hr.follow("Reports")
    hr.read("08-close-the-year", "Does the number agree?")
    hr.follow("How old the staff list is")
    hr.peek("Enter a headcount")


def keep_records(hr: Clerk) -> None:
    """How long, what is held, what may go."""
    stem = "09-retention"
    hr.read(stem, "How long records are kept")
    hr.follow("Settings")
    hr.read(stem, "Records past their time")
    hr.read(stem, "How long records are kept")
    hr.follow("Change Records and legal holds")
    hr.read(stem, "Legal holds")
    hr.peek("Legal holds")
    hr.read(stem, "Records past their time")
    hr.follow("Records past their time")
