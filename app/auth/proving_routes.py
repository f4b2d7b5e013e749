"""Prove again who I am, and find again what I sent."""

import json

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, keeping, queries, signing_in, throttling
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.auth.forms import ProofForm
from app.errors import DomainError
from app.models import StaffMember

bp = Blueprint("proving", __name__)


@bp.get("/prove")
@requires(LEARNER)
@for_leavers
def show() -> str:
    """It has been a while: show once more that it is you."""
    return _page(ProofForm())


@bp.post("/prove")
@requires(LEARNER)
@for_leavers
def prove() -> Response | tuple[str, int]:
    """By password or PIN; the other ways have their own addresses."""
    form, me, now, where = ProofForm(), signed_in(), clock.now(), arriving.here()
    if not form.validate_on_submit():
        return _page(form), 422
    name = db.session.get_one(StaffMember, me.person_id).sign_in_name
    try:
        _person, kind = signing_in.check(name, form.password.data or "", where, now)
    except DomainError as error:
        form.password.errors = [_(error.words, **error.values)]
        return _page(form), 422
    db.writing()
    throttling.forgive(name, where)
    arriving.proved(me.token, now, kind)
    db.session.commit()
    return arriving.onward(me, session.pop("wanted", None))


@bp.post("/prove/link")
@requires(LEARNER)
@for_leavers
def send_link() -> Response:
    """A fresh link by mail; signing in by it proves it too, and what was sent is kept."""
    me = signed_in()
    name = db.session.get_one(StaffMember, me.person_id).sign_in_name
    signing_in.ask_for_link(name, arriving.here(), clock.now())
    flash(_("A link is on its way to you. What you sent is kept until you open it."))
    return redirect(url_for(".show"))


@bp.get("/kept")
@requires(LEARNER)
@for_leavers
def kept() -> str | Response:
    """What I sent while I was signed out: send it now, or throw it away."""
    form = keeping.newest(signed_in().person_id)
    if form is None:
        return redirect("/")
    return render_template("auth/kept.html", form=form, fields=json.loads(form.fields))


@bp.post("/kept/discard")
@requires(LEARNER)
@for_leavers
def discard() -> Response:
    """Throw it away."""
    keeping.forget(signed_in().person_id, request.form.get("kept", ""))
    return redirect("/")


def _page(form: ProofForm) -> str:
    me, signs = signed_in(), request.values.get("for_what") == "signing"
    secret = db.session.scalar(queries.secret(me.person_id))
    return render_template(
        "auth/prove.html",
        form=form,
        signs=signs,
        secret=secret,
        can_type=secret is not None and (secret.kind == "password" or not signs),
        passkeys=db.session.scalars(queries.passkeys(me.person_id)).all(),
        has_identity=db.session.scalar(queries.has_identity(me.person_id)),
        totp_set_at=db.session.scalar(queries.totp_set_at(me.person_id)),
        address=db.session.scalar(queries.address_of(me.person_id)),
    )
