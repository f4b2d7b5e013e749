"""A person's own password or PIN: chosen by nobody else, kept as argon2id."""

import re
import uuid
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from app import db
from app.auth import sessions
from app.errors import DomainError
from app.models import Credential

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id at 19 MiB, t=2, p=1 (OWASP's minimum): about 18 ms a check."""
SHORTEST, LONGEST, LOOKED_AT = 12, 200, 72
SHORTEST_PIN, LONGEST_PIN = 6, 12
GUESSES = 10**8
"""Fewer guesses, by zxcvbn's lists of leaked passwords, words and patterns, is obvious."""
FAMOUS = frozenset({"correcthorsebatterystaple", "thequickbrownfox", "maytheforcebewithyou"})
"""Long, and yet on every list."""
RUN = "01234567890123456789"


@cache
def nobody() -> str:
    """A hash checked when there is no such person, so that the answer takes as long."""
    return HASHER.hash("nobody's password")


def fits(kept: str | None, given: str) -> bool:
    """Whether a password or PIN is the one kept; takes as long when there is none."""
    try:
        return HASHER.verify(kept or nobody(), given) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def kind_of(given: str) -> str:
    """A secret of digits alone is a PIN."""
    return "pin" if re.fullmatch(r"[0-9]{1,12}", given) else "password"


def refuse_weak(given: str, *about: str) -> None:
    """Length counts, not symbols; what was leaked or is about the person is refused, offline."""
    if len(given) < SHORTEST:
        raise DomainError(
            "Use at least %(shortest)s characters. Three or four words are easy to remember.",
            shortest=SHORTEST,
        )
    found = zxcvbn(given[:LOOKED_AT], user_inputs=[word for word in about if word])
    words = [word for name in about for word in name.casefold().split() if len(word) > 3]
    is_about = any(word in given.casefold() for word in words)
    is_famous = "".join(filter(str.isalnum, given.casefold())) in FAMOUS
    if is_famous or found["guesses"] < GUESSES or len(set(given.casefold())) < 5 or is_about:
        raise DomainError("That password is easy to guess. Choose words that are not about you.")


def refuse_weak_pin(given: str) -> None:
    """Six to twelve digits; no run, no repetition, no year twice."""
    if not re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", given):
        raise DomainError("Use 6 to 12 digits.")
    is_run = given in RUN or given[::-1] in RUN
    if is_run or len(set(given)) < 3 or re.fullmatch(r"(\d{2,6})\1+|(19|20)\d\d(19|20)\d\d", given):
        raise DomainError("That PIN is easy to guess. Choose digits with no pattern.")


def keep(
    person_id: uuid.UUID, kind: str, hashed: str, now: datetime, through: str, token: str
) -> None:
    """Keep the person's new secret; their other sessions (all but that of `token`) end."""
    credential = db.session.get(Credential, person_id)
    if credential is None:
        credential = Credential(staff_member_id=person_id)
        db.session.add(credential)
    credential.kind, credential.password_hash = kind, hashed
    credential.set_at, credential.set_through = now, through
    sessions.end_all(person_id, now, keep=token)
