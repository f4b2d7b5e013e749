"""Passkeys: sign in by one, show one, set one up, remove one; the one thing that needs scripts."""

import uuid
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_challenge
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, factors, passkeys, sessions
from app.auth.access import LEARNER, SignedIn, for_leavers, fresh, public, requires, signed_in
from app.auth.factor_routes import bp as bp
from app.errors import DomainError
from app.rules.proof import FRESH_TO_MANAGE, MUST_SET

ANSWERED_WITHIN = timedelta(minutes=5)
"""How long a person may take to find their key and their finger."""


@bp.post("/passkey/ask")
@public
def ask() -> Response:
    """What the browser needs to show whichever passkey the person picks."""
    return _as_json(passkeys.to_show(_challenge("show")))


@bp.post("/passkey/sign-in")
@public
def sign_in() -> Response:
    """Begin a session by a passkey, which says itself whose it is."""
    now, where = clock.now(), arriving.here()
    try:
        if where.kiosk_id:
            raise DomainError("Do this on a device of your own, not on a shared tablet.")
        shown = _shown(now)
    except DomainError as error:
        return _refused(error, "auth.show")
    token = sessions.begin(shown.person_id, "passkey", now, where, shown.secret)
    db.session.commit()
    return arriving.welcome(token)


@bp.post("/passkey/prove")
@requires(LEARNER)
@for_leavers
def prove() -> Response:
    """Show once more, or as the second step, that it is me."""
    me, now = signed_in(), clock.now()
    try:
        shown = _shown(now)
        if shown.person_id != me.person_id:
            raise DomainError("That is somebody else's passkey. Choose your own.")
    except DomainError as error:
        return _refused(error, ".show")
    arriving.proved(me.token, now, "passkey", second="passkey")
    db.session.commit()
    return arriving.onward(me, session.pop("wanted", None))


@bp.get("/second-step/passkey")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def new_passkey() -> str:
    """What a passkey is, and the button that makes one."""
    factors.in_own_hands()
    return render_template("auth/factors_passkey.html")


@bp.post("/passkey/new/ask")
@requires(LEARNER)
@for_leavers
def ask_new() -> Response:
    """What the browser needs to make a passkey."""
    me = _may_add()
    return _as_json(passkeys.to_add(me.person_id, me.legal_name, _challenge("add")))


@bp.post("/second-step/passkey")
@requires(LEARNER)
@for_leavers
def add_passkey() -> Response:
    """Keep it; it proves at once who I am, and after a printed slip the session rests on it."""
    me, now, where = _may_add(), clock.now(), arriving.here()
    is_first = me.proof.method in MUST_SET
    try:
        made = passkeys.new(request.form.get("credential", ""), _asked("add", now))
    except DomainError as error:
        return _refused(error, "own.first" if is_first else ".new_passkey")
    made.staff_member_id, made.name = me.person_id, request.user_agent.string[:200]
    made.made_at, made.set_through = now, me.proof.method
    db.writing()
    db.session.add(made)
    going_on = _begin_again(me, now, where) if is_first else _go_on(me, now)
    flash(_("Your passkey is set up. Use it the next time you sign in."))
    return going_on


@bp.post("/second-step/passkey/<uuid:passkey_id>/remove")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def remove_passkey(passkey_id: uuid.UUID) -> Response:
    """One of mine no longer counts; other sessions end."""
    me, now = factors.in_own_hands(), clock.now()
    db.writing()
    passkeys.remove(me.person_id, passkey_id)
    factors.settle(me, now)
    db.session.commit()
    flash(_("The passkey was removed. Your other devices are signed out."))
    return redirect(url_for("own.show"))


def _may_add() -> SignedIn:
    """Whoever just signed in by a slip, or may change their factors and proved it lately."""
    me = signed_in()
    if me.proof.method in MUST_SET:
        factors.refuse_others(me)
        return me
    if not me.proof.is_fresh(clock.now(), FRESH_TO_MANAGE):
        abort(403)
    return factors.in_own_hands()


def _begin_again(me: SignedIn, now: datetime, where: sessions.Where) -> Response:
    """The slip's session ends; the next rests on the passkey that was set up in it."""
    sessions.end_all(me.person_id, now)
    secret = sessions.Secret(now, me.proof.method)
    token = sessions.begin(me.person_id, "passkey", now, where, secret)
    db.session.commit()
    return arriving.welcome(token)


def _go_on(me: SignedIn, now: datetime) -> Response:
    """The new passkey counts as the second step, and other sessions end.

    Who must have a second step is offered recovery codes."""
    sessions.end_all(me.person_id, now, keep=me.token)
    arriving.proved(me.token, now, "passkey", second="passkey")
    db.session.commit()
    if factors.needs_one(me) and not factors.codes_left(me):
        return redirect(url_for(".codes"))
    return arriving.onward(me, session.pop("wanted", None) or url_for("own.show"))


def _shown(now: datetime) -> passkeys.Shown:
    """The passkey that was sent, checked outside the write, its use noted inside."""
    shown = passkeys.check(request.form.get("credential", ""), _asked("show", now))
    db.writing()
    passkeys.note_use(shown, now)
    return shown


def _challenge(purpose: str) -> bytes:
    """A new challenge, kept in the signed cookie for one answer."""
    challenge = generate_challenge()
    session["passkey"] = [purpose, bytes_to_base64url(challenge), clock.now().timestamp()]
    return challenge


def _asked(purpose: str, now: datetime) -> bytes:
    """The challenge that is to be answered now; it is given out once."""
    kept, challenge, at = session.pop("passkey", ("", "", 0.0))
    if kept != purpose or now.timestamp() - at > ANSWERED_WITHIN.total_seconds():
        raise DomainError("That took too long. Press the button once more.")
    return base64url_to_bytes(challenge)


def _refused(error: DomainError, endpoint: str) -> Response:
    db.session.rollback()
    flash(_(error.words, **error.values))
    return redirect(url_for(endpoint))


def _as_json(written: str) -> Response:
    return Response(written, mimetype="application/json")
