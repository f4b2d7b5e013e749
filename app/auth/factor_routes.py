"""The second step: the code of an authenticator app, or a recovery code; setting them up."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

import segno
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, factors, queries, recovery_codes, sessions, throttling, totp
from app.auth.access import LEARNER, for_leavers, fresh, requires, signed_in
from app.errors import DomainError
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("factors", __name__)


@bp.get("/second-step")
@requires(LEARNER)
@for_leavers
def show() -> str:
    """A password or link is not enough for this: show what only I have, or set it up."""
    return _page()


@bp.post("/second-step")
@requires(LEARNER)
@for_leavers
def check() -> Response | tuple[str, int]:
    """By the code of the authenticator app."""
    try:
        return _step(totp.use, "totp")
    except DomainError as error:
        return _page(_told(error)), 422


@bp.get("/second-step/lost")
@requires(LEARNER)
@for_leavers
def lost() -> str:
    """The phone is lost: a recovery code instead."""
    return render_template("auth/factors_lost.html")


@bp.post("/second-step/lost")
@requires(LEARNER)
@for_leavers
def use_recovery_code() -> Response | tuple[str, int]:
    """By a recovery code, which is used up."""
    try:
        return _step(recovery_codes.use, "recovery-code")
    except DomainError as error:
        return render_template("auth/factors_lost.html", error=_told(error)), 422


@bp.get("/second-step/app")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def new_app() -> str:
    """Scan a code with the app, then type what it shows."""
    factors.in_own_hands()
    session.setdefault("totp", totp.new_secret())
    return _app_page()


@bp.post("/second-step/app")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def add_app() -> Response | str | tuple[str, int]:
    """Keep the app once it showed the right code; it is a second step at once."""
    me, now = factors.in_own_hands(), clock.now()
    if "totp" not in session:
        return redirect(url_for(".new_app"))
    db.writing()
    try:
        totp.keep(me.person_id, session["totp"], request.form.get("code", ""), now)
    except DomainError as error:
        return _app_page(_told(error)), 422
    codes = recovery_codes.make(me.person_id, now)
    sessions.end_all(me.person_id, now, keep=me.token)
    arriving.proved(me.token, now, "totp", second="totp")
    db.session.commit()
    session.pop("totp")
    return _codes_page(codes)


@bp.post("/second-step/app/remove")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def remove_app() -> Response:
    """The app no longer counts; other sessions end."""
    me, now = factors.in_own_hands(), clock.now()
    db.writing()
    totp.remove(me.person_id)
    factors.settle(me, now)
    db.session.commit()
    flash(_("Your authenticator app was removed. Your other devices are signed out."))
    return redirect(url_for("own.show"))


@bp.get("/second-step/codes")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def codes() -> str:
    """How many recovery codes are left; the codes themselves are shown once."""
    factors.in_own_hands()
    return _codes_page()


@bp.post("/second-step/codes")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def make_codes() -> Response | str:
    """Ten new ones; the old ones are worth nothing."""
    me = factors.in_own_hands()
    if not factors.has_one(me):
        return redirect(url_for(".show"))
    db.writing()
    made = recovery_codes.make(me.person_id, clock.now())
    db.session.commit()
    return _codes_page(made)


def _step(use: Callable[[uuid.UUID, str, datetime], bool], second: str) -> Response:
    """Try what was typed, one try of a person at a time, and go on to what was asked for."""
    me, now, where = signed_in(), clock.now(), arriving.here()
    name = f"totp:{me.person_id}"
    db.writing()
    db.one_at_a_time(me.person_id)
    throttling.refuse_if_guessing(name, where, now)
    fits = use(me.person_id, request.form.get("code", ""), now)
    if fits:
        throttling.forgive(name, where)
        arriving.proved(me.token, now, second, second=second)
    else:
        throttling.note_failure(name, where, now)
    db.session.commit()
    if not fits:
        raise DomainError("That code does not fit, or it was used before. Try the next one.")
    return arriving.onward(me, session.pop("wanted", None))


def _told(error: DomainError) -> str:
    db.session.rollback()
    return str(_(error.words, **error.values))


def _page(error: str = "") -> str:
    me = signed_in()
    have = db.session.execute(queries.factors(me.person_id)).one()
    return render_template(
        "auth/factors.html", have=have, needs_one=factors.needs_one(me), error=error
    )


def _app_page(error: str = "") -> str:
    address = totp.address(session["totp"], signed_in().legal_name)
    return render_template(
        "auth/factors_app.html",
        address=address,
        picture=segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2),
        key=totp.grouped(session["totp"]),
        error=error,
    )


def _codes_page(shown: Sequence[str] = ()) -> str:
    """The codes, if they were just made, and the way on to what was asked for."""
    me = signed_in()
    wanted = session.pop("wanted", None) if shown else None
    return render_template(
        "auth/factors_codes.html",
        codes=shown,
        left=factors.codes_left(me),
        onward=arriving.onward(me, wanted or url_for("own.show")).location,
    )
