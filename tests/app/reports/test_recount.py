"""HR's figures of five years beside a slow recount: every month, program, site, in both senses."""

import os
import uuid
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from app.figures.counting import count
from app.figures.moment import Moment
from tests.app.five_years import MONTH_ENDS
from tests.app.reports.people import ZONE
from tests.app.reports.recount import Recount
from tests.app.reports.recount_figures import ByHand, says_by_hand, told
from tests.app.reports.recount_rows import all_rows
from tests.app.reports.recount_town import Movers, found_movers, says

IN_FULL = bool(os.environ.get("BRIGHTLINE_FULL"))
SEEDS = (2027, 1, 2) if IN_FULL else (2027,)
PEOPLE = 30 if IN_FULL else 8
MONTHS = MONTH_ENDS if IN_FULL else MONTH_ENDS[1::3]
HEARD = MONTH_ENDS if IN_FULL else MONTH_ENDS[1::6]
"""Dates for which each person and enrollment is compared too, also with what was said then."""


@pytest.fixture(params=SEEDS)
def years(request: pytest.FixtureRequest, database: Engine) -> Movers:
    """The five years, over."""
    made = found_movers(Random(request.param), PEOPLE, HEARD)
    made.walk()
    return made


def test_figures_of_every_month_are_those_of_a_slow_recount_in_both_senses(years: Movers) -> None:
    rows = all_rows()
    for on in MONTHS:
        for known_then in (True, False):
            when = Moment(on, ZONE, known_then)
            recount = Recount(rows, on, when.ends_at, known_then)
            lines_agree(recount, when, years.town.top.id)
            if on in HEARD:
                lines_agree(recount, when, years.town.lincoln.id)
                assert_same("people and enrollments", when, says(when), says_by_hand(recount))
    for on, said in years.live.items():
        when = Moment(on, ZONE, known_then=True)
        assert_same("what was said then", when, says(when), said)


def lines_agree(recount: Recount, when: Moment, top: uuid.UUID) -> None:
    """Every line of the dashboard of somebody who sees a site and all below it."""
    figures, by_hand = told(count([top], when)), ByHand(recount, top).figures()
    for part in by_hand:
        assert_same(part, when, figures[part], by_hand[part])


def assert_same(part: str, when: Moment, figures: Any, by_hand: Any) -> None:
    """Shows only where the two differ."""
    if isinstance(by_hand, dict):
        keys = {key for key in figures | by_hand if figures.get(key) != by_hand.get(key)}
        figures, by_hand = ({key: each.get(key) for key in keys} for each in (figures, by_hand))
    assert (part, when, figures) == (part, when, by_hand)
