"""Nothing is destroyed before its time or under a hold; checked against an independent reading."""

import random
import uuid
from calendar import monthrange
from datetime import date, timedelta

import pytest

from app.rules.retention import (
    CLASSES,
    FIXED,
    Hold,
    Records,
    Rule,
    eligible_on,
    in_force,
    is_held,
    may_destroy,
)

PEOPLE = [uuid.UUID(int=n) for n in range(4)]
POLICIES = [uuid.UUID(int=100 + n) for n in range(3)]
LEFT = date(2016, 6, 30)
TEN = Rule("separation", 120, "MCA 20-1-212(2)")


@pytest.mark.parametrize(
    ("rule", "left", "made", "first"),
    [
        (TEN, LEFT, None, date(2026, 7, 1)),
        (TEN, date(2016, 2, 29), None, date(2026, 3, 1)),
        (TEN, None, LEFT, None),
        (None, LEFT, LEFT, None),
        (Rule("never", 0, "x"), LEFT, LEFT, None),
        (Rule("made", 13, "x"), None, date(2025, 1, 31), date(2026, 3, 1)),
    ],
)
def test_the_whole_period_goes_by_first(
    rule: Rule | None, left: date | None, made: date | None, first: date | None
) -> None:
    assert eligible_on(rule, left, made) == first


@pytest.mark.parametrize(
    ("record_class", "state", "months"),
    [("training", "MT", 120), ("answers", "MT", 13), ("answers", "", 13), ("policies", "NM", 0)],
)
def test_what_holds_before_anybody_chose(record_class: str, state: str, months: int) -> None:
    rule = in_force(record_class, state, None)
    assert rule is not None and rule.months == months


@pytest.mark.parametrize("state", ["NM", "ID", ""])
def test_without_a_law_or_a_choice_nothing_is_ever_past_its_time(state: str) -> None:
    assert in_force("training", state, None) is None
    assert in_force("staff_files", state, None) is None


def test_a_district_chooses_its_own_period_but_not_of_what_is_fixed() -> None:
    chosen = Rule("separation", 360, "Board policy")
    assert in_force("training", "MT", chosen) == chosen
    assert all(in_force(fixed, "MT", chosen) == FIXED[fixed] for fixed in FIXED)
    assert {name for name, triggers in CLASSES.items() if not triggers} == set(FIXED)


@pytest.mark.parametrize(
    ("hold", "held"),
    [
        (Hold(person_id=PEOPLE[0]), True),
        (Hold(person_id=PEOPLE[1]), False),
        (Hold(policy_id=POLICIES[0]), True),
        (Hold(policy_id=POLICIES[1]), False),
        (Hold(first=date(2016, 7, 1)), False),
        (Hold(first=LEFT), True),
        (Hold(first=date(2000, 1, 1), last=date(2009, 12, 31)), False),
        (Hold(first=date(2000, 1, 1), last=date(2010, 1, 1)), True),
    ],
)
def test_a_hold_touches_its_person_policy_or_days(hold: Hold, held: bool) -> None:
    records = Records(PEOPLE[0], date(2010, 1, 1), LEFT, frozenset({POLICIES[0]}))
    assert is_held(records, [hold]) is held


def test_a_list_of_everybody_is_held_by_a_hold_about_anybody() -> None:
    everybody = Records(None, LEFT, LEFT)
    assert is_held(everybody, [Hold(person_id=PEOPLE[3])])
    assert is_held(everybody, [Hold(policy_id=POLICIES[0])])


def _day(rng: random.Random) -> date:
    return date(2005, 1, 1) + timedelta(days=rng.randrange(9000))


def _hold(rng: random.Random) -> Hold:
    kind = rng.randrange(3)
    if kind == 0:
        return Hold(person_id=rng.choice(PEOPLE))
    if kind == 1:
        return Hold(policy_id=rng.choice(POLICIES))
    first = _day(rng)
    return Hold(first=first, last=rng.choice([None, first + timedelta(days=rng.randrange(900))]))


def _stops(hold: Hold, records: Records) -> bool:
    """The sentence of the law, day by day: is one record of these what the hold is about?"""
    if hold.person_id:
        return records.person_id in (None, hold.person_id)
    if hold.policy_id:
        return records.person_id is None or hold.policy_id in records.policies
    span = (records.last - records.first).days
    days = {(records.first + timedelta(days=n)).toordinal() for n in range(span + 1)}
    last = hold.last or date.max
    assert hold.first
    return bool(days & set(range(hold.first.toordinal(), min(last, records.last).toordinal() + 1)))


def _period_ran(rule: Rule, begins: date, on: date) -> bool:
    """Counted in whole calendar months, so many month ends apart."""
    months = (on.year - begins.year) * 12 + on.month - begins.month
    day = min(begins.day, monthrange(on.year, on.month)[1])
    return months > rule.months or (months == rule.months and on.day > day)


def test_in_ten_thousand_schedules_nothing_is_destroyed_early_or_under_a_hold() -> None:
    rng, destroyed = random.Random(7), 0
    for _turn in range(10_000):
        rule = Rule(rng.choice(["separation", "made", "never"]), rng.randrange(200), "x")
        first = _day(rng)
        records = Records(
            rng.choice([*PEOPLE, None]),
            first,
            first + timedelta(days=rng.randrange(40)),
            frozenset(rng.sample(POLICIES, rng.randrange(3))),
        )
        left, on = rng.choice([None, _day(rng)]), _day(rng)
        holds = [_hold(rng) for _each in range(rng.randrange(4))]
        if may_destroy(rule, records, left, holds, on):
            destroyed += 1
            begins = left if rule.counted_from == "separation" else records.last
            assert begins is not None and rule.counted_from != "never"
            assert _period_ran(rule, begins, on)
            assert not any(_stops(hold, records) for hold in holds)
    assert destroyed > 500
