"""A note beside a record of a signature, or a second person who voids it; nothing is changed."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import approving, db, pages
from app.answering import correcting
from app.answering.correcting import About
from app.answering.forms import CorrectionForm
from app.answering.loading import about, act
from app.auth.access import fresh, requires, signed_in
from app.errors import DomainError
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("corrections", __name__)

WHERE = "/signatures/<any(signature, paper, refusal):kind>/<uuid:record_id>/correct"


@bp.get(WHERE)
@requires("hr")
def new(kind: str, record_id: uuid.UUID) -> str:
    """What is wrong about a record, and what is to become of it."""
    return _new(about(kind, record_id), CorrectionForm(), pages.new_key())


@bp.post(WHERE)
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def create(kind: str, record_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write the note, or ask the second person."""
    key, form, found = pages.sent_key(), CorrectionForm(), about(kind, record_id)
    _offer(form, found)
    if not form.validate_on_submit():
        return _new(found, form, key), 422
    db.writing()
    found = about(kind, record_id)
    try:
        return _written(found, form, key)
    except DomainError as error:
        db.session.rollback()
        form.approver.errors = [pages.said(error)]
        return _new(about(kind, record_id), form, key), 422


def _written(found: About, form: CorrectionForm, key: str) -> Response:
    reason, words = form.reason.data, form.words.data or ""
    if form.kind.data == "void":
        asked = correcting.ask_to_void(found, reason, words, form.approver.data, act())
        db.session.commit()
        flash(_("The void waits for approval. Until then the record counts."), "success")
        return redirect(url_for("approvals.show", request_id=asked.id))
    correcting.note(found, uuid.uuid5(signed_in().person_id, key), reason, words, act())
    db.session.commit()
    flash(_("The note stands beside the record."), "success")
    return redirect(url_for("signatures.show", kind=found.kind, record_id=found.record.id))


def _offer(form: CorrectionForm, found: About) -> None:
    me, person = signed_in(), found.enrollment.staff_member
    mails = person.district.reaches_by_mail
    named = db.session.scalars(approving.approvers(me.district_id, me.today)) if mails else ()
    nobody = _("Somebody else in human resources")
    if approving.is_alone(me.person_id, person.id, me.today):
        nobody = _("Nobody: it goes ahead after 24 hours")
    form.offer(named, nobody)


def _new(found: About, form: CorrectionForm, key: str) -> str:
    _offer(form, found)
    return render_template("answering/correction.html", about=found, form=form, key=key)
