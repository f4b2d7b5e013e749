"""Boundary calibration for HR of the whole district; nothing leads from a figure to a person."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import fresh, requires, signed_in
from app.calibrating import operations, queries
from app.calibrating.forms import ChoiceForm
from app.calibrating.lines import lines
from app.calibrating.shares import FEWEST
from app.errors import DomainError
from app.models import StaffMember
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("calibration", __name__)


@bp.get("/reports/calibration")
@requires("hr")
def show() -> str:
    """What it is and what it is not; once it is on, the shares by clause."""
    return _page(ChoiceForm())


@bp.post("/settings/calibration")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def choose() -> Response | tuple[str, int]:
    """Turn it on, once counsel was asked, or off."""
    pages.district_run("hr")
    form, me = ChoiceForm(), signed_in()
    if not form.validate_on_submit():
        return _page(form), 422
    db.writing()
    by, is_on = db.session.get_one(StaffMember, me.person_id), form.is_on.data == "yes"
    try:
        operations.choose(is_on, form.counsel.data or "", by, clock.now())
    except DomainError as error:
        db.session.rollback()
        form.counsel.errors = [pages.said(error)]
        return _page(form), 422
    db.session.commit()
    said = _("It is on. The first figures come once enough people have finished a quiz.")
    flash(said if is_on else _("It is off, and its figures are gone."), "success")
    return redirect(url_for(".show"))


def _page(form: ChoiceForm) -> str:
    district = pages.district_run("hr")
    chosen = db.session.scalars(queries.choice(district.id)).one_or_none()
    is_on = chosen is not None and chosen.is_on
    found: list[Any] = lines(district.id) if is_on else []
    return render_template(
        "calibrating/show.html",
        form=form,
        chosen=chosen,
        is_on=is_on,
        fewest=FEWEST,
        shown=[line for line in found if line.is_shown],
        hidden=[line for line in found if not line.is_shown],
    )
