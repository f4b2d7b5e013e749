"""Days of a district: school years, their keys, and midnight when the clocks change."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app import clock
from app.rules.cycles import add_months, is_of, school_year_key, school_year_of

YEARS = [
    (date(2026, 6, 30), "07-01", date(2025, 7, 1), date(2026, 6, 30), "2025-26"),
    (date(2026, 7, 1), "07-01", date(2026, 7, 1), date(2027, 6, 30), "2026-27"),
    (date(2027, 6, 30), "07-01", date(2026, 7, 1), date(2027, 6, 30), "2026-27"),
    (date(1999, 12, 31), "07-01", date(1999, 7, 1), date(2000, 6, 30), "1999-00"),
    (date(2026, 1, 1), "01-01", date(2026, 1, 1), date(2026, 12, 31), "2026-27"),
    (date(2027, 2, 28), "02-29", date(2027, 2, 28), date(2028, 2, 28), "2027-28"),
    (date(2028, 2, 28), "02-29", date(2027, 2, 28), date(2028, 2, 28), "2027-28"),
    (date(2028, 2, 29), "02-29", date(2028, 2, 29), date(2029, 2, 27), "2028-29"),
]
MONTHS = [
    (date(2028, 2, 29), 12, date(2029, 2, 28)),
    (date(2028, 2, 29), 48, date(2032, 2, 29)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 1, 31), -2, date(2025, 11, 30)),
]
MIDNIGHTS = [
    # In the night to March 8, 2026, clocks go from 2 to 3 a.m.; on November 1, from 2 back to 1.
    ("America/Denver", datetime(2026, 3, 8, 6, 59), date(2026, 3, 7)),
    ("America/Denver", datetime(2026, 3, 8, 7, 0), date(2026, 3, 8)),
    ("America/Denver", datetime(2026, 3, 9, 5, 59), date(2026, 3, 8)),
    ("America/Denver", datetime(2026, 3, 9, 6, 0), date(2026, 3, 9)),
    ("America/Denver", datetime(2026, 11, 1, 5, 59), date(2026, 10, 31)),
    ("America/Denver", datetime(2026, 11, 1, 6, 0), date(2026, 11, 1)),
    ("America/Denver", datetime(2026, 11, 2, 6, 59), date(2026, 11, 1)),
    ("America/Denver", datetime(2026, 11, 2, 7, 0), date(2026, 11, 2)),
    ("America/Phoenix", datetime(2026, 3, 9, 6, 0), date(2026, 3, 8)),
]


@pytest.mark.parametrize(("on", "starts", "first", "last", "key"), YEARS)
def test_a_school_year_has_its_days_and_key(
    on: date, starts: str, first: date, last: date, key: str
) -> None:
    assert (*school_year_of(on, starts), school_year_key(on, starts)) == (first, last, key)


@pytest.mark.parametrize(("on", "count", "then"), MONTHS)
def test_months_end_where_they_end(on: date, count: int, then: date) -> None:
    assert add_months(on, count) == then


@pytest.mark.parametrize(("zone", "instant", "on"), MIDNIGHTS)
def test_a_day_ends_at_the_districts_midnight(zone: str, instant: datetime, on: date) -> None:
    with time_machine.travel(instant.replace(tzinfo=UTC), tick=False):
        assert clock.today(zone) == on


@pytest.mark.parametrize(
    ("key", "rhythm", "is_its"),
    [
        ("2026-27", "school-year", True),
        ("2026-27", "season", True),
        ("first", "school-year", False),
        ("first", "renewal", True),
        ("renewal:2026-03-01", "renewal", True),
        ("hire:2026-08-10", "onboarding", True),
        ("hire:2026-08-10", "renewal", False),
        ("2026-27", "edition", False),
    ],
)
def test_a_key_tells_its_rhythm(key: str, rhythm: str, is_its: bool) -> None:
    assert is_of(key, rhythm) == is_its
