"""Terms in sentences, as HR reads them."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.models import ProgramTerms
from app.programs import showing
from app.rules.cycles import Calendar, SchoolDays

ON, SINCE = date(2026, 8, 10), date(2025, 8, 1)
CALENDAR = Calendar("07-01", (SchoolDays("2026-27", date(2026, 8, 26)),))
SITES = {"1": "Lincoln School", "2": "Cedar School"}
POLICY = uuid.UUID(int=5)
POLICIES = {str(POLICY): "GBEE: Electronic communications"}
FOUR = ["Ana", "Ben", "Cora", "Dan"]


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    """Sentences are in the language of a page."""
    with app.test_request_context():
        yield


def made(**columns: Any) -> ProgramTerms:
    """Terms that nobody has kept."""
    whole = dict.fromkeys(("sites", "jobs", "contracts", "people"), ())
    rest = {"named_only": False, "license": "", "days": 30, "held_from": SINCE}
    return ProgramTerms(**{**whole, **rest, "opens": "", "due": "", "ends": "", **columns})


@pytest.mark.parametrize(
    ("columns", "names", "said"),
    [
        ({}, [], "Everybody in the district."),
        ({"sites": ["1", "2"]}, [], "Everybody at Lincoln School or Cedar School."),
        ({"sites": ["9"]}, [], "Everybody at a closed site."),
        (
            {"jobs": ["driver", "food-service"], "license": "unlicensed"},
            [],
            "Everybody who works as driver or food service, whose work needs no educator license.",
        ),
        (
            {"contracts": ["substitute"], "hired_from": date(2026, 8, 1)},
            [],
            "Everybody who belongs here as substitute, who started on August 1, 2026 or later.",
        ),
        (
            {"jobs": ["coach"], "license": "licensed", "people": ["a"]},
            ["Ana"],
            "Everybody who works as coach, whose work needs an educator license. "
            "Also, asked by name: Ana.",
        ),
        (
            {"named_only": True, "people": list("abcde")},
            FOUR,
            "Only people asked by name: Ana, Ben, Cora, and 2 others.",
        ),
        ({"named_only": True, "people": ["a", "b"]}, [], "Only people asked by name: 2 people."),
    ],
)
def test_who(columns: dict[str, Any], names: list[str], said: str) -> None:
    assert showing.who(made(**columns), SITES, names) == said


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"rhythm": "onboarding", "days": 1}, "Newcomers finish within one day of starting."),
        (
            {"rhythm": "onboarding", "before_students": True, "gates_start": True},
            "Newcomers finish before the first day with students, or within 30 days of starting "
            "if that day is over. Must be done before somebody may start work.",
        ),
        (
            {"rhythm": "school-year", "grace_days": 5, "min_active_months": 4},
            "Every school year. Who joins later has 30 days. Who has finished is not asked again "
            "for 4 months. Late after 5 more days.",
        ),
        ({"rhythm": "season"}, "Every season. Who joins later has 30 days."),
        ({"rhythm": "anniversary"}, "Every year in the 30 days before the day they started."),
        (
            {"rhythm": "renewal", "valid_months": 24, "in_order": True},
            "The first time within 30 days, then again in the last 90 days before it runs out. "
            "Valid for 24 months. Done in order.",
        ),
        ({"rhythm": "renewal", "days": 60}, "Once for each person, within 60 days."),
        ({"rhythm": "once", "days": 7}, "Once. Who joins later has 7 days."),
        (
            {"rhythm": "edition", "policy_id": POLICY, "accepts_receipt": True},
            "Within 30 days of each new edition of GBEE: Electronic communications, or by the day "
            "set with the edition. To have received a policy counts as done, without agreeing to "
            "it.",
        ),
    ],
)
def test_when(columns: dict[str, Any], said: str) -> None:
    assert showing.when(made(**columns), POLICIES) == said


@pytest.mark.parametrize(
    ("columns", "long", "today"),
    [
        (
            {"rhythm": "school-year", "opens": "08-01", "due": "09-30"},
            "Open since August 1, 2026, due September 30, 2026.",
            "Open since August 10, 2026, due September 30, 2026.",
        ),
        (
            {"rhythm": "season", "opens": "10-01", "due": "11-15", "ends": "03-01"},
            "Opens October 1, 2026, due November 15, 2026.",
            "Not asked now.",
        ),
        (
            {"rhythm": "onboarding", "before_students": True},
            "Not asked now.",
            "Open since August 10, 2026, due August 25, 2026.",
        ),
        ({"rhythm": "anniversary"}, "On their own dates.", "On their own dates."),
        (
            {"rhythm": "once", "opens_on": date(2026, 9, 1), "due_on": date(2026, 9, 20)},
            "Opens September 1, 2026, due September 20, 2026.",
            "Not asked now.",
        ),
        (
            {"rhythm": "renewal", "valid_months": 24},
            "On their own dates.",
            "Open since August 10, 2026, due September 9, 2026.",
        ),
    ],
)
def test_dates_of_this_year(columns: dict[str, Any], long: str, today: str) -> None:
    whole = {"before_students": False, "valid_months": None, "min_active_months": 0, **columns}
    lines = showing.date_lines(made(**whole), CALENDAR, ON, SINCE)
    assert [said for _whose, said in lines] == [long, today]


def test_a_missing_school_year_is_said_and_not_guessed() -> None:
    terms = made(rhythm="onboarding", before_students=True, min_active_months=0)
    _long, (_whose, said) = showing.date_lines(terms, Calendar("07-01"), ON, SINCE)
    assert said.startswith("The calendar has no first day with students")
