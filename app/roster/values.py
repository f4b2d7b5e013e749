"""What the cells of a staff list mean: names, days, contracts, pay, license, who has left."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.errors import DomainError
from app.roster.columns import plain
from app.rules import texts

LONGEST_NUMBER = 64
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d")
"""US order: month before day. Two digits of a year are 1969 to 2068, as POSIX has it."""
SERIALS = range(10_000, 80_000)
"""Days since December 30, 1899, as Excel stores dates: 1927 to 2119."""
NEVER = date(9999, 12, 31)
"""How some HR programs write "no last day"."""
NO_EMAIL = {"na", "none", "null", ""}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v", "md", "phd", "edd"}

CONTRACTS = {
    "student-teacher": "studentteach intern",
    "substitute": "sub",
    "seasonal": "season temp coach",
    "volunteer": "volunteer",
    "contractor": "contractor contracted nonemployee vendor agency 1099",
    "regular": "regular fulltime parttime perman certif classif month tenur probation employee "
    "exempt salar hourly faculty staff",
}
"""Contract → parts of what files call it; the first that fits counts."""
LETTERS = {
    **{"ft": "regular", "pt": "regular", "r": "regular", "s": "substitute"},
    **{"v": "volunteer", "vol": "volunteer", "c": "contractor", "contract": "contractor"},
}
"""Contracts by a letter or two, and the one word that is also part of others."""
HOURLY = {"hourly", "hour", "h", "hr", "nonexempt", "yes", "y", "true", "1"}
SALARIED = {"salaried", "salary", "s", "exempt", "no", "n", "false", "0"}
LICENSED = {"yes", "y", "true", "1", "licensed", "required", "certificated", "certified"}
UNLICENSED = {"no", "n", "false", "0", "unlicensed", "notrequired", "classified", "none"}
HERE = {"active", "a", "employed", "current", "onleave", "leave", "loa", "hired", "rehired"} | {
    *("yes", "y", "true", "1", "fulltime", "parttime", "regular", "enabled")
}
GONE = {"terminated", "term", "t", "inactive", "i", "separated", "resigned", "retired", "left"} | {
    *("former", "deceased", "tobedeleted", "deleted", "no", "n", "false", "0", "disabled")
}
ENGLISH = {"en", "eng", "english"}
SPANISH = {"es", "spa", "spanish", "espanol"}


def number(given: str) -> str:
    """An employee number: any visible text of up to 64 characters, kept as it is."""
    return texts.text(given, LONGEST_NUMBER)


def email(given: str) -> str:
    """An address, or nothing where the file writes "n/a" or "none"."""
    return "" if plain(given) in NO_EMAIL else texts.email(given)


def full_name(given: str) -> str:
    """A name in the order it is said: "Whitfield, Cora, Jr." is Cora Whitfield, Jr."""
    parts = [part.strip() for part in texts.name(given).split(",")]
    if len(parts) not in (2, 3) or not all(parts) or plain(parts[1]) in SUFFIXES:
        return texts.name(given)
    return ", ".join([f"{parts[1]} {parts[0]}", *parts[2:]])


@lru_cache(maxsize=4096)
def day(given: str) -> date:
    """A date as US offices and Excel write it, with or without a time of day behind it."""
    written = given.replace("T", " ", 1) if given[:4].isdigit() else given
    written = written.split(" ")[0]
    for form in DAYS:
        try:
            return _sensible(datetime.strptime(written, form).date())
        except ValueError:
            continue
    whole = written.removesuffix(".0")
    if whole.isdecimal() and len(whole) == 5 and int(whole) in SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(whole))
    raise DomainError("Enter a date, such as 8/28/2026.")


def last_day(given: str) -> date | None:
    """None for December 31, 9999."""
    found = day(given)
    return None if found == NEVER else found


@lru_cache(maxsize=256)
def contract(given: str) -> str:
    """One of `app.rules.people.CONTRACTS`, from what districts call an employee type."""
    known = plain(given)
    if known in LETTERS:
        return LETTERS[known]
    for kept, parts in CONTRACTS.items():
        if any(part in known for part in parts.split()):
            return kept
    raise DomainError(
        "Use regular, substitute, seasonal, volunteer, contractor, or student-teacher."
    )


@lru_cache(maxsize=256)
def pay(given: str) -> bool | None:
    """True if paid by the hour; None for a word that does not say."""
    known = plain(given)
    return known in HOURLY if known in HOURLY | SALARIED else None


@lru_cache(maxsize=256)
def license(given: str) -> bool | None:
    """True if the work needs an educator license; None for a word that does not say."""
    known = plain(given)
    return known in LICENSED if known in LICENSED | UNLICENSED else None


@lru_cache(maxsize=256)
def is_gone(given: str) -> bool:
    """Whether a status means that the person no longer works here; leave is not leaving."""
    known = plain(given)
    if known not in GONE | HERE:
        raise DomainError("Use active, on leave, inactive, or terminated.")
    return known in GONE


@lru_cache(maxsize=256)
def language(given: str) -> str:
    """`en` or `es`; empty for a language that pages do not have."""
    known = plain(given.split("-")[0])
    return "en" if known in ENGLISH else "es" if known in SPANISH else ""


def _sensible(found: date) -> date:
    if found != NEVER and not 1920 <= found.year <= 2100:
        raise DomainError("Enter a date between 1920 and 2100.")
    return found


MEANING: dict[str, Callable[[str], Any]] = {
    "number": number,
    "first_name": texts.text,
    "middle_name": texts.text,
    "last_name": texts.text,
    "suffix": texts.text,
    "name": full_name,
    "preferred_first": texts.text,
    "preferred_last": texts.text,
    "preferred_name": texts.text,
    "email": email,
    "site": lru_cache(maxsize=4096)(texts.text),
    "job": lru_cache(maxsize=4096)(texts.text),
    "contract": contract,
    "pay": pay,
    "license": license,
    "first_day": day,
    "last_day": last_day,
    "supervisor": lru_cache(maxsize=4096)(texts.text),
    "language": language,
    "sign_in_name": texts.sign_in_name,
    "status": is_gone,
}
"""How each field of `columns.FIELDS` is read; raises DomainError."""
