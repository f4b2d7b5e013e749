"""Today, completion by site, my people, and a person's whole file; an outsider is not found."""

import uuid
from collections.abc import Sequence
from math import ceil
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from app import db, pages, spreadsheet
from app.auth.access import fresh, requires, signed_in
from app.published import bundle, current_profile
from app.reports import decisions, files, queries
from app.reports.person import duties_of, is_over
from app.reviewing import open_reviews
from app.rules.proof import FRESH_TO_MANAGE
from app.rules.status import Status

LAST_PAGE = 100_000
"""No district is larger; it keeps a silly number in the address from the database."""

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
    return render_template(
        "reports/today.html",
        on=on,
        decisions=_decisions(),
        reviews=len(open_reviews(me.district_id)),
        proposals=db.session.scalar(queries.proposals(tops, on)),
        files=db.session.scalar(queries.files_waiting(tops)),
        unchecked=db.session.scalar(queries.unchecked_numbers(me.district_id)),
        tally=db.session.execute(queries.tally(tops, on)).one(),
        starting=db.session.execute(queries.starting(tops, on, SHOWN)).all(),
        next_dates=db.session.execute(queries.next_dates(tops, on, SHOWN)).all(),
        rate=db.session.execute(queries.rate(tops, on)).one_or_none(),
        tops=tops,
    )


@bp.get("/reports")
@requires(*VIEWERS)
def index() -> str:
    """Completion by site, the site with most late people first."""
    me = signed_in()
    tops, on = me.sites_as(*VIEWERS), me.today
    return render_template(
        "reports/index.html",
        on=on,
        sites=db.session.execute(queries.by_site(tops, on)).all(),
        tally=db.session.execute(queries.tally(tops, on)).one(),
    )


@bp.get("/reports/completion.csv")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def csv() -> Response:
    """The lines of the table as a file."""
    me = signed_in()
    sites = db.session.execute(queries.by_site(me.sites_as(*VIEWERS), me.today)).all()
    head = (_("Site"), _("People counted"), _("Finished"), _("Due"), _("Late"), _("Not open yet"))
    lines = ((s.name, s.counted, s.finished, s.due, s.late, s.not_open) for s in sites)
    return spreadsheet.download(f"completion-{me.today}", [head, *lines])


@bp.get("/reports/sites/<uuid:site_id>")
@requires(*VIEWERS)
def site(site_id: uuid.UUID) -> str:
    """The people of a site and of all below it, late ones first."""
    me = signed_in()
    found = pages.one_or_404(queries.site(me.sites_as(*VIEWERS), me.today, site_id))
    return render_template("reports/site.html", site=found, **_people([site_id]))


@bp.get("/reports/sites/<uuid:site_id>/people.csv")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def site_csv(site_id: uuid.UUID) -> Response:
    """Everybody the table of a site finds, as a file."""
    me = signed_in()
    pages.one_or_404(queries.site(me.sites_as(*VIEWERS), me.today, site_id))
    return _people_file([site_id])


@bp.get("/my-people.csv")
@requires("principal")
@fresh(FRESH_TO_MANAGE)
def my_people_csv() -> Response:
    """Everybody the table of my people finds, as a file."""
    return _people_file(signed_in().sites_as("principal"))


@bp.get("/my-people")
@requires("principal")
def my_people() -> str:
    """How many of my people are late, and who."""
    return render_template("reports/my_people.html", **_people(signed_in().sites_as("principal")))


@bp.get("/people/<uuid:person_id>")
@requires("hr", "principal", "auditor")
def person(person_id: uuid.UUID) -> str:
    """The whole file: positions, what was asked, what was done when on which version."""
    me = signed_in()
    tops, keepers, hr = me.sites_as("principal"), me.sites_as(*VIEWERS), me.sites_as("hr")
    held = db.session.execute(files.person(tops, keepers, me.today, person_id)).all()
    if not held:
        abort(404)
    managed = set(db.session.scalars(files.managed_sites(hr, me.today, person_id)))
    return render_template(
        "reports/person.html",
        person=held[0].StaffMember,
        positions=held,
        managed=managed,
        open_ids={row.Position.id for row in held if not is_over(row.Position, me.today)},
        helps=db.session.execute(files.helps(person_id)).all() if managed else (),
        changes=db.session.execute(files.changes(person_id)).all() if managed else (),
        duties=duties_of(person_id, me.today),
        site=db.session.scalar(files.workplace(keepers, me.today, person_id)),
        is_principal=me.has_role("principal"),
    )


def _decisions() -> list[decisions.Waiting]:
    me = signed_in()
    taught = db.session.scalars(decisions.editions_taught(me.district_id, me.today)).all()
    bundles = [bundle(id) for id in taught]
    scenarios = [(made.module.slug, each) for made in bundles for each in made.scenarios.values()]
    return decisions.waiting(scenarios, current_profile(me.district_id)) if scenarios else []


def _people_file(tops: Sequence[uuid.UUID]) -> Response:
    on, (name, status) = signed_in().today, _asked()
    found = db.session.execute(queries.people(tops, on, name, status)).all()
    head = (_("Name"), _("Preferred name"), _("Status"), _("First due date not met"))
    lines = ((p.legal_name, p.preferred_name, _standing(p.rank), p.due_on) for p in found)
    return spreadsheet.download(f"people-{on}", [head, *lines])


def _standing(rank: int) -> str:
    return queries.WORST_LAST[rank].value if rank >= 0 else ""


def _asked() -> tuple[str, str]:
    """Part of a name and the status asked for in the address."""
    status = request.args.get("status", "")
    return request.args.get("q", "").strip()[:100], status if status in list(Status) else ""


def _people(tops: Sequence[uuid.UUID]) -> dict[str, Any]:
    """A page of the people below these sites, as asked for by name, status and page number."""
    on, (name, status) = signed_in().today, _asked()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = db.session.execute(queries.people(tops, on, name, status, page)).all()
    if page > 1 and not rows:
        abort(404)
    works_at: dict[uuid.UUID, list[str]] = {}
    for person_id, site_name in db.session.execute(queries.sites_of([r.id for r in rows], on)):
        works_at.setdefault(person_id, []).append(site_name)
    return {
        "on": on,
        "people": rows,
        "works_at": works_at,
        "ranks": queries.WORST_LAST,
        "tally": db.session.execute(queries.tally(tops, on)).one(),
        "q": name,
        "status": status,
        "page": page,
        "last": ceil(rows[0].found / queries.PER_PAGE) if rows else 1,
    }
