"""School years and the keys of the cycles in them."""

from datetime import date


def school_year_of(on: date, starts: str) -> tuple[date, date]:
    """First and last day of the school year around a date; `starts` is its first day as MM-DD."""
    month, day = (int(part) for part in starts.split("-"))
    first = date(on.year, month, day)
    if on < first:
        first = date(on.year - 1, month, day)
    return first, date.fromordinal(date(first.year + 1, month, day).toordinal() - 1)


def school_year_key(on: date, starts: str) -> str:
    """The cycle key of a date's school year, such as `2026-27`."""
    first, _last = school_year_of(on, starts)
    return f"{first.year}-{(first.year + 1) % 100:02d}"
