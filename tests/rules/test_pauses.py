"""What leave does to a due date: one table, for a cycle open from August 1, due on October 31."""

from datetime import date

import pytest

from app.rules.cycles import NO_DATE
from app.rules.pauses import Pause, due_in_force

OPENS, DUE = date(2026, 8, 1), date(2026, 10, 31)
# name; days away as YY-MM-DD, open-ended without a last day; the due date after it
TABLE = {
    "nobody away": ([], "26-10-31"),
    "ends the day before opening": (["26-06-01 26-07-31"], "26-10-31"),
    "ends on the day of opening": (["26-06-01 26-08-01"], "26-10-31"),
    "ends long before it is due": (["26-09-05 26-09-10"], "26-10-31"),
    "ends as 14 days are left": (["26-09-05 26-10-16"], "26-10-31"),
    "ends as 13 days are left": (["26-09-05 26-10-17"], "26-11-01"),
    "ends on the due date": (["26-09-05 26-10-31"], "26-11-15"),
    "over the whole window": (["26-07-15 26-11-30"], "26-12-15"),
    "across the end of the year": (["26-09-01 27-01-04"], "27-01-19"),
    "across July 1": (["26-09-01 27-07-15"], "27-07-30"),
    "over February 29": (["26-09-01 28-02-28"], "28-03-14"),
    "left with two days to go": (["26-10-29 26-11-30"], "26-12-03"),
    "left on the due date": (["26-10-31 26-11-30"], "26-12-01"),
    "left the day after": (["26-11-01 26-11-30"], "26-10-31"),
    "away for the due date alone": (["26-10-31 26-10-31"], "26-11-01"),
    "away in the last week": (["26-10-25 26-10-27"], "26-11-03"),
    "return not known": (["26-09-01"], "never"),
    "return not known, from the due date": (["26-10-31"], "never"),
    "return not known, after the due date": (["26-11-01"], "26-10-31"),
    "return not known, since before opening": (["26-03-01"], "never"),
    "two apart, the second too late": (["26-08-10 26-08-20", "26-11-05 26-11-20"], "26-10-31"),
    "two in a chain": (["26-09-01 26-10-31", "26-11-10 26-11-30"], "26-12-06"),
    "two without a day between": (["26-09-01 26-10-31", "26-11-01 26-11-30"], "26-12-15"),
    "the same, entered in turn": (["26-11-01 26-11-30", "26-09-01 26-10-31"], "26-12-15"),
    "one day at work between two": (["26-09-01 26-10-31", "26-11-02 26-11-30"], "26-12-14"),
    "overlapping, little left": (["26-10-29 26-11-30", "26-11-15 26-12-20"], "26-12-23"),
    "one within another": (["26-09-01 26-11-30", "26-10-01 26-10-20"], "26-12-15"),
    "never back from the second": (["26-09-01 26-10-31", "26-11-10"], "never"),
    "back before the second without end": (["26-08-05 26-08-20", "26-11-10"], "26-10-31"),
    "exempt until June, then asked again": (["26-08-01 27-06-30"], "27-07-15"),
}  # fmt: skip


def day(text: str) -> date:
    return NO_DATE if text == "never" else date.fromisoformat(f"20{text}")


@pytest.mark.parametrize(("away", "due"), TABLE.values(), ids=TABLE)
def test_leave_moves_the_due_date_to_the_return(away: list[str], due: str) -> None:
    days = [[day(text) for text in each.split()] for each in away]
    pauses = [Pause(each[0], each[1] if len(each) > 1 else None) for each in days]
    assert due_in_force(OPENS, DUE, pauses) == day(due)


def test_who_was_asked_and_left_at_once_has_the_days_of_the_window() -> None:
    away = [Pause(date(2026, 8, 1), date(2026, 8, 20))]
    assert due_in_force(OPENS, date(2026, 8, 8), away) == date(2026, 8, 28)
