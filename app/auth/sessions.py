"""Sessions: begun, proved again, noted, ended; the cookie holds a token, the table its hash."""

import secrets
import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update

from app import db
from app.ledger.canonical import sha256
from app.models import Credential, KnownDevice, LoginSession, SignInLink
from app.rules.proof import MUST_SET
from app.rules.sessions import ABSOLUTE


class Where(NamedTuple):
    """The browser a request came from."""

    address: str = ""
    browser: str = ""
    kiosk_id: uuid.UUID | None = None
    device: str = ""
    """Hash of the cookie that knows this browser again; empty for one not seen before."""


class Secret(NamedTuple):
    """When a person's own secret was set, and by what kind of session."""

    set_at: datetime
    set_through: str


def begin(
    person_id: uuid.UUID,
    method: str,
    now: datetime,
    where: Where,
    secret: Secret | None = None,
) -> str:
    """Begin a session and remember the browser; returns the token for the cookie.

    Who comes in by a way of their own needs no slip any more, and nobody else gets to use it."""
    if method not in MUST_SET:
        _end_slips(person_id, now)
    token = secrets.token_urlsafe(32)
    db.session.add(
        LoginSession(
            token_sha256=sha256(token.encode()),
            staff_member_id=person_id,
            method=method,
            began_at=now,
            seen_at=now,
            expires_at=now + ABSOLUTE,
            kiosk_id=where.kiosk_id,
            secret_set_at=secret.set_at if secret else None,
            secret_set_through=secret.set_through if secret else "",
            browser=where.browser[:200],
            address=where.address,
        )
    )
    if where.device and where.kiosk_id is None:
        _remember(person_id, where.device, now)
    return token


def prove_again(token: str, now: datetime, second: str = "") -> None:
    """The person of this session has just proved who they are, perhaps by a second factor."""
    given = {"second": second} if second else {}
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.token_sha256 == sha256(token.encode()))
        .values(proved_at=now, **given)
    )


def note(token: str, now: datetime) -> None:
    """The session is in use."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.token_sha256 == sha256(token.encode()))
        .values(seen_at=now)
    )


def end(token: str, now: datetime) -> None:
    """Sign out: the session's cookie is worth nothing from now on."""
    end_by_hash(sha256(token.encode()), now)


def end_by_hash(token_sha256: str, now: datetime, owner: uuid.UUID | None = None) -> None:
    """End one session; with an owner, only if it is theirs."""
    ended = update(LoginSession).where(
        LoginSession.token_sha256 == token_sha256, LoginSession.ended_at.is_(None)
    )
    if owner:
        ended = ended.where(LoginSession.staff_member_id == owner)
    db.session.execute(ended.values(ended_at=now))


def end_all(person_id: uuid.UUID, now: datetime, keep: str = "") -> None:
    """End every session of a person but the one of token `keep`: a secret changed, or they left."""
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.staff_member_id == person_id,
            LoginSession.token_sha256 != sha256(keep.encode()),
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def secret_of(person_id: uuid.UUID) -> Secret | None:
    """When and by what the person's PIN or password was set."""
    row = db.session.execute(
        select(Credential.set_at, Credential.set_through).where(
            Credential.staff_member_id == person_id
        )
    ).one_or_none()
    return Secret(*row) if row else None


def _end_slips(person_id: uuid.UUID, now: datetime) -> None:
    """Codes that others had in hand, and sessions begun by them, are over."""
    db.session.execute(
        update(SignInLink)
        .where(
            SignInLink.staff_member_id == person_id,
            SignInLink.kind.in_(MUST_SET),
            SignInLink.expires_at > now,
        )
        .values(expires_at=now)
    )
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.staff_member_id == person_id,
            LoginSession.method.in_(MUST_SET),
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def _remember(person_id: uuid.UUID, device: str, now: datetime) -> None:
    known = db.session.get(KnownDevice, (device, person_id))
    if known is None:
        known = KnownDevice(token_sha256=device, staff_member_id=person_id)
        db.session.add(known)
    known.seen_at = now
