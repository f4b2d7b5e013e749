"""Human resources notes that somebody declined: presented, duty stated, what was said, witness."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.answering import operations
from app.answering.asked import Asked
from app.answering.forms import RefusalForm
from app.answering.loading import act, asked_of_theirs
from app.answering.operations import Talk
from app.answering.papers import refuse_own
from app.auth.access import fresh, requires, signed_in
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("refusals", __name__)

WHERE = "/people/<uuid:person_id>/declined/<uuid:enrollment_id>/<uuid:requirement_id>"


@bp.get(WHERE)
@requires("hr")
def note(person_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """What to say to somebody who declines, and what to note."""
    form = RefusalForm(presented_on=signed_in().today)
    asked = asked_of_theirs(enrollment_id, requirement_id, person_id)
    refuse_own(asked.enrollment, signed_in().person_id)
    return _note(asked, form, pages.new_key())


@bp.post(WHERE)
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def keep(
    person_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> Response | tuple[str, int]:
    """Keep the note; the same form is kept once, and the person may sign all the same."""
    key, form = pages.sent_key(), RefusalForm()
    if not form.validate_on_submit():
        asked = asked_of_theirs(enrollment_id, requirement_id, person_id)
        return _note(asked, form, key), 422
    talk = _talk(form, key)
    db.writing()
    db.one_at_a_time(person_id)
    asked = asked_of_theirs(enrollment_id, requirement_id, person_id)
    refuse_own(asked.enrollment, signed_in().person_id)
    operations.note_refusal(asked, talk, act())
    db.session.commit()
    flash(_("The note is recorded. The person can still sign."), "success")
    return redirect(url_for("reports.person", person_id=person_id))


def _talk(form: RefusalForm, key: str) -> Talk:
    return Talk(
        uuid.uuid5(signed_in().person_id, key),
        form.presented_on.data,
        form.note.data or "",
        form.witness.data or "",
        pages.shown_in(),
    )


def _note(asked: Asked, form: RefusalForm, key: str) -> str:
    duty = operations.duty_of(asked.version, pages.locale())
    return render_template("answering/refusal.html", asked=asked, form=form, key=key, duty=duty)
