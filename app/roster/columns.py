"""Which column of a staff list holds what: guessed from its headings, or as HR chose before."""

import unicodedata
from collections.abc import Mapping, Sequence

from app.errors import DomainError
from app.rules import texts

SYNONYMS = {
    "number": "employee id, employee number, employee no, emp id, emp no, emp number, staff id, "
    "staff number, worker id, person id, personnel number, hr id, id",
    "first_name": "legal first name, first name, legal given name, given name, legal first, first",
    "middle_name": "legal middle name, middle name, middle initial, middle",
    "last_name": "legal last name, last name, legal family name, family name, surname, last",
    "suffix": "suffix, name suffix, legal suffix",
    "name": "full legal name, legal name, full name, employee name, staff name, name, employee",
    "preferred_first": "preferred first name, preferred given name, preferred first",
    "preferred_last": "preferred last name, preferred family name",
    "preferred_name": "preferred name, preferred full name, known as, goes by, nickname",
    "email": "work email, work email address, district email, school email, email, email address, "
    "primary email, business email",
    "site": "site, building, school, location, work location, work site, campus, site name, "
    "building name, school name, location name, site code, building code, school code, "
    "location code, site id, building id, school id, location id, department",
    "job": "job code, job class, job title, job, position title, position, position code, title, "
    "assignment, role",
    "contract": "contract, contract type, employee type, employment type, emp type, worker type, "
    "staff type, employee class",
    "pay": "pay type, pay basis, hourly, hourly or salaried, hourly salaried, flsa status",
    "license": "license, licensed, educator license, license required, certificated",
    "first_day": "first day, start date, position start date, begin date, hire date, "
    "date of hire, latest hire date, original hire date",
    "last_day": "last day, end date, position end date, termination date, term date, "
    "separation date, last day worked",
    "supervisor": "supervisor id, supervisor number, supervisor employee id, supervisor email, "
    "supervisor, manager id, manager email, reports to",
    "language": "language, preferred language",
    "sign_in_name": "sign in name, user name, login, login name",
    "status": "status, employee status, employment status, active, active status, is active",
}
"""Field → headings it goes by; where a file has several of them, the first in this list counts."""
FIELDS = tuple(SYNONYMS)
NAMED = ({"name"}, {"first_name", "last_name"})
"""Either of these sets makes a legal name."""


def plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation; `#` reads as "no"."""
    apart = unicodedata.normalize("NFKD", heading.replace("#", "no")).casefold()
    return "".join(character for character in apart if character.isalnum())


def headings(cells: Sequence[str]) -> list[str]:
    """A heading row as pages show it, line breaks and invisible characters gone; none twice."""
    kept = [" ".join(_visible(cell).split()) for cell in cells]
    first: dict[str, int] = {}
    for place, heading in enumerate(kept, start=1):
        if heading and first.setdefault(heading.casefold(), place) != place:
            raise DomainError(
                "Columns %(first)s and %(second)s are both named %(heading)s. Rename one.",
                first=first[heading.casefold()],
                second=place,
                heading=heading,
            )
    return kept


def chosen(found: Sequence[str], saved: Mapping[str, str] | None) -> dict[str, str]:
    """Heading → field: what HR saved (an empty field means "not used"), then what is guessed."""
    by_plain: dict[str, str] = {}
    for heading in found:
        by_plain.setdefault(plain(heading), heading)
    kept = {
        by_plain[plain(heading)]: field
        for heading, field in (saved or {}).items()
        if plain(heading) in by_plain and field in ("", *FIELDS)
    }
    _one_column_each(kept)
    for field, synonyms in SYNONYMS.items():
        if field not in kept.values():
            names = (by_plain.get(plain(synonym)) for synonym in synonyms.split(", "))
            free = (name for name in names if name and name not in kept)
            kept |= {heading: field for heading in list(free)[:1]}
    return {heading: field for heading, field in kept.items() if field}


def usable(columns: Mapping[str, str]) -> None:
    """Refuse a staff list that does not say who is who."""
    fields = set(columns.values())
    if not any(names <= fields for names in NAMED):
        raise DomainError("There is no column with names. Say which column holds the legal name.")
    if not fields & {"number", "email"}:
        raise DomainError("There is no column with an employee number or an e-mail address.")


def _visible(cell: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFC", cell)
        if character.isspace() or unicodedata.category(character) not in texts.INVISIBLE
    )


def _one_column_each(kept: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for heading, field in kept.items():
        if field and seen.setdefault(field, heading) != heading:
            raise DomainError(
                "The columns %(first)s and %(second)s are chosen for the same thing.",
                first=seen[field],
                second=heading,
            )
