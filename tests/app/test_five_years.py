"""Five school years of forty people: facts explain every obligation, now and as it was then."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app import db
from app.enrolling.operations import bring_in_line
from app.models import (
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    PolicyVersion,
    Position,
    ProgramTerms,
    SchoolYear,
)
from app.models.status import (
    completed_count,
    in_force,
    is_certified,
    required_count,
    status_expression,
    status_of,
)
from tests.app.enrolling_town import noon
from tests.app.five_years import MONTH_ENDS, NIGHTS, FiveYears, evening, statuses
from tests.app.five_years_town import EDITIONS, RHYTHMS, found_five_years
from tests.rules.lives import LAST, Job, Life
from tests.rules.slow import Walk

CAUSES: dict[str, Any] = {
    "leave": Leave,
    "exemption": Exemption,
    "calendar": SchoolYear,
    "terms": ProgramTerms,
    "work": Position,
    "left": Position,
    "back": Position,
    "superseded": PolicyVersion,
    "elsewhere": EarlierRecord,
}
"""The fact behind each reason; behind `by-hand` is a person."""


@pytest.fixture
def years(database: Engine) -> FiveYears:
    """The five years, over."""
    made = found_five_years(Random(2026))
    made.walk()
    return made


def test_five_years_are_explained_by_facts_and_can_be_told_again(years: FiveYears) -> None:
    every_change_has_its_fact()
    facts_alone_give_the_same(years)
    months_say_what_they_said(years)
    some_declined_for_a_while(years)
    python_and_sql_agree()
    nothing_is_left_to_write(years)


def every_change_has_its_fact() -> None:
    """Each change names a fact that was known when it was recorded."""
    changes = db.session.scalars(select(EnrollmentChange)).all()
    reasons = Counter(change.reason for change in changes)
    assert set(reasons) >= {"leave", "exemption", "terms", "work", "left", "back", "superseded"}
    assert set(reasons) >= {"elsewhere", "by-hand"} and len(changes) > 200
    for change in changes:
        if change.reason != "by-hand":
            assert change.cause_id, change.reason
            fact = db.session.get_one(CAUSES[change.reason], change.cause_id)
            learned = fact.published_at if change.reason == "superseded" else fact.recorded_at
            assert learned <= change.recorded_at


def facts_alone_give_the_same(years: FiveYears) -> None:
    """Counting day by day, from the facts and the nights alone, finds the same enrollments."""
    for title, (rhythm, who) in RHYTHMS.items():
        kept = enrollments_of(years.programs[title].id)
        for person_id, life in years.lives.items():
            walk = Walk(as_asked(life, who), rhythm)
            for on in NIGHTS:
                walk.step(on)
            counted = {
                key: (ask.opens, ask.due, ask.closes, walk.status(ask))
                for key, ask in walk.asks.items()
            }
            assert (title, kept.get(person_id, {})) == (title, counted)


def as_asked(life: Life, who: str) -> Life:
    """The same life; work at Lincoln is a teacher's, other work a driver's."""
    asked = {"teachers": (True,), "Lincoln": (True,), "drivers": (False,)}.get(who, (True, False))
    jobs = [Job(j.first, j.last, j.asked in asked, j.known, j.end_known) for j in life.jobs]
    return Life(tuple(jobs), life.aways, life.busy)


def enrollments_of(program_id: uuid.UUID) -> dict[uuid.UUID, dict[str, Any]]:
    """Person → cycle → opening, due date, last day and status at the end."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    status = status_expression(LAST).label("status")
    chosen = select(Enrollment, *in_force(LAST), status).where(Enrollment.program_id == program_id)
    for row in db.session.execute(chosen):
        mine = found.setdefault(row.Enrollment.staff_member_id, {})
        stands = (row.Enrollment.opens_on, row.due_on, row.closes_on, row.status)
        mine[named(row.Enrollment.cycle)] = stands
    return found


def named(cycle: str) -> str:
    """An edition is counted by its day."""
    kind, _, id = cycle.partition(":")
    if kind != "edition":
        return cycle
    return f"edition:{EDITIONS[db.session.get_one(PolicyVersion, uuid.UUID(id)).number - 2]}"


def months_say_what_they_said(years: FiveYears) -> None:
    """What was known by then gives each past month the figures it had when it was the present."""
    for on in MONTH_ENDS:
        known_by = evening(on)
        again = statuses(status_expression(on, known_by), known_by)
        assert (on, again) == (on, years.said[on])


def some_declined_for_a_while(years: FiveYears) -> None:
    """Until it was voided, or until a new edition obliged."""
    said = {on: list(found.values()).count("declined") for on, found in years.said.items()}
    at = [said[on] for on in (date(2027, 9, 30), date(2027, 12, 31), date(2028, 1, 31))]
    assert 0 == at[0] < at[2] < at[1] and said[date(2028, 3, 31)] == 0


def python_and_sql_agree() -> None:
    """Both rules say the same of every enrollment at every month's end, by what is known now."""
    for on in MONTH_ENDS:
        for id, in_sql, in_python in both(on):
            assert (on, id, in_sql) == (on, id, in_python)


def both(on: date) -> Iterator[tuple[uuid.UUID, str, str]]:
    counts = required_count(on).label("required"), completed_count(on).label("completed")
    extra = is_certified().label("certified"), status_expression(on).label("status")
    for row in db.session.execute(select(Enrollment, *in_force(on), *counts, *extra)):
        given = {"required": row.required, "completed": row.completed}
        python = status_of(row, **given, certified=row.certified, on=on)
        yield row.Enrollment.id, row.status, python


def nothing_is_left_to_write(years: FiveYears) -> None:
    """The rules, asked once more on the last day, decide nothing new."""
    db.writing()
    found = bring_in_line(years.town.district.id, list(years.lives), LAST, noon(LAST))
    assert (found["enrolled"], found["changed"]) == (0, 0)
