"""Lists of people, for HR and auditors and for whoever leads others, and every table as a file."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import union
from werkzeug.wrappers import Response as BaseResponse

from app import db
from app.auth.access import fresh, requires, signed_in
from app.figures import keeping, places
from app.figures.moment import Moment
from app.figures.standing import Who
from app.models.scope import known_people, visible_people
from app.reports import exports, exports_tables, moments, people_list_queries, people_table, queries
from app.reports.people_list_asked import Scope
from app.reports.routes import VIEWERS
from app.reports.routes import bp as bp
from app.rules.proof import FRESH_TO_MANAGE

LEADERS = ("principal", "supervisor")
"""Who leads others: a principal a site, a supervisor those whose positions say so."""
LATE_FIRST = "training"
KEPT = ("q", "status", "sort", "page", "on", "known")
"""What the address of a site's list may say besides."""


@bp.get("/reports/people")
@requires(*VIEWERS)
def people() -> str:
    """Everybody within the viewer's sites, found, narrowed down and put in order."""
    return render_template("reports/people.html", **people_table.page(_looked_at()))


@bp.get("/reports/people.<any(csv,xlsx):kind>")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def people_file(kind: str) -> Response:
    """All pages of the list as a file."""
    what, at = _("People and their training"), _named(signed_in().sites_as(*VIEWERS))
    return people_table.file(_looked_at(), kind, what, at)


@bp.get("/reports/sites/<uuid:site_id>")
@requires(*VIEWERS)
def site(site_id: uuid.UUID) -> BaseResponse:
    """The list of a site's people, late ones first; an address that people have kept."""
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if name in request.args}
    return redirect(url_for(".people", **{"sort": LATE_FIRST, **kept, "site": site_id}))


@bp.get("/reports/<any(programs,sites,jobs,policies,ageing,due,trend):table>.<any(csv,xlsx):kind>")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def table_file(table: str, kind: str) -> Response:
    """A table of the dashboard as a file."""
    tops, when = signed_in().sites_as(*VIEWERS), moments.moment()
    count = keeping.figures(tops, when)
    made = exports_tables.TABLES[table](count)
    about = exports.About(made.what, _named(tops), when, made.who, counted_at=count.counted_at)
    return exports.send(kind, table, about, made.head, made.rows)


@bp.get("/my-people")
@requires(*LEADERS)
def my_people() -> str:
    """How many of my people are late, and who."""
    scope = _led_then()
    everybody = people_list_queries.everybody(scope)
    return render_template(
        "reports/my_people.html",
        is_principal=signed_in().has_role("principal"),
        tally=db.session.execute(queries.tally(everybody, scope.when)).one(),
        **people_table.page(scope, LATE_FIRST),
    )


@bp.get("/my-people.<any(csv,xlsx):kind>")
@requires(*LEADERS)
@fresh(FRESH_TO_MANAGE)
def my_people_file(kind: str) -> Response:
    """Everybody the table of my people finds, as a file."""
    me, what = signed_in(), _("My people and their training")
    own = [_("whoever works for %(name)s", name=me.legal_name)] if me.is_supervisor else []
    at = [*_named(me.sites_as("principal")), *own]
    return people_table.file(_led_then(), kind, what, at, LATE_FIRST)


def led() -> Who:
    """Those at a principal's sites today, and a supervisor's own people."""
    me = signed_in()
    mine = queries.supervised(me.person_id, me.today)
    return union(visible_people(me.sites_as("principal"), me.today), mine)


def _named(tops: Sequence[uuid.UUID]) -> Sequence[str]:
    return db.session.scalars(queries.names(tops)).all()


def _led_then() -> Scope:
    """Those whom somebody led on the date of the page, and of them named whom they lead today."""
    me = signed_in()
    return replace(_scope(me.sites_as("principal"), led), leader_id=me.person_id)


def _looked_at() -> Scope:
    """Those who worked within a viewer's sites on the date of the page, and of them named whoever
    works there today, is about to, or did last."""
    me = signed_in()
    tops = me.sites_as(*VIEWERS)
    if places.whole(tops) == me.district_id:
        return replace(_scope(tops), is_whole=True)
    return _scope(tops, lambda: known_people(tops, me.today))


def _scope(tops: Sequence[uuid.UUID], seen: Callable[[], Who] | None = None) -> Scope:
    """Below these sites; of another day than today, only some may be named."""
    me, when = signed_in(), moments.moment()
    then = places.sites(tops, when)
    if when.on == me.today:
        return Scope(me.district_id, when, then)
    now = places.sites(tops, Moment(me.today, me.time_zone))
    return Scope(me.district_id, when, then, other_sites=now, seen=seen and seen())
