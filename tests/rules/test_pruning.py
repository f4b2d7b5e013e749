"""Which backups stay: the rule by examples, by chance, and over two years of nights."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.pruning import MOST, kept

moments = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    """A moment in UTC, from `2026-08-28 09:10`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def nights(first: str, count: int) -> list[datetime]:
    """One backup each night at 9:10 UTC."""
    return [at(f"{first} 09:10") + timedelta(days=day) for day in range(count)]


@pytest.mark.parametrize(
    ("made", "gone"),
    [
        ([], []),
        (["2026-08-28 09:10"], []),
        (["2026-08-28 09:10", "2026-08-28 15:00"], []),
        (["2026-08-28 09:10", "2026-08-28 15:00", "2026-08-28 16:00"], ["2026-08-28 15:00"]),
        (["2025-01-01 09:10", "2026-08-28 09:10"], []),
        (["2026-08-28 09:10", "2036-01-01 09:10"], []),
    ],
    ids=["none", "one", "first and newest", "between", "a long pause", "a clock ten years ahead"],
)
def test_what_goes_by_example(made: list[str], gone: list[str]) -> None:
    known = [at(each) for each in made]
    assert set(known) - kept(known) == {at(each) for each in gone}


def test_after_a_year_of_nights_days_weeks_and_months_stay() -> None:
    found = sorted(kept(nights("2025-08-29", 365)))
    assert found[-14:] == nights("2026-08-15", 14)
    assert {each.date().isoformat() for each in found[:-14]} >= {"2025-10-01", "2026-07-01"}
    assert len(found) <= 14 + 8 + 12


@given(st.lists(moments, max_size=120))
def test_never_more_than_the_rules_number_and_always_the_newest(made: list[datetime]) -> None:
    found = kept(made)
    assert len(found) <= MOST and found <= set(made)
    assert not made or max(made) in found


@given(st.lists(moments, max_size=60), st.lists(moments, max_size=60))
def test_what_went_is_never_wanted_again(made: list[datetime], later: list[datetime]) -> None:
    after = [each for each in later if not made or each > max(made)]
    stayed = kept(made)
    assert kept([*stayed, *after]) - {max(made, default=None)} == kept([*made, *after]) - {
        max(made, default=None)
    }


def test_pruned_each_night_for_two_years_it_keeps_a_month_for_twelve_months() -> None:
    stay: set[datetime] = set()
    for night in nights("2025-01-01", 730):
        stay = kept([*stay, night])
        assert night in stay and night - min(stay) < timedelta(days=366)
    assert stay == kept(nights("2025-01-01", 730))
    assert {(each.year, each.month) for each in stay} == {(2026, month) for month in range(1, 13)}


def test_a_clock_that_runs_ahead_once_takes_no_more_than_the_next_night_would() -> None:
    stay = kept(nights("2025-01-01", 700))
    ahead = kept([*stay, at("2046-01-01 09:10")])
    assert len(stay - ahead) <= 3
