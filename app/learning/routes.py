"""My training: the task list, a module's start, lessons and scenarios."""

import uuid

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.learning import operations, queries
from app.learning.loading import module_of
from app.learning.shown import task_rows
from app.learning.tasks import duties_of
from app.published import bundle

bp = Blueprint("learning", __name__)


@bp.get("/")
@requires(LEARNER)
def index() -> str | Response:
    """What is due next, first; then the rest, then what is done."""
    me = signed_in()
    duties = duties_of(me.person_id, me.district_id, me.today, pages.locale())
    if not duties and me.has_role("auditor"):
        return redirect(url_for("audit.index"))
    return render_template(
        "learning/index.html",
        duties=duties,
        rows={duty.enrollment.id: task_rows(duty) for duty in duties},
        asked_when=db.session.scalar(queries.paid_time(me.person_id, me.today)),
    )


@bp.get("/help")
@requires(LEARNER)
@for_leavers
def help() -> str:
    """How this works, on one page."""
    return render_template("learning/help.html")


@bp.get("/training/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
def show(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """A module's start: what, how long, how to take it."""
    enrollment, requirement = module_of(enrollment_id, requirement_id)
    version = pages.one_or_404(queries.newest_version(requirement.module_slug or ""))
    begun = db.session.scalar(queries.sitting_for(enrollment_id, requirement_id))
    return render_template(
        "learning/module.html",
        enrollment=enrollment,
        requirement=requirement,
        version=version,
        words=bundle(begun.module_version_id if begun else version.id).module_words(pages.locale()),
        begun=begun,
    )


@bp.post("/training/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
def begin(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response:
    """Begin the module, or go on where it was left."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.person_id)
    enrollment, requirement = module_of(enrollment_id, requirement_id)
    sitting = operations.begin(enrollment, requirement, me.today, clock.now())
    db.session.commit()
    return redirect(url_for("sitting.resume", sitting_id=sitting.id))
