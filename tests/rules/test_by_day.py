"""What the rules say of invented lives is what counting day by day finds, on every day."""

import os
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.rules.fast import Night
from tests.rules.lives import DAYS, FIRST, STUDENTS, Rhythm, life_of
from tests.rules.slow import Walk

FULL = bool(os.environ.get("BRIGHTLINE_FULL"))

MONTH_DAYS = ["07-01", "08-01", "10-31", "02-29", "02-28", "06-30", "12-31"]
KINDS = ["onboarding", "school-year", "season", "anniversary", "renewal", "once", "edition"]
BEGINS = [FIRST, FIRST, date(2026, 11, 5), date(2028, 2, 29)]


def rhythm_of(chance: Random) -> Rhythm:
    """The terms of one program."""
    kind = chance.choice(KINDS)
    once = sorted(chance.sample(DAYS[:900], 2))
    return Rhythm(
        kind,
        begins=chance.choice(BEGINS),
        days=chance.choice([0, 7, 14, 30, 60]),
        opens=chance.choice(MONTH_DAYS),
        due=chance.choice(MONTH_DAYS),
        ends=chance.choice(MONTH_DAYS) if kind == "season" else "",
        once=(once[0], once[1]),
        students=chance.choice([None, STUDENTS, STUDENTS[:3]]),
        valid=chance.choice([None, 12, 24]),
        rest=chance.choice([0, 6, 12]),
        grace=chance.choice([0, 7]),
        editions=tuple(sorted(chance.sample(DAYS, 3))),
    )


@settings(max_examples=1000 if FULL else 25, deadline=None, derandomize=not FULL)
@given(some.integers(0, 1 << 32))
def test_the_rules_say_what_counting_day_by_day_finds(seed: int) -> None:
    chance = Random(seed)
    life, rhythm = life_of(chance), rhythm_of(chance)
    walk, night = Walk(life, rhythm), Night(life, rhythm)
    for on in DAYS:
        walk.step(on)
        night.step(on)
        assert (on, night_says(night, on)) == (on, walk_says(walk)), (life, rhythm)


def walk_says(walk: Walk) -> object:
    """Each enrollment with its dates and status, and the open problem."""
    asks = {
        name: (ask.opens, ask.due, ask.closes, walk.status(ask)) for name, ask in walk.asks.items()
    }
    return asks, walk.problem


def night_says(night: Night, on: date) -> object:
    """The same of what the rules wrote; an edition is named by its day."""
    asks = {
        named(each.cycle): (each.opens_on, each.due_on, each.closes_on, night.status(each, on))
        for each in night.standings
    }
    return asks, night.problem


def named(cycle: str) -> str:
    """The key of an edition with the day that the slow way knows it by."""
    kind, _, id = cycle.partition(":")
    return (
        f"edition:{date.fromordinal(int(id.replace('-', ''), 16))}" if kind == "edition" else cycle
    )
