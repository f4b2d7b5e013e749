"""The nightly work of a district: how far it is; stopped, resumed or begun by HR."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from app import clock, db, pages, running
from app.auth.access import requires, signed_in
from app.enrolling.jobs import ENROLL
from app.errors import DomainError
from app.models import Run
from app.programs import run_queries as queries

bp = Blueprint("runs", __name__)

SHOWN = 20
"""How many of the latest runs the page lists."""
KINDS = {
    ENROLL: lazy_gettext("Enrolling"),
    "notices": lazy_gettext("Notices"),
}
COUNTS = {
    "enrolled": lazy_gettext("newly enrolled"),
    "changed": lazy_gettext("with other dates, released or taken up again"),
    "problem": lazy_gettext("dates that cannot be computed"),
    "notices": lazy_gettext("notices written"),
    "unreachable": lazy_gettext("of them to people without an e-mail address"),
}
"""What a run counts, in words."""


@bp.get("/programs/runs")
@requires("hr")
def index() -> FlaskResponse:
    """The latest runs and how far each is; it loads itself again while one is under way."""
    pages.district_run("hr")
    me = signed_in()
    found = db.session.scalars(queries.runs(me.district_id, SHOWN)).all()
    waits = any(not run.ended_at and not run.stopped_at for run in found)
    waits = waits and "still" not in request.args
    shown = make_response(
        render_template("programs/runs.html", runs=found, kinds=KINDS, counts=COUNTS, waits=waits)
    )
    if waits:
        shown.headers["Refresh"] = "2"
    return shown


@bp.post("/programs/runs")
@requires("hr")
def begin() -> Response:
    """Bring everybody in line now, as each night does."""
    pages.district_run("hr")
    me = signed_in()
    db.writing()
    running.start(me.district_id, ENROLL, me.today, clock.now())
    db.session.commit()
    return redirect(url_for(".index"))


@bp.post("/programs/runs/<uuid:run_id>/stop")
@requires("hr")
def stop(run_id: uuid.UUID) -> Response:
    """Halt behind the people looked at so far."""
    return _act(run_id, running.stop, signed_in().person_id, clock.now())


@bp.post("/programs/runs/<uuid:run_id>/resume")
@requires("hr")
def resume(run_id: uuid.UUID) -> Response:
    """Go on where it was stopped."""
    return _act(run_id, running.resume)


def _act(run_id: uuid.UUID, verb: Callable[..., None], *about: Any) -> Response:
    pages.district_run("hr")
    db.writing()
    run: Run = pages.one_or_404(queries.run(signed_in().district_id, run_id))
    try:
        verb(run, *about)
    except DomainError as error:
        db.session.rollback()
        flash(pages.said(error))
        return redirect(url_for(".index"))
    db.session.commit()
    flash(_("Done."))
    return redirect(url_for(".index"))
