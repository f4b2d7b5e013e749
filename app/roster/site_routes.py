"""The tree of sites, for HR of the whole district; every change waits for the one before it."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app import clock, db, pages, running
from app.auth.access import requires, signed_in
from app.enrolling.jobs import ENROLL
from app.errors import DomainError
from app.models import District, Site, SitePlacement
from app.pages import district_run
from app.roster import site_queries, sites
from app.roster.site_forms import CloseForm, NameForm, NewSiteForm, PlaceForm

bp = Blueprint("sites", __name__)

Changed = Response | tuple[str, int]


@bp.get("/settings/sites")
@requires("hr")
def index() -> str:
    """The tree as it is today, and the sites that are closed."""
    rows = db.session.execute(site_queries.with_parents(district_run("hr").id, signed_in().today))
    top, closed = sites.grow(rows)
    return render_template("sites/index.html", top=top, closed=closed)


@bp.get("/settings/sites/new")
@requires("hr")
def new() -> str:
    """What the new site is called, and where it belongs."""
    district_run("hr")
    return _adding(NewSiteForm())


@bp.post("/settings/sites/new")
@requires("hr")
def create() -> Changed:
    """Add a site, open from today."""
    district_run("hr")
    form = NewSiteForm()
    if form.validate_on_submit():
        district, on = _begin(), signed_in().today
        parent, name = _site(form.parent.data), form.name.data or ""
        try:
            made = sites.add(district, name=name, kind=form.kind.data, parent=parent, on=on)
        except DomainError as error:
            form.name.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _saved(made, _("The site is added."))
    return _adding(form), 422


@bp.get("/settings/sites/<uuid:site_id>")
@requires("hr")
def show(site_id: uuid.UUID) -> str:
    """A site: who works there, where it stood and will stand, what can be changed."""
    on = signed_in().today
    return render_template(
        "sites/show.html",
        site=_site(site_id),
        placements=db.session.execute(site_queries.placements(site_id)).all(),
        people=db.session.scalar(site_queries.working_on(site_id, on)),
        on=on,
    )


@bp.get("/settings/sites/<uuid:site_id>/name")
@requires("hr")
def edit_name(site_id: uuid.UUID) -> str:
    """Another name."""
    site = _site(site_id)
    return _changing(site, NameForm(name=site.name, seen=site.name))


@bp.post("/settings/sites/<uuid:site_id>/name")
@requires("hr")
def rename(site_id: uuid.UUID) -> Changed:
    """Keep another name; everything about the site stays with it."""
    site, form = _site(site_id), NameForm()
    if form.validate_on_submit():
        _begin()
        try:
            sites.rename(_site(site_id), form.name.data or "", seen=form.seen.data or "")
        except DomainError as error:
            form.name.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _saved(site, _("The site is renamed."))
    return _changing(site, form), 422


@bp.get("/settings/sites/<uuid:site_id>/place")
@requires("hr")
def edit_place(site_id: uuid.UUID) -> str:
    """Below another site, from a day."""
    newest = _newest(site_id)
    today = signed_in().today
    form = PlaceForm(parent=newest.parent_id, since=today, seen=str(newest.id))
    return _changing(_site(site_id), form)


@bp.post("/settings/sites/<uuid:site_id>/place")
@requires("hr")
def place(site_id: uuid.UUID) -> Changed:
    """Move the site with all below it; positions stay as they are."""
    site, form = _site(site_id), PlaceForm()
    if form.validate_on_submit():
        _begin()
        parent, seen, now = _site(form.parent.data), form.seen.data or "", clock.now()
        try:
            sites.place(_site(site_id), parent, form.since.data, seen=seen, now=now)
        except DomainError as error:
            form.parent.errors = [pages.said(error)]
        else:
            running.start(site.district_id, ENROLL, signed_in().today, now)
            db.session.commit()
            return _saved(site, _("The site is moved."))
    return _changing(site, form), 422


@bp.get("/settings/sites/<uuid:site_id>/close")
@requires("hr")
def edit_close(site_id: uuid.UUID) -> str:
    """The last day of a site."""
    form = CloseForm(last_day=signed_in().today, seen=str(_newest(site_id).id))
    return _changing(_site(site_id), form)


@bp.post("/settings/sites/<uuid:site_id>/close")
@requires("hr")
def close(site_id: uuid.UUID) -> Changed:
    """Close the site; its history and everybody's stays."""
    site, form = _site(site_id), CloseForm()
    if form.validate_on_submit():
        _begin()
        seen, now = form.seen.data or "", clock.now()
        try:
            sites.close(_site(site_id), form.last_day.data, seen=seen, now=now)
        except DomainError as error:
            form.last_day.errors = [pages.said(error)]
        else:
            running.start(site.district_id, ENROLL, signed_in().today, now)
            db.session.commit()
            return _saved(site, _("The site has a last day."))
    return _changing(site, form), 422


def _begin() -> District:
    """Write, one change of the tree at a time."""
    db.writing()
    db.one_at_a_time(signed_in().district_id)
    return district_run("hr")


def _site(site_id: uuid.UUID) -> Site:
    found: Site = pages.one_or_404(site_queries.site(district_run("hr").id, site_id))
    return found


def _newest(site_id: uuid.UUID) -> SitePlacement:
    """Where the site stands; the district itself stands nowhere."""
    _site(site_id)
    found: SitePlacement = pages.one_or_404(site_queries.placements(site_id).limit(1))
    return found


def _adding(form: FlaskForm) -> str:
    return render_template(
        "sites/form.html", site=None, form=form, title=_("Add a site"), button=_("Add")
    )


def _changing(site: Site, form: FlaskForm) -> str:
    title, button = {
        NameForm: (_("Rename a site"), _("Save")),
        PlaceForm: (_("Move a site"), _("Move")),
        CloseForm: (_("Close a site"), _("Close the site")),
    }[type(form)]
    return render_template("sites/form.html", site=site, form=form, title=title, button=button)


def _saved(site: Site, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for(".show", site_id=site.id))
