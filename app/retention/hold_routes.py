"""Legal holds: placed by one person at once, released by two."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, disposing, pages
from app.auth.access import fresh, requires
from app.entering import SecondPersonForm
from app.errors import DomainError
from app.models import LegalHold
from app.retention import loading, operations, queries
from app.retention.forms import LONGEST, HoldForm
from app.rules import texts
from app.rules.proof import FRESH_TO_MANAGE
from app.rules.retention import Hold

bp = Blueprint("holds", __name__)


@bp.get("/settings/holds")
@requires("hr")
def index() -> str:
    """The holds that stand; each request to release one."""
    district = loading.district()
    rows = db.session.execute(queries.described(disposing.standing(district.id))).all()
    waiting = db.session.scalars(queries.requests(district.id, operations.RELEASE))
    asked = {each.content["hold_id"]: each for each in waiting}
    return render_template("retention/holds.html", rows=rows, asked=asked)


@bp.get("/settings/holds/new")
@requires("hr")
def new() -> str:
    """What is on hold, with a reference that says nothing about anybody."""
    return _new(HoldForm(kind="person"))


@bp.post("/settings/holds/new")
@requires("hr")
def create() -> Response | tuple[str, int]:
    """Place it; that takes one person, because a day later may be too late."""
    form = HoldForm()
    form.offer(db.session.scalars(queries.policies(loading.district().id)))
    if not form.validate_on_submit():
        return _new(form), 422
    db.writing()
    try:
        _place(form)
    except DomainError as error:
        db.session.rollback()
        form.kind.errors = [pages.said(error)]
        return _new(form), 422
    db.session.commit()
    flash(_("On hold. Nothing it is about is destroyed until the hold is released."), "success")
    return redirect(url_for(".index"))


@bp.post("/people/<uuid:person_id>/hold")
@requires("hr")
def place(person_id: uuid.UUID) -> Response:
    """One button on the person's page; pressed twice it is placed once."""
    db.writing()
    person = loading.person(person_id)
    hold, reference = Hold(person.id), texts.text(request.form.get("reference", ""), LONGEST)
    if hold not in disposing.holds(person.district_id):
        operations.place(person.district, hold, reference, loading.act())
    db.session.commit()
    name = person.legal_name
    flash(_("Nothing about %(name)s is destroyed until the hold is released.", name=name))
    return redirect(url_for("reports.person", person_id=person_id))


@bp.get("/settings/holds/<uuid:hold_id>/release")
@requires("hr")
def release(hold_id: uuid.UUID) -> str:
    """What follows from a release, and who approves it."""
    return _release(_hold(hold_id), SecondPersonForm())


@bp.post("/settings/holds/<uuid:hold_id>/release")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def ask(hold_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the second person; until then it stands."""
    form, hold = SecondPersonForm(), _hold(hold_id)
    form.offer(*loading.approvers(hold.staff_member_id))
    if not form.validate_on_submit():
        return _release(hold, form), 422
    db.writing()
    try:
        asked = operations.ask_release(_hold(hold_id), form.approver.data, loading.act())
    except DomainError as error:
        db.session.rollback()
        form.approver.errors = [pages.said(error)]
        return _release(_hold(hold_id), form), 422
    db.session.commit()
    flash(_("Sent for approval. The hold stands until it is approved."), "success")
    return redirect(url_for("approvals.show", request_id=asked.id))


def _place(form: HoldForm) -> None:
    district, person_id = loading.district(), None
    if form.kind.data == "person":
        found = db.session.scalars(queries.called(district.id, form.person.data or "")).all()
        if len(found) != 1:
            raise DomainError("Nobody in your district has this e-mail address or number.")
        person_id = found[0].id
    operations.place(district, form.hold(person_id), form.reference.data or "", loading.act())


def _new(form: HoldForm) -> str:
    form.offer(db.session.scalars(queries.policies(loading.district().id)))
    return render_template("retention/hold_new.html", form=form)


def _hold(hold_id: uuid.UUID) -> LegalHold:
    standing = disposing.standing(loading.district().id)
    found: LegalHold = pages.one_or_404(standing.where(LegalHold.id == hold_id))
    return found


def _release(hold: LegalHold, form: SecondPersonForm) -> str:
    form.offer(*loading.approvers(hold.staff_member_id))
    standing = disposing.standing(hold.district_id).where(LegalHold.id == hold.id)
    row = db.session.execute(queries.described(standing)).one()
    return render_template("retention/hold_release.html", row=row, form=form)
