"""What the staff list knows people by: sign-in names and employee numbers."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

from app import db
from app.errors import DomainError
from app.models import PersonNumber, StaffMember
from app.roster import people_queries, queries
from app.rules import texts

LONGEST_NUMBER = 64


def stem(legal_name: str) -> str:
    """First letter and last name in plain small letters: `anunez` for Ana María Núñez."""
    plain = unicodedata.normalize("NFKD", legal_name).encode("ascii", "ignore").decode()
    words = [re.sub(r"[^a-z0-9]", "", word) for word in plain.casefold().split()]
    words = [word for word in words if word] or ["person"]
    return words[0] if len(words) == 1 else words[0][0] + words[-1]


def first_free(legal_name: str, taken: Container[str]) -> str:
    """The stem, or the stem with the first number from 2 on that nobody has."""
    base = stem(legal_name)
    names = (base if number == 1 else f"{base}{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def suggested(legal_name: str) -> str:
    """A sign-in name for somebody without an e-mail address."""
    taken = db.session.scalars(people_queries.names_like(stem(legal_name)))
    return first_free(legal_name, set(taken))


def free_sign_in_name(given: str) -> str:
    """A sign-in name as it is kept; raises DomainError when somebody, anywhere, has it."""
    name = texts.name(given).casefold()
    if db.session.scalar(queries.holder_of(name)):
        raise DomainError(
            "Somebody already signs in as %(name)s. Choose another sign-in name.", name=name
        )
    return name


def set_number(person: StaffMember, number: str) -> None:
    """The employee number, in place of an earlier one; an empty one takes it away."""
    kept = texts.text(number, LONGEST_NUMBER)
    held = db.session.scalar(people_queries.number_of(person.id))
    if held and not kept:
        db.session.delete(held)
    elif held:
        held.number = kept
    elif kept:
        db.session.add(
            PersonNumber(
                district_id=person.district_id,
                source="hr",
                number=kept,
                staff_member_id=person.id,
            )
        )
    db.session.flush()
