"""Today and completion by site; an outsider is not found."""

import uuid

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app import clock, db, pages, spreadsheet
from app.auth.access import fresh, requires, signed_in
from app.figures import places
from app.figures.moment import Moment
from app.figures.standing import APART, Who
from app.models.scope import district_run_by, visible_people
from app.published import bundle, current_profile
from app.questions import open_questions
from app.reports import decisions, people_table, queries, today_queries
from app.reviewing import open_reviews
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("reports", __name__)

VIEWERS = ("hr", "auditor")
"""Who looks at completion within their sites; see `app.auth.auditing` for what auditors open."""
SHOWN = 10
"""How many names or dates Today lists; the count says how many there are."""


@bp.get("/today")
@requires("hr")
def today() -> str:
    """What needs HR today, then the one rate with its denominator."""
    me = signed_in()
    tops, on = me.sites_as("hr"), me.today
    when = Moment(on, me.time_zone)
    who = places.worked_at(places.sites(tops, when), when)
    runs_all = db.session.scalar(district_run_by(me.district_id, tops)) is not None
    return render_template(
        "reports/today.html",
        on=on,
        decisions=_decisions(),
        reviews=len(open_reviews(me.district_id)) if runs_all else 0,
        runs_all=runs_all,
        waits=_waits(),
        tally=db.session.execute(queries.tally(who, when)).one(),
        declined=db.session.scalar(today_queries.declined(who, when)),
        starting=db.session.execute(today_queries.starting(tops, on, SHOWN)).all(),
        next_dates=db.session.execute(queries.next_dates(who, when, SHOWN)).all(),
        rate=db.session.execute(queries.rate(who, when)).one_or_none(),
    )


@bp.get("/reports")
@requires(*VIEWERS)
def index() -> str:
    """Completion by site, the site with most late people first."""
    me = signed_in()
    tops, when = me.sites_as(*VIEWERS), Moment(me.today, me.time_zone)
    who = places.worked_at(places.sites(tops, when), when)
    return render_template(
        "reports/index.html",
        on=when.on,
        sites=db.session.execute(queries.by_site(tops, when)).all(),
        tally=db.session.execute(queries.tally(who, when)).one(),
    )


@bp.get("/reports/completion.csv")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def csv() -> Response:
    """The lines of the table as a file."""
    me = signed_in()
    sites = db.session.execute(
        queries.by_site(me.sites_as(*VIEWERS), Moment(me.today, me.time_zone))
    ).all()
    counted = (_("People counted"), _("Finished"), _("Of these by credit"), _("Due"), _("Late"))
    names = ("counted", "finished", "by_credit", "due", "late", *reversed(APART))
    apart = (
        _("Apart: declined"),
        _("Apart: on leave"),
        _("Apart: no longer valid"),
        _("Apart: not completed"),
        _("Apart: exempt"),
        _("Apart: not open yet"),
        _("Apart: recorded elsewhere"),
    )
    lines = ((each.name, *(getattr(each, name) for name in names)) for each in sites)
    return spreadsheet.download(f"completion-{me.today}", [(_("Site"), *counted, *apart), *lines])


@bp.get("/reports/sites/<uuid:site_id>")
@requires(*VIEWERS)
def site(site_id: uuid.UUID) -> str:
    """The people of a site and of all below it, late ones first."""
    me = signed_in()
    found = pages.one_or_404(queries.site(me.sites_as(*VIEWERS), me.today, site_id))
    return render_template("reports/site.html", site=found, **people_table.page(_below(site_id)))


@bp.get("/reports/sites/<uuid:site_id>/people.csv")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def site_csv(site_id: uuid.UUID) -> Response:
    """Everybody the table of a site finds, as a file."""
    me = signed_in()
    pages.one_or_404(queries.site(me.sites_as(*VIEWERS), me.today, site_id))
    return people_table.file(_below(site_id))


def _below(site_id: uuid.UUID) -> Who:
    return visible_people([site_id], signed_in().today)


def _waits() -> dict[str, int]:
    """How many of each kind wait for HR, by a name that the page knows."""
    me, now = signed_in(), clock.now()
    tops, on = me.sites_as("hr"), me.today
    asked = {
        "proposals": today_queries.proposals(tops, on),
        "files": today_queries.files_waiting(tops),
        "questions": open_questions(tops, on),
        "drafts": today_queries.drafts(tops),
        "old": today_queries.policies_to_review(tops, on),
        "unchecked": today_queries.unchecked_numbers(me.district_id),
        "approvals": today_queries.approvals(tops, on, me.person_id),
        "problems": today_queries.date_problems(tops, on),
        "notices": today_queries.failed_notices(tops, on, now),
        "runs": today_queries.halted_runs(tops),
    }
    return {name: db.session.scalar(query) or 0 for name, query in asked.items()}


def _decisions() -> list[decisions.Waiting]:
    me = signed_in()
    taught = db.session.scalars(decisions.editions_taught(me.district_id, me.today)).all()
    bundles = [bundle(id) for id in taught]
    scenarios = [(made.module.slug, each) for made in bundles for each in made.scenarios.values()]
    return decisions.waiting(scenarios, current_profile(me.district_id)) if scenarios else []
