"""The calendar as a file: download, upload with a dry run, and only then the changes."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import db, pages, spreadsheet
from app.auth.access import requires, signed_in
from app.away import calendar_file, queries
from app.away.calendar_routes import saved_words, shown
from app.away.forms import UploadForm
from app.away.loading import act, problem_words, sealed, seen, unsealed
from app.errors import DomainError
from app.rules.cycles import school_year_of

bp = Blueprint("calendar_file", __name__)
PURPOSE = "calendar"


@bp.get("/settings/calendar.csv")
@requires("hr")
def csv() -> Response:
    """The whole calendar, as it may be sent back."""
    district = pages.district_run("hr")
    return spreadsheet.download(f"calendar-{signed_in().today}", calendar_file.written(district))


@bp.post("/settings/calendar/file")
@requires("hr")
def create() -> BaseResponse | tuple[str, int]:
    """Keep the file until HR has seen what it would do."""
    district, form = pages.district_run("hr"), UploadForm()
    if form.validate_on_submit():
        try:
            calendar_file.check(form.content, district)
        except DomainError as error:
            form.upload.errors = [pages.said(error)]
        else:
            return redirect(url_for(".show", file=sealed(PURPOSE, form.content)))
    return shown(form), 422


@bp.get("/settings/calendar/file")
@requires("hr")
def show() -> str:
    """What the file would change, and what is wrong with it."""
    data, district = unsealed(PURPOSE), pages.district_run("hr")
    found = calendar_file.check(data, district)
    starts, on = district.school_year_starts, signed_in().today
    moved = [
        school_year_of(each.after.first_day, starts)
        for each in found.changes
        if each.after and getattr(each.after, "year", "") in found.moved
    ]
    hanging = [db.session.scalar(queries.hanging(district.id, *days, on)) or 0 for days in moved]
    return render_template(
        "away/calendar_check.html",
        file=request.args["file"],
        check=found,
        problems=problem_words(found.problems),
        seen=seen(found.shown),
        moved=found.moved,
        hanging=sum(hanging),
    )


@bp.post("/settings/calendar/file/apply")
@requires("hr")
def apply() -> BaseResponse:
    """Make the changes that were seen, all of them or none."""
    data, district = unsealed(PURPOSE), pages.district_run("hr")
    db.writing()
    db.one_at_a_time(district.id)
    found = calendar_file.check(data, district)
    if found.problems or request.form.get("seen") != seen(found.shown):
        db.session.rollback()
        flash(_("The calendar has changed since you looked. Look at what is new."))
        return redirect(url_for(".show", file=request.form["file"]))
    calendar_file.apply(found, district, act())
    db.session.commit()
    flash(saved_words(bool(found.moved)), "success")
    return redirect(url_for("calendar.index"))
