"""My time: minutes declared for training; and what HR hands on to payroll."""

import uuid
from collections.abc import Iterator
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, pages, spreadsheet
from app.auth.access import LEARNER, for_leavers, fresh, requires, signed_in
from app.learning import paid_time, paid_time_queries
from app.learning.paid_time_forms import PaidTimeForm
from app.learning.titles import Titles
from app.models import PaidTime, Position
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("paid_time", __name__)

LAST_PAGE = 100_000


class Period(NamedTuple):
    """The days of a report, both counted."""

    first: date
    last: date


@bp.get("/my-time")
@requires(LEARNER)
@for_leavers
def index() -> str:
    """What is done and not declared, first; then what was declared."""
    me = signed_in()
    return render_template(
        "learning/time.html",
        work=_work(),
        undeclared=_undeclared(),
        declared=db.session.execute(paid_time_queries.declared(me.person_id)).all(),
        titles=_titles(),
    )


@bp.get("/my-time/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
@for_leavers
def new(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """Minutes for a task; those the module declares stand there already."""
    task = _task(enrollment_id, requirement_id)
    form = PaidTimeForm(on=_day(task), minutes=_titles().minutes(task.Requirement))
    return _form(task, form, pages.new_key())


@bp.post("/my-time/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
@for_leavers
def declare(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Declare them."""
    task, form, key = _task(enrollment_id, requirement_id), PaidTimeForm(), pages.sent_key()
    form.work = _work()
    if not form.validate_on_submit():
        return _form(task, form, key), 422
    me, about = signed_in(), (enrollment_id, requirement_id)
    db.writing()
    db.one_at_a_time(me.person_id)
    paid_time.declare(me.person_id, *about, form.declared, key, clock.now())
    return _saved()


@bp.get("/my-time/<uuid:entry_id>")
@requires(LEARNER)
@for_leavers
def edit(entry_id: uuid.UUID) -> str:
    """Other minutes in place of those declared."""
    entry = _entry(entry_id)
    shift = "on" if entry.on_shift else "off"
    form = PaidTimeForm(on=entry.on, minutes=entry.minutes, shift=shift)
    task = _task(entry.enrollment_id, entry.requirement_id)
    return _form(task, form, pages.new_key(), entry)


@bp.post("/my-time/<uuid:entry_id>")
@requires(LEARNER)
@for_leavers
def correct(entry_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Correct them; what was declared first stays on record."""
    entry, form, key = _entry(entry_id), PaidTimeForm(), pages.sent_key()
    form.work, form.fewest = _work(), 0
    if not form.validate_on_submit():
        return _form(_task(entry.enrollment_id, entry.requirement_id), form, key, entry), 422
    db.writing()
    db.one_at_a_time(signed_in().person_id)
    paid_time.correct(_entry(entry_id), form.declared, key, clock.now())
    return _saved()


@bp.get("/reports/paid-time")
@requires("hr")
def report() -> str:
    """Each person's minutes in a period, on and off shift."""
    me, period = signed_in(), _period()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    asked = (me.sites_as("hr"), me.today, *period)
    people = db.session.execute(paid_time_queries.totals(*asked, page)).all()
    return render_template(
        "learning/paid_time.html",
        period=period,
        people=people,
        sums=db.session.execute(paid_time_queries.sums(*asked)).one(),
        page=page,
        last=ceil(people[0].found / paid_time_queries.PER_PAGE) if people else 1,
    )


@bp.get("/reports/paid-time.csv")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def csv() -> Response:
    """Each declaration as payroll takes it."""
    period = _period()
    return spreadsheet.download(f"paid-time-{period.first}-{period.last}", list(_lines(period)))


def _lines(period: Period) -> Iterator[tuple[Any, ...]]:
    me, titles = signed_in(), _titles()
    yield (
        _("Employee number"),
        _("Name"),
        _("Site"),
        _("Date"),
        _("Task"),
        _("Minutes"),
        _("Shift"),
        _("Program"),
    )
    for row in db.session.execute(paid_time_queries.lines(me.sites_as("hr"), me.today, *period)):
        entry, task = row.PaidTime, titles.of(row.Requirement, row.code)
        shift = _("On shift") if entry.on_shift else _("Off shift")
        who = (row.number or "", row.legal_name, row.site or "")
        yield (*who, entry.on, task, entry.minutes, shift, row.Program.title)


def _period() -> Period:
    """The days asked for; without them this month until today."""
    today = signed_in().today
    first, last = _asked("from") or today.replace(day=1), _asked("to") or today
    return Period(min(first, last), max(first, last))


def _asked(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _titles() -> Titles:
    me = signed_in()
    return Titles(me.district_id, me.today, pages.locale())


def _work() -> list[Position]:
    return list(db.session.scalars(paid_time_queries.hourly_work(signed_in().person_id)))


def _undeclared() -> list[Any]:
    """What was begun or done while paid by the hour and has no minutes yet."""
    work, rows = _work(), db.session.execute(paid_time_queries.undeclared(signed_in().person_id))
    return [row for row in rows if paid_time.is_hourly(work, _day(row))]


def _task(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Any:
    mine = paid_time_queries.task(signed_in().person_id, enrollment_id, requirement_id)
    return db.session.execute(mine).one_or_none() or abort(404)


def _entry(entry_id: uuid.UUID) -> PaidTime:
    found: PaidTime = pages.one_or_404(paid_time_queries.entry(signed_in().person_id, entry_id))
    return found


def _day(task: Any) -> date:
    """When a task was done, else begun, else today."""
    at = task.completed_at or task.began_at or clock.now()
    day: date = at.astimezone(ZoneInfo(signed_in().time_zone)).date()
    return day


def _form(task: Any, form: PaidTimeForm, key: str, entry: PaidTime | None = None) -> str:
    title = _titles().of(task.Requirement, task.code)
    return render_template("learning/time_form.html", title=title, form=form, key=key, entry=entry)


def _saved() -> BaseResponse:
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"))
