"""What may stand in a name, an address or a number; each check returns the text as it is kept."""

import re
import unicodedata
from itertools import groupby

from app.errors import DomainError
from certificates.words import LONGEST_NAME

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that show nothing or turn the line around; a certificate refuses them too."""
MOST_MARKS = 4
"""Combining marks on one letter; no living script needs more."""
LONGEST_EMAIL = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""
EMAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")
PHONE = re.compile(r"[0-9+(][0-9+(). -]{1,28}( ?(x|ext\.?) ?[0-9]{1,6})?")
HOST = re.compile(r"[a-zA-Z0-9.:_-]{1,253}")

TIME_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)
"""Where US school districts are, by IANA names."""


def text(given: str, longest: int = LONGEST_NAME) -> str:
    """One line in NFC without anything invisible; may be empty."""
    kept = unicodedata.normalize("NFC", given).strip()
    if len(kept) > longest:
        raise DomainError("Use %(longest)s characters or fewer.", longest=longest)
    if kept.isascii() and kept.isprintable():
        return kept  # nearly every line of a staff list, which may have 100,000
    if any(unicodedata.category(character) in INVISIBLE for character in kept):
        raise DomainError("This holds an invisible character. Type it by hand instead of pasting.")
    if any(is_mark and len(list(run)) > MOST_MARKS for is_mark, run in groupby(kept, key=_is_mark)):
        raise DomainError("This holds too many marks over one letter. Type it by hand.")
    return kept


def name(given: str) -> str:
    """The name of a person, site or district."""
    kept = text(given)
    if not kept:
        raise DomainError("Enter a name.")
    return kept


def sign_in_name(given: str) -> str:
    """Letters of one script: a Cyrillic letter must not pass for a Latin one (UTS 39, 5.1)."""
    kept = text(given)
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in kept if letter.isalpha()}
    if len(scripts) > 1:
        raise DomainError("Use letters of one alphabet only.")
    return kept


def email(given: str) -> str:
    """An e-mail address by its shape, as the HTML standard's e-mail state has it."""
    kept = given.strip()
    if len(kept) > LONGEST_EMAIL or not EMAIL.fullmatch(kept):
        raise DomainError("Enter an e-mail address, such as name@district.example.")
    return kept


def phone(given: str) -> str:
    """A telephone number as people write it, with an extension if need be; may be empty."""
    kept = text(given)
    if kept and not PHONE.fullmatch(kept):
        raise DomainError("Enter a telephone number, such as 406-555-0100.")
    return kept


def host(given: str) -> str:
    """The name or address of a server, without a scheme."""
    kept = given.strip()
    if not HOST.fullmatch(kept):
        raise DomainError("Enter the server's name only, such as smtp.district.example.")
    return kept


def time_zone(given: str) -> str:
    """The IANA name of a time zone in which a US district may be."""
    if given not in TIME_ZONES:
        raise DomainError("Choose one of these time zones: %(zones)s.", zones=", ".join(TIME_ZONES))
    return given


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
