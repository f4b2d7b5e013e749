"""Codes of an authenticator app (RFC 6238): six digits, 30 seconds, one step early or late."""

import uuid
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, update

from app import db
from app.errors import DomainError
from app.models import Totp
from config import settings

ISSUER = "Brightline"
WINDOW = 1
"""Steps before and after: phones run fast or slow, and typing takes time (RFC 6238, 5.2)."""


def new_secret() -> str:
    """160 random bits, encrypted: the form in which a secret leaves this file."""
    return _vault().encrypt(pyotp.random_base32().encode()).decode()


def grouped(sealed: str) -> str:
    """The key as people type it into the app, in groups of four."""
    key = _opened(sealed)
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def address(sealed: str, name: str) -> str:
    """The `otpauth:` address that the app reads from a QR code."""
    return pyotp.TOTP(_opened(sealed)).provisioning_uri(name=name, issuer_name=ISSUER)


def keep(person_id: uuid.UUID, sealed: str, code: str, now: datetime) -> None:
    """Keep the person's new secret, in place of an older one, once its code was typed."""
    step = _step(sealed, code, now)
    if step is None:
        raise DomainError("That code does not fit. Type the one the app shows now.")
    db.session.merge(Totp(staff_member_id=person_id, secret=sealed, set_at=now, last_step=step))


def use(person_id: uuid.UUID, code: str, now: datetime) -> bool:
    """Whether the code fits; it is used up, so that of two at the same instant one fits."""
    kept = db.session.get(Totp, person_id)
    step = _step(kept.secret, code, now) if kept else None
    if step is None:
        return False
    unused = update(Totp).where(Totp.staff_member_id == person_id, Totp.last_step < step)
    return bool(db.session.scalar(unused.values(last_step=step).returning(Totp.last_step)))


def remove(person_id: uuid.UUID) -> None:
    """The person's authenticator app no longer counts."""
    db.session.execute(delete(Totp).where(Totp.staff_member_id == person_id))


def _step(sealed: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is."""
    try:
        app = pyotp.TOTP(_opened(sealed))
        typed = "".join(code.split())
        return app.verify_and_get_timecode(typed, for_time=now, valid_window=WINDOW)
    except (pyotp.OTPVerificationError, InvalidToken):  # another key file: no code can fit
        return None


def _opened(sealed: str) -> str:
    return _vault().decrypt(sealed.encode()).decode()


def _vault() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(settings().secret("factor-key").encode()).digest()))
