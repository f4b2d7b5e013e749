"""A school year of a district: from its first day to the last one staff work, or its very last."""

import re
from datetime import date
from typing import NamedTuple

from app import db
from app.models import District
from app.reports import board_queries
from app.rules.cycles import DAY, school_year_key, school_year_of

KEY = re.compile(r"(20\d\d)-\d\d")


class Year(NamedTuple):
    """One school year; `ends` is the day before the next one, `last` the last day of work in it."""

    key: str
    first: date
    last: date
    ends: date

    @property
    def next_first(self) -> date:
        """The first day of the year after it."""
        return self.ends + DAY


def named(district: District, key: str) -> Year:
    """The year of a key such as `2025-26`; LookupError for what is none."""
    match = KEY.fullmatch(key)
    if match is None:
        raise LookupError(key)
    found = _around(district, date(int(match[1]), 12, 31))
    if found.key != key:
        raise LookupError(key)
    return found


def nearest(district: District, today: date) -> Year:
    """The year to be closed: the one that ended last, or that ends soon."""
    now = _around(district, today)
    before = _around(district, now.first - DAY)
    return now if now.last - today <= today - before.last else before


def _around(district: District, on: date) -> Year:
    first, ends = school_year_of(on, district.school_year_starts)
    key = school_year_key(first, district.school_year_starts)
    last = db.session.scalar(board_queries.last_day(district.id, key))
    return Year(key, first, last or ends, ends)
