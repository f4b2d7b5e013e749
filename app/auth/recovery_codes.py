"""Ten codes on paper that stand in for a lost phone, each once."""

import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update

from app import db
from app.auth.links import ALPHABET
from app.models import RecoveryCode
from config import settings

HOW_MANY, LENGTH = 10, 10
"""31 signs to the tenth: 49 bits, behind a limit on tries."""


def make(person_id: uuid.UUID, now: datetime) -> Sequence[str]:
    """New codes for a person, as they stand on paper; the old ones are worth nothing."""
    remove(person_id)
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(LENGTH)) for _ in range(HOW_MANY)]
    for code in codes:
        kept = _kept(person_id, code)
        db.session.add(RecoveryCode(code_sha256=kept, staff_member_id=person_id, made_at=now))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def use(person_id: uuid.UUID, typed: str, now: datetime) -> bool:
    """Whether it is an unused code of the person's, however it was typed; it is used up."""
    code = "".join(typed.upper().replace("-", "").split())
    unused = update(RecoveryCode).where(
        RecoveryCode.code_sha256 == _kept(person_id, code),
        RecoveryCode.staff_member_id == person_id,
        RecoveryCode.used_at.is_(None),
    )
    return bool(db.session.scalar(unused.values(used_at=now).returning(RecoveryCode.code_sha256)))


def remove(person_id: uuid.UUID) -> None:
    """No code of the person's counts any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_member_id == person_id))


def _kept(person_id: uuid.UUID, code: str) -> str:
    """With the key in a file, so that nobody finds short codes from a copy of the table."""
    key = settings().secret("factor-key").encode()
    return hmac.digest(key, person_id.bytes + code.encode(), "sha256").hex()
