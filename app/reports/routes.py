"""Today and the dashboard; an outsider is not found."""

from flask import Blueprint, render_template

from app import clock, db, steps
from app.auth.access import requires, signed_in
from app.figures import keeping
from app.figures.moment import Moment
from app.models.scope import district_run_by
from app.published import bundle, current_profile
from app.reports import dashboard, decisions, moments
from app.reviewing import open_reviews

bp = Blueprint("reports", __name__)

VIEWERS = ("hr", "auditor")
"""Who looks at completion within their sites; see `app.auth.auditing` for what auditors open."""


@bp.get("/today")
@requires("hr")
def today() -> str:
    """What needs HR today, then the one rate with its denominator."""
    me = signed_in()
    tops, when = me.sites_as("hr"), Moment(me.today, me.time_zone)
    runs_all = db.session.scalar(district_run_by(me.district_id, tops)) is not None
    return render_template(
        "reports/today.html",
        when=when,
        count=keeping.figures(tops, when),
        decisions=_decisions(),
        reviews=len(open_reviews(me.district_id)) if runs_all else 0,
        runs_all=runs_all,
        set_up=steps.done(me.district_id, me.today, clock.now()) if runs_all else steps.ALL,
        steps=steps.ALL,
        waits=dashboard.waits(),
        **dashboard.people_of_today(tops, when),
    )


@bp.get("/reports")
@requires(*VIEWERS)
def index() -> str:
    """The figures of a date, and whom and what they should lead to."""
    me, when = signed_in(), moments.moment()
    tops = me.sites_as(*VIEWERS)
    return render_template(
        "reports/index.html",
        when=when,
        today=me.today,
        kept=moments.kept(when),
        count=keeping.figures(tops, when),
        stuck=dashboard.stuck() if me.has_role("hr") and when.on == me.today else None,
        **dashboard.lists(tops, when),
    )


def _decisions() -> list[decisions.Waiting]:
    me = signed_in()
    taught = db.session.scalars(decisions.editions_taught(me.district_id, me.today)).all()
    bundles = [bundle(id) for id in taught]
    scenarios = [(made.module.slug, each) for made in bundles for each in made.scenarios.values()]
    return decisions.waiting(scenarios, current_profile(me.district_id)) if scenarios else []
