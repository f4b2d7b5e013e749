"""Due dates for one's own calendar."""

import uuid

from flask import Blueprint, Response, abort, make_response

import config
from app import db, pages
from app.auth.access import LEARNER, requires, signed_in
from app.ics import MEDIA_TYPE, due_event
from app.learning import queries
from app.rules.cycles import NO_DATE

bp = Blueprint("dates", __name__)


@bp.get("/training/<uuid:enrollment_id>/due.ics")
@requires(LEARNER)
def ics(enrollment_id: uuid.UUID) -> Response:
    """The due date in force as an event; 404 while there is none."""
    me = signed_in()
    due_on = db.session.scalar(queries.due_date(me.person_id, enrollment_id, me.today))
    if due_on is None or due_on == NO_DATE:
        abort(404)
    url = f"{config.settings().public_url}/"
    response = make_response(due_event(enrollment_id, due_on, url, pages.locale()))
    response.headers["Content-Type"] = f"{MEDIA_TYPE}; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="due.ics"'
    return response
