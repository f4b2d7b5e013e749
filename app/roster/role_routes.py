"""Who may see and do more than their own training, for HR of the whole district."""

import re
import uuid
from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import fresh, requires, signed_in
from app.errors import DomainError
from app.models import RoleGrant, Site, StaffMember
from app.pages import district_run
from app.roster import role_queries, roles, site_queries
from app.roster.role_forms import ROLES, RoleForm
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("roles", __name__)

LAST_PAGE = 100_000
"""It keeps a silly number in the address from the database."""
SUBJECT = re.compile(r"/(?:people|sites)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
"""Whom or which site an address is about."""


@bp.get("/settings/roles")
@requires("hr")
def index() -> str:
    """Who holds what, over which sites, from when to when."""
    on = signed_in().today
    rows = db.session.execute(role_queries.grants(district_run("hr").id)).all()
    return render_template("roles/index.html", rows=rows, roles=ROLES, on=on)


@bp.get("/settings/roles/new")
@requires("hr")
def find() -> str:
    """To whom: found by a part of the name."""
    district, name = district_run("hr"), request.args.get("q", "").strip()[:100]
    wanted = role_queries.people(district.id, signed_in().today, name)
    found = db.session.scalars(wanted).all() if name else None
    return render_template("roles/find.html", q=name, found=found)


@bp.get("/settings/roles/new/<uuid:person_id>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def new(person_id: uuid.UUID) -> str:
    """Which role, over what, from when to when."""
    form = RoleForm(held_from=signed_in().today)
    return render_template("roles/new.html", person=_person(person_id), form=form)


@bp.post("/settings/roles/new/<uuid:person_id>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def give(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give the role; it works from the next page the person opens."""
    me, person, form = signed_in(), _person(person_id), RoleForm()
    if form.validate_on_submit():
        _begin()
        person, site, now = _person(person_id), _site(form.site.data), clock.now()
        asked = (form.role.data, form.held_from.data, form.held_to.data)
        try:
            roles.give(person, site, *asked, by=me.person_id, on=me.today, now=now)
        except DomainError as error:
            form.role.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _done(_("The role is given."))
    return render_template("roles/new.html", person=person, form=form), 422


@bp.get("/settings/roles/<uuid:grant_id>/end")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def ask_end(grant_id: uuid.UUID) -> str:
    """What ends, before it does."""
    return render_template("roles/end.html", grant=_grant(grant_id), roles=ROLES)


@bp.post("/settings/roles/<uuid:grant_id>/end")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def end(grant_id: uuid.UUID) -> Response:
    """End it at once, in sessions that are open too."""
    me = signed_in()
    _begin()
    roles.end(_grant(grant_id), by=me.person_id, on=me.today, now=clock.now())
    db.session.commit()
    return _done(_("The role has ended."))


@bp.get("/settings/roles/<uuid:grant_id>/opened")
@requires("hr")
def opened(grant_id: uuid.UUID) -> str:
    """Every page and file that the person has opened as an auditor."""
    grant = _grant(grant_id)
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = db.session.execute(role_queries.opened(grant.staff_member_id, page)).all()
    last = ceil(rows[0].found / role_queries.PER_PAGE) if rows else 1
    ids = [uuid.UUID(id) for row in rows for id in SUBJECT.findall(row.path)]
    named = db.session.execute(role_queries.names(grant.site.district_id, ids))
    names = {str(id): name for id, name in named}
    shown = [(row, " ".join(names.get(id, "") for id in SUBJECT.findall(row.path))) for row in rows]
    return render_template("roles/opened.html", grant=grant, rows=shown, page=page, last=last)


def _begin() -> None:
    """Write, one change of the district's roles at a time."""
    db.writing()
    db.one_at_a_time(signed_in().district_id)


def _person(person_id: uuid.UUID) -> StaffMember:
    wanted = role_queries.person(district_run("hr").id, person_id, signed_in().today)
    found: StaffMember = pages.one_or_404(wanted)
    return found


def _site(site_id: uuid.UUID) -> Site:
    found: Site = pages.one_or_404(site_queries.site(district_run("hr").id, site_id))
    return found


def _grant(grant_id: uuid.UUID) -> RoleGrant:
    found: RoleGrant = pages.one_or_404(role_queries.grant(district_run("hr").id, grant_id))
    return found


def _done(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for(".index"))
