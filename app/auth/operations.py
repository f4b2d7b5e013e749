"""Signing in and out: links, own passwords, sessions."""

import secrets
import uuid
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update

from app import db
from app.auth import queries
from app.errors import DomainError
from app.ledger.canonical import sha256
from app.models import Credential, LoginSession, SignInFailure, SignInLink, StaffMember

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id at 19 MiB, t=2, p=1 (OWASP's minimum): about 18 ms a check."""
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
"""Checked when there is no such person, so that the answer takes as long."""
SESSION_LIFE = timedelta(hours=12)
LINK_LIFE = timedelta(hours=24)
FAILURES, WINDOW = 10, timedelta(minutes=15)
SHORTEST = 12


def make_link(person_id: uuid.UUID, now: datetime, life: timedelta = LINK_LIFE) -> str:
    """A new single-use sign-in token for a person; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        SignInLink(
            token_sha256=sha256(token.encode()),
            staff_member_id=person_id,
            made_at=now,
            expires_at=now + life,
        )
    )
    return token


def use_link(token: str, now: datetime) -> str:
    """Use a link up and begin a session; returns the session's token."""
    digest = sha256(token.encode())
    link = db.session.scalar(queries.open_link(digest, now).with_for_update(of=SignInLink))
    if link is None:
        raise DomainError("This link has been used or is too old. Ask for a new one.")
    link.used_at = now
    return _begin(link.staff_member_id, "link", now)


def check_password(name: str, password: str, now: datetime) -> uuid.UUID:
    """The person whose sign-in name and own password these are.

    Takes as long for an unknown name; reads only, so that no write waits for the hashing."""
    refuse_if_guessing(name, now)
    found = db.session.execute(queries.by_sign_in_name(name)).one_or_none()
    kept = found[1] if found else NOBODY
    try:
        HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        found = None
    if found is None:
        raise DomainError("The sign-in name or the password is not right. Try again.")
    return found[0].id


def begin_password_session(person_id: uuid.UUID, now: datetime) -> str:
    """Begin a session after a checked password; returns its token."""
    return _begin(person_id, "password", now)


def refuse_if_guessing(name: str, now: datetime) -> None:
    """Slow down guessing: after ten failures in fifteen minutes a name has to wait."""
    recent = db.session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.sign_in_name == name, SignInFailure.at > now - WINDOW)
    )
    if (recent or 0) >= FAILURES:
        raise DomainError("Too many tries. Wait 15 minutes, or use a sign-in link.")


def note_failure(name: str, now: datetime) -> None:
    """Remember a failed sign-in and forget those older than a day."""
    db.session.add(SignInFailure(sign_in_name=name[:200], at=now))
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - timedelta(days=1)))


def set_password(person: StaffMember, hashed: str, now: datetime, keep: str) -> None:
    """Keep the person's own password hash and end their sessions but the one of token `keep`."""
    _set_hash(person.id, hashed, now)
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.staff_member_id == person.id,
            LoginSession.token_sha256 != sha256(keep.encode()),
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def refuse_weak(password: str, *about: str) -> None:
    """Length counts, not symbols; what anybody would guess first is refused."""
    if len(password) < SHORTEST:
        raise DomainError(
            "Use at least %(shortest)s characters. Three or four words are easy to remember.",
            shortest=SHORTEST,
        )
    plain = password.casefold()
    if len(set(plain)) < 5 or any(word and word.casefold() in plain for word in about):
        raise DomainError("That password is easy to guess. Choose words that are not about you.")


def end_session(token: str, now: datetime) -> None:
    """Sign out: the session's cookie is worth nothing from now on."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.token_sha256 == sha256(token.encode()))
        .values(ended_at=now)
    )


def _set_hash(person_id: uuid.UUID, hashed: str, now: datetime) -> None:
    credential = db.session.get(Credential, person_id)
    if credential is None:
        credential = Credential(staff_member_id=person_id)
        db.session.add(credential)
    credential.password_hash, credential.set_at = hashed, now


def _begin(person_id: uuid.UUID, method: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    db.session.add(
        LoginSession(
            token_sha256=sha256(token.encode()),
            staff_member_id=person_id,
            method=method,
            began_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    return token
