"""Next year as things stand today: each program, its dates, and for how many people it is."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app import db
from app.enrolling import plans
from app.enrolling.plans import Plan
from app.models import District
from app.models.audience import members
from app.reports import board_queries
from app.reports.board_year import Year
from app.rules.cycles import DAY, school_year_of

BY_YEAR = ("school-year", "season")
UNCOUNTED = ("onboarding", "edition")
"""Whom these ask depends on who joins, or on what the board adopts."""


class Ahead(NamedTuple):
    """A program in the next school year; dates only where they are the same for all."""

    title: str
    title_es: str
    rhythm: str
    opens_on: date | None
    due_on: date | None
    people: int | None
    """For how many it is today."""


def ahead(district: District, year: Year, today: date) -> list[Ahead]:
    """The programs whose terms hold on the first day of the year after."""
    titles = {each.id: each for each in db.session.scalars(board_queries.programs(district.id))}
    house = plans.house(district.id, year.next_first)
    found = []
    for plan in sorted(house.plans, key=lambda plan: titles[plan.program_id].title):
        opens, due = _window(plan, year)
        if plan.row and (due is None or due >= year.next_first):
            program = titles[plan.program_id]
            people = _people(district, plan, today)
            found.append(
                Ahead(program.title, program.title_es, plan.row.rhythm, opens, due, people)
            )
    return found


def _people(district: District, plan: Plan, today: date) -> int | None:
    if plan.row is None or plan.row.rhythm in UNCOUNTED:
        return None
    asked = members(district.id, plan.row, today).subquery()
    return db.session.scalar(select(func.count()).select_from(asked))


def _window(plan: Plan, year: Year) -> tuple[date | None, date | None]:
    terms = plan.terms
    if terms and terms.rhythm in BY_YEAR and terms.opens and terms.due:
        opens = _on_or_after(year.next_first, terms.opens)
        return opens, _on_or_after(opens, terms.due)
    if terms and terms.rhythm == "once":
        return terms.opens_on, terms.due_on
    return None, None


def _on_or_after(day: date, month_and_day: str) -> date:
    """The first such month and day (MM-DD) from a date on: a year that begins so ends before it."""
    return school_year_of(day - DAY, month_and_day)[1] + DAY
