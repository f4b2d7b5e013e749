"""Shared tablets as HR, principals and technology coordinators keep them."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import config
from app import clock, db, pages
from app.auth import kiosks
from app.auth.access import fresh, requires, signed_in
from app.auth.links import printed
from app.roster import kiosk_queries, people_queries
from app.roster.kiosk_forms import KioskForm
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("kiosks", __name__)

KEEPERS = ("hr", "principal", "technology")


@bp.get("/settings/tablets")
@requires(*KEEPERS)
def index() -> str:
    """The tablets of my sites: where, since when, when last used."""
    rows = db.session.execute(kiosk_queries.kiosks(*_mine())).all()
    return render_template("kiosks/index.html", rows=rows, now=clock.now())


@bp.get("/settings/tablets/new")
@requires(*KEEPERS)
def new() -> str:
    """Where it stands and what it is called."""
    return render_template("kiosks/new.html", form=_form())


@bp.post("/settings/tablets/new")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def create() -> str | tuple[str, int]:
    """Make it and show the code that pairs it, once: only its hash is kept."""
    form, me = _form(), signed_in()
    if not form.validate_on_submit():
        return render_template("kiosks/new.html", form=form), 422
    db.writing()
    made, code = kiosks.make(form.site.data, form.name.data or "", me.person_id, clock.now())
    db.session.commit()
    address = f"{config.settings().public_url}{url_for('kiosk.show')}"
    return render_template("kiosks/code.html", kiosk=made, code=printed(code), address=address)


@bp.post("/settings/tablets/<uuid:kiosk_id>/end")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def end(kiosk_id: uuid.UUID) -> Response:
    """End the pairing."""
    db.writing()
    found = pages.one_or_404(kiosk_queries.kiosk(*_mine(), kiosk_id))
    kiosks.end(found, clock.now())
    db.session.commit()
    flash(_("The tablet is no longer paired."), "success")
    return redirect(url_for(".index"))


def _mine() -> tuple[Sequence[uuid.UUID], date]:
    """The tops of the sites whose tablets the signed-in person keeps, and today."""
    me = signed_in()
    return me.sites_as(*KEEPERS), me.today


def _form() -> KioskForm:
    form = KioskForm()
    form.site.choices = [
        (str(s.id), s.name) for s in db.session.scalars(people_queries.sites(*_mine()))
    ]
    return form
