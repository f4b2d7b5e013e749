"""The district's calendar: school years and breaks, kept by HR of the whole district."""

import uuid
from datetime import date
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import requires, signed_in
from app.away import operations, queries
from app.away.forms import BreakForm, UploadForm, YearForm
from app.away.loading import act, break_of_district, seen
from app.away.years import YearDays, year_called
from app.errors import Conflict, DomainError
from app.models import Break, District, SchoolYear
from app.rules.cycles import school_year_key, school_year_of

bp = Blueprint("calendar", __name__)

Answer = Response | str | tuple[str, int]


class Hanging(NamedTuple):
    """What follows from another first day with students."""

    was: date | None
    will_be: date
    onboarding: int
    """Open due dates of onboarding."""
    waiting: int
    """Dates that could not be computed without a school year."""


@bp.get("/settings/calendar")
@requires("hr")
def index() -> str:
    """The school years with their breaks, and the calendar as a file."""
    return shown(UploadForm())


@bp.get("/settings/calendar/years/<key>")
@requires("hr")
def edit_year(key: str) -> str:
    """The four days of a school year."""
    district, year = pages.district_run("hr"), _key(key)
    old = operations.year_called(district.id, year)
    return _year(year, YearForm(obj=old))


@bp.post("/settings/calendar/years/<key>")
@requires("hr")
def save_year(key: str) -> Answer:
    """Keep the days; where due dates follow from them, the page says so before."""
    district, year, form = pages.district_run("hr"), _key(key), YearForm()
    if not form.holds(year, district.school_year_starts):
        return _year(year, form), 422
    days = form.days(year)
    db.writing()
    db.one_at_a_time(district.id)
    hanging = _hanging(district, days)
    if hanging and form.seen.data != seen(hanging):
        db.session.rollback()
        form.seen.data = seen(hanging)
        return render_template("away/year_check.html", year=year, form=form, hanging=hanging)
    moved = operations.keep_year(district, days, act())
    db.session.commit()
    flash(saved_words(moved), "success")
    return redirect(url_for(".index"))


@bp.get("/settings/calendar/breaks/new")
@requires("hr")
def new_break() -> str:
    """A break to add."""
    pages.district_run("hr")
    return _break(BreakForm())


@bp.post("/settings/calendar/breaks/new")
@requires("hr")
def create_break() -> Answer:
    """Add the break; the same form again adds nothing."""
    return _keep_break()


@bp.get("/settings/calendar/breaks/<uuid:break_id>")
@requires("hr")
def edit_break(break_id: uuid.UUID) -> str:
    """A break to change or take back."""
    old = break_of_district(break_id)
    form = BreakForm(name=old.name, first_day=old.held_from, last_day=old.held_to)
    return _break(form, old)


@bp.post("/settings/calendar/breaks/<uuid:break_id>")
@requires("hr")
def change_break(break_id: uuid.UUID) -> Answer:
    """Correct the break; what it was stays in the history."""
    break_of_district(break_id)
    return _keep_break(break_id)


@bp.post("/settings/calendar/breaks/<uuid:break_id>/take-back")
@requires("hr")
def take_back(break_id: uuid.UUID) -> Response:
    """The break never was; a second click finds it taken back."""
    old = break_of_district(break_id)
    db.writing()
    db.one_at_a_time(old.district_id)
    standing = db.session.scalars(queries.breaks(old.district_id)).all()
    if old.id in [each.id for each in standing]:
        operations.take_back_break(break_of_district(break_id), act())
        db.session.commit()
    db.session.rollback()
    flash(_("The break is taken back."), "success")
    return redirect(url_for(".index"))


def shown(form: UploadForm) -> str:
    """The calendar's own page."""
    district, today = pages.district_run("hr"), signed_in().today
    starts = district.school_year_starts
    years = {row.year: row for row in db.session.scalars(queries.years(district.id))}
    breaks: dict[str, list[Break]] = {}
    for each in db.session.scalars(queries.breaks(district.id)):
        breaks.setdefault(school_year_key(each.held_from, starts), []).append(each)
    next_year = school_year_of(today, starts)[1].replace(day=28).year
    offered = [school_year_key(today, starts), _key(f"{next_year}-{(next_year + 1) % 100:02d}")]
    return render_template(
        "away/calendar.html",
        form=form,
        years=[(key, years.get(key), breaks.get(key, [])) for key in _newest_first(years, breaks)],
        offered=[key for key in offered if key not in years],
        waiting=db.session.scalar(queries.waiting_for_calendar(district.id)),
    )


def saved_words(moved: bool) -> str:
    """What the page says once the calendar is saved."""
    said = [_("The calendar is saved.")]
    if moved:
        said.append(_("Due dates are being brought in line with it now."))
    return " ".join(said)


def _newest_first(years: dict[str, SchoolYear], breaks: dict[str, list[Break]]) -> list[str]:
    return sorted({*years, *breaks}, reverse=True)


def _key(given: str) -> str:
    try:
        return year_called(given)
    except DomainError:
        abort(404)


def _year(year: str, form: YearForm) -> str:
    return render_template("away/year.html", year=year, form=form)


def _hanging(district: District, days: YearDays) -> Hanging | None:
    """What hangs on the first day with students, where that is another than before."""
    old = operations.year_called(district.id, days.year)
    if old and old.students_from == days.students_from:
        return None
    first, last = school_year_of(days.first_day, district.school_year_starts)
    onboarding = queries.hanging(district.id, first, last, signed_in().today)
    found = Hanging(
        old.students_from if old else None,
        days.students_from,
        db.session.scalar(onboarding) or 0,
        db.session.scalar(queries.waiting_for_calendar(district.id)) or 0,
    )
    return found if old or found.onboarding or found.waiting else None


def _break(form: BreakForm, old: Break | None = None) -> str:
    return render_template("away/break.html", form=form, old=old)


def _keep_break(break_id: uuid.UUID | None = None) -> Answer:
    district, form = pages.district_run("hr"), BreakForm()
    if form.holds():
        db.writing()
        db.one_at_a_time(district.id)
        try:
            old = break_of_district(break_id) if break_id else None
            operations.keep_break(district, form.days, act(), old)
        except Conflict:
            raise
        except DomainError as error:
            db.session.rollback()
            form.name.errors = [pages.said(error)]
        else:
            db.session.commit()
            flash(saved_words(False), "success")
            return redirect(url_for(".index"))
    return _break(form, break_of_district(break_id) if break_id else None), 422
