"""Before each request: let in whom the endpoint's rule lets in, and nobody else."""

from flask import abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import cookies, keeping, sessions
from app.auth.access import LEARNER, PUBLIC, SignedIn, marked, rule_of, signed_in
from app.rules.proof import MUST_SET
from app.rules.sessions import is_worth_noting

STRONG_ROLES = frozenset({"hr", "technology", "auditor"})
"""Whoever acts in one of these roles has shown a second factor, a passkey, or came by SSO."""
WAYS_IN = frozenset({"auth", "own", "proving", "factors", "sso", "kiosk"})
"""Blueprints in which people prove who they are; nothing else of theirs is open there."""


def guard() -> Response | None:
    """Refuse, send to sign in, or send to what has to be done first; None lets the request on."""
    if request.endpoint is None or PUBLIC in rule_of(request.endpoint):
        return None
    if not current_user.is_authenticated:
        return to_sign_in()
    me, rule = signed_in(), rule_of(request.endpoint)
    if LEARNER not in rule and not me.has_role(*rule):
        abort(404)
    _note(me)
    return _first(me, request.endpoint, rule)


def to_sign_in() -> Response:
    """To the way in; what was asked for or sent is kept until then.

    On a shared tablet the next person is somebody else, who does not get the page."""
    is_shared = bool(cookies.read(cookies.KIOSK))
    if request.method != "GET" and not _is_way_in(request.endpoint):
        if keeping.keep_for_whoever_it_was() and not is_shared:
            flash(_("You were signed out. Sign in again: what you sent is kept for you."))
    elif request.method == "GET" and request.path != "/" and not is_shared:
        session["wanted"] = request.full_path.rstrip("?")
    return redirect(url_for("kiosk.show" if is_shared else "auth.show"))


def _first(me: SignedIn, endpoint: str, rule: tuple[str, ...]) -> Response | None:
    """What this person has to do before this page, if anything."""
    is_way_in = _is_way_in(endpoint)
    if me.proof.method in MUST_SET and not is_way_in:
        session["wanted"] = _back()
        return redirect(url_for("own.first"))
    if me.has_left and not is_way_in and not marked(endpoint, "is_for_leavers"):
        return redirect(url_for("records.index"))
    if LEARNER not in rule and me.proof.method == "pin" and not (me.proof.is_strong or me.is_demo):
        flash(_("You see other people's training, so choose a password, not a PIN."))
        return redirect(url_for("own.show"))
    if LEARNER not in rule and _is_weak(me, rule):
        session["wanted"] = _back()
        return redirect(url_for("factors.show"))
    within = marked(endpoint, "fresh_within")
    return to_prove() if within and not me.proof.is_fresh(clock.now(), within) else None


def to_prove(for_what: str | None = None) -> Response:
    """To the page that asks for a proof anew; a form that was just sent is kept and offered again.

    With `for_what="signing"` it takes nothing that a neighbor may have seen or found."""
    if request.method == "POST":
        keeping.keep(signed_in().person_id)
    session["wanted"] = _back()
    return redirect(url_for("proving.show", for_what=for_what))


def _is_way_in(endpoint: str | None) -> bool:
    return (endpoint or "").split(".")[0] in WAYS_IN


def _is_weak(me: SignedIn, rule: tuple[str, ...]) -> bool:
    """Whether the role that opens the page needs more than was shown, save in a demonstration."""
    return me.has_role(*STRONG_ROLES & set(rule)) and not (me.proof.is_strong or me.is_demo)


def _back() -> str:
    """The page to return to: a form that was sent goes back to the page it was on."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _note(me: SignedIn) -> None:
    """The session is in use; noted seldom, because it is a write."""
    now = clock.now()
    if is_worth_noting(me.seen_at, now, me.idle_limit):
        db.writing()
        sessions.note(me.token, now)
        db.session.commit()
    kept = request.form.get("kept", "") if request.method == "POST" else ""
    if kept:
        keeping.forget(me.person_id, kept)
