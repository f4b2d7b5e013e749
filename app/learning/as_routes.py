"""What somebody else's task list shows, to those who see that person; nobody acts as another."""

import uuid
from dataclasses import replace

from flask import Blueprint, render_template

from app import db, pages
from app.auth.access import requires, signed_in
from app.learning import queries
from app.learning.shown import task_rows
from app.learning.tasks import Duty, duties_of

bp = Blueprint("preview_as", __name__)


@bp.get("/people/<uuid:person_id>/as")
@requires("hr", "principal")
def show(person_id: uuid.UUID) -> str:
    """The list with nothing to press; what was begun is practice and stays the person's own."""
    me = signed_in()
    tops, keepers = me.sites_as("principal"), me.sites_as("hr")
    person = pages.one_or_404(queries.person(tops, keepers, me.today, person_id))
    found = duties_of(person.id, person.district_id, me.today, pages.locale())
    duties = [_as_others_see(duty, is_hr=bool(keepers)) for duty in found]
    return render_template(
        "learning/as.html",
        person=person,
        duties=duties,
        rows={duty.enrollment.id: _inert(duty) for duty in duties},
        asked_when=db.session.scalar(queries.paid_time(person.id, me.today)),
        is_seen_by_another=True,
        is_hr=bool(keepers),
    )


def _as_others_see(duty: Duty, is_hr: bool) -> Duty:
    """Without practice, and without why proof was refused, which is between learner and HR."""
    tasks = [
        replace(task, begun=False, claim=task.claim if is_hr or task.is_sent else None)
        for task in duty.tasks
    ]
    return replace(duty, tasks=tasks)


def _inert(duty: Duty) -> list[dict[str, object]]:
    return [row | {"url": None} for row in task_rows(duty)]
