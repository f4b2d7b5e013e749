"""Single-use ways in: links by mail, codes on slips, links printed on the server."""

import secrets
import uuid
from datetime import datetime, timedelta

from app import db, evidence
from app.auth import queries, sessions
from app.auth.sessions import Where
from app.errors import DomainError
from app.ledger.canonical import sha256
from app.models import Recovery, SignInLink

LIVES = {
    "link": timedelta(minutes=30),
    "slip": timedelta(days=14),
    "recovery": timedelta(minutes=15),
    "command": timedelta(hours=24),
    "break-glass": timedelta(hours=1),
}
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mistakes for each other on paper."""
CODE_LENGTH = 12
"""31 signs to the 12th: 59 bits, too many to guess within a slip's two weeks."""
TYPED = frozenset({"slip", "recovery"})
"""Kinds that people type from paper."""


def make_link(
    person_id: uuid.UUID,
    now: datetime,
    kind: str = "command",
    made_by: uuid.UUID | None = None,
) -> str:
    """A new single-use token for a person, short for slips; only its hash is kept."""
    token = new_code() if kind in TYPED else secrets.token_urlsafe(24)
    db.session.add(
        SignInLink(
            token_sha256=sha256(token.encode()),
            staff_member_id=person_id,
            kind=kind,
            made_by=made_by,
            made_at=now,
            expires_at=now + LIVES[kind],
        )
    )
    return token


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code that people can type from paper or from a screen."""
    return "".join(secrets.choice(ALPHABET) for _place in range(length))


def plain(typed: str, length: int = CODE_LENGTH) -> str:
    """A code as it is kept, however it was typed: small letters, blanks and hyphens do not count.

    What is no code (a link's token) stays as it is."""
    code = "".join(typed.upper().replace("-", "").split())
    return code if len(code) == length and set(code) <= set(ALPHABET) else typed


def printed(code: str) -> str:
    """A code in groups of four, as it stands on paper."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def use_link(token: str, now: datetime, where: Where) -> str:
    """Use a link up and begin a session; returns the session's token."""
    found = queries.open_link(sha256(plain(token).encode()), now)
    link = db.session.scalar(found.with_for_update(of=SignInLink))
    if link is None:
        raise DomainError("This link has been used or is too old. Ask for a new one.")
    link.used_at = now
    if link.kind == "break-glass":
        evidence.record_recovery(
            Recovery(staff_member_id=link.staff_member_id, kind="break-glass", recorded_at=now)
        )
    return sessions.begin(link.staff_member_id, link.kind, now, where)
