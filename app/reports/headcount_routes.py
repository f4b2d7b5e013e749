"""HR's own headcount by site, to hold against the staff list."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock, db
from app.auth.access import requires, signed_in
from app.figures.moment import Moment
from app.models import StaffMember
from app.reports import headcount_queries as queries
from app.reports import headcounts
from app.reports.headcount_forms import HeadcountForm, form_of

bp = Blueprint("headcounts", __name__)


@bp.get("/reports/headcount")
@requires("hr")
def index() -> str:
    """A number for each site, and the numbers so far."""
    return _shown(_form())


@bp.post("/reports/headcount")
@requires("hr")
def create() -> Response | tuple[str, int]:
    """Record the numbers that are new; what was recorded before stays."""
    form = _form()
    if not form.holds():
        return _shown(form), 422
    db.writing()
    me = signed_in()
    db.one_at_a_time(me.district_id)
    by = db.session.get_one(StaffMember, me.person_id)
    saved = headcounts.keep(form.counted.within(_form().site_ids), by, clock.now())
    db.session.commit()
    flash(_saved(saved), "success")
    return redirect(url_for("reports.who_counts"))


def _saved(sites: int) -> str:
    if not sites:
        return str(_("This headcount is recorded already."))
    said = ngettext(
        "The headcount of one site is recorded.",
        "The headcounts of %(num)s sites are recorded.",
        sites,
    )
    return str(said)


def _form() -> HeadcountForm:
    me = signed_in()
    rows = db.session.execute(queries.sites(me.sites_as("hr"), me.today))
    return form_of((row.id, row.name) for row in rows)


def _shown(form: HeadcountForm) -> str:
    me = signed_in()
    site_ids = list(form.site_ids)
    newest = db.session.scalars(queries.newest(site_ids, Moment(me.today, me.time_zone)))
    return render_template(
        "reports/headcount.html",
        form=form,
        last={row.site_id: row for row in newest},
        earlier=db.session.execute(queries.earlier(site_ids)).all(),
    )
