"""Passkeys, app and recovery codes together: who may change them, and what has to stay."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, session, url_for
from sqlalchemy import Row

from app import db
from app.auth import queries, recovery_codes, sessions
from app.auth.access import SignedIn, signed_in
from app.auth.guarding import STRONG_ROLES
from app.errors import DomainError
from app.rules.proof import MUST_SET


def in_own_hands() -> SignedIn:
    """The signed-in person, who may change their factors now; else on to what comes first."""
    me = signed_in()
    if me.proof.method in MUST_SET:
        abort(redirect(url_for("own.first")))
    refuse_others(me)
    return me


def refuse_others(me: SignedIn) -> None:
    """No change on a shared tablet; where a second step is a must, none before it was shown.

    Else whoever learned the password of HR, or reads their mail, would add one of their own."""
    if me.is_kiosk:
        raise DomainError("Do this on a device of your own, not on a shared tablet.")
    if needs_one(me) and not me.proof.is_strong and (has_one(me) or _have(me).has_identity):
        session["wanted"] = url_for("own.show")
        abort(redirect(url_for("factors.show")))


def needs_one(me: SignedIn) -> bool:
    """Whether a role of the person's asks for a second step."""
    return me.has_role(*STRONG_ROLES) and not me.is_demo


def has_one(me: SignedIn) -> bool:
    """Whether the person has a passkey or an authenticator app; recovery codes stand in for one."""
    have = _have(me)
    return bool(have.passkeys or have.totp_set_at)


def codes_left(me: SignedIn) -> int:
    """How many unused recovery codes the person has."""
    return int(_have(me).codes_left)


def settle(me: SignedIn, now: datetime) -> None:
    """After one was removed: the last stays where it is a must; other sessions end."""
    have = _have(me)
    if not (have.passkeys or have.totp_set_at):
        if needs_one(me) and not have.has_identity:
            raise DomainError("Your work here needs a second step. Set up another one first.")
        recovery_codes.remove(me.person_id)
    sessions.end_all(me.person_id, now, keep=me.token)


def _have(me: SignedIn) -> Row[*tuple[Any, ...]]:
    return db.session.execute(queries.factors(me.person_id)).one()
