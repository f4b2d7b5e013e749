"""Who is who: the people of a file beside the people of a district."""

import uuid
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from app import db
from app.roster.lines import Line, Problem
from app.roster.naming import first_free
from app.roster.plan import N_, Known, Person

SAME_EMAIL = N_("Row %(row)s has the same e-mail address.")
SAME_PERSON = N_("Row %(row)s is the same person under another number.")
TORN = N_("Row %(row)s has the same number, but another name or e-mail address.")
ALSO = N_("The e-mail address belongs to %(name)s, who has another number.")
OTHER = N_("%(name)s has this e-mail address, and the number %(number)s.")
LEFT = N_("%(name)s, who has left, had this e-mail address. Is it the same person?")
TAKEN = N_("Somebody already signs in as %(name)s. Choose another sign-in name.")


@dataclass(slots=True, eq=False)
class Found:
    """One person of a file, with all their lines."""

    id: uuid.UUID
    lines: list[Line]
    meant: list[Person]
    """Who they are here: nobody, somebody, or in doubt several."""
    held: Problem | None = None
    """Why a human has to look; its column is a field until the report names the heading."""
    sign_in_name: str = ""
    """Of somebody who was never here."""

    @property
    def first(self) -> Line:
        """The line that names the person."""
        return self.lines[0]

    @property
    def person(self) -> Person | None:
        """Who they are here, if anybody."""
        return self.meant[0] if self.meant else None


class Directory:
    """People by the numbers of one source, and by e-mail address without regard to case."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_number: dict[str, Person] = {}
        self.by_email: dict[str, list[Person]] = {}
        for person in people:
            self.by_number.update(dict.fromkeys(person.numbers, person))
            if person.email:
                self.by_email.setdefault(person.email.casefold(), []).append(person)

    def all_meant(self, number: str, email: str) -> list[Person]:
        """Everybody who has the number or the address, each once."""
        known = self.by_number.get(number)
        others = [each for each in self.by_email.get(email.casefold(), []) if each is not known]
        return [known, *others] if known else others


def match(known: Known, lines: Iterable[Line]) -> list[Found]:
    """The people of a file in its order; who cannot be told apart surely is held for a human."""
    directory = Directory(known.people)
    found = [_found(group, directory) for group in _grouped(lines)]
    _hold(found, lambda each: each.first.email.casefold(), "email", SAME_EMAIL)
    _hold(found, lambda each: each.person and each.person.id, "number", SAME_PERSON)
    newcomers = [each for each in found if not each.person and not each.held]
    _name(newcomers, known.sign_in_names)
    return found


def is_over(line: Line, today: date) -> bool:
    """Whether the line speaks of work that has ended; a last day to come is believed."""
    return line.last_day < today if line.last_day else line.is_gone


def _grouped(lines: Iterable[Line]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        own = f"#{line.number}" if line.number else f"@{line.email.casefold()}"
        groups.setdefault(own, []).append(line)
    return list(groups.values())


def _found(lines: list[Line], directory: Directory) -> Found:
    first = lines[0]
    meant = directory.all_meant(first.number, first.email)
    own = meant[0].id if meant else db.uuid7()
    return Found(own, lines, meant, _torn(lines) or _doubt(first, meant))


def _torn(lines: list[Line]) -> Problem | None:
    """One number, and yet two names or addresses."""
    named = {(line.legal_name, line.email.casefold()): line.row for line in lines}
    return _problem(lines[0], "number", TORN, row=max(named.values())) if len(named) > 1 else None


def _doubt(line: Line, meant: list[Person]) -> Problem | None:
    """Somebody here has the address, but another number."""
    if len(meant) > 1:
        return _problem(line, "email", ALSO, name=meant[1].legal_name)
    if meant and meant[0].left_on and _is_other(line, meant[0]):
        return _problem(line, "email", LEFT, name=meant[0].legal_name)
    if line.number and meant and meant[0].numbers and line.number not in meant[0].numbers:
        who = meant[0]
        return _problem(line, "number", OTHER, name=who.legal_name, number=who.numbers[0])
    return None


def _is_other(line: Line, who: Person) -> bool:
    """Whether only the address speaks for the person, and the name against."""
    return line.number not in who.numbers and line.legal_name != who.legal_name


def _hold(found: list[Found], shared: Callable[[Found], Hashable], column: str, why: str) -> None:
    """Hold everybody who shares something that only one person can have."""
    groups: dict[Hashable, list[Found]] = {}
    for each in found:
        if own := shared(each):
            groups.setdefault(own, []).append(each)
    for group in groups.values():
        for each, other in zip(group, group[1:] + group[:1], strict=True):
            if other is not each:
                each.held = each.held or _problem(each.first, column, why, row=other.first.row)


def _name(newcomers: list[Found], taken: dict[str, uuid.UUID]) -> None:
    """Claim a sign-in name for each; first those that the file names, then what is still free."""
    for each in newcomers:
        line = each.first
        each.sign_in_name = name = (line.sign_in_name or line.email).casefold()
        if name and taken.setdefault(name, each.id) != each.id:
            column = "sign_in_name" if line.sign_in_name else "email"
            each.held = _problem(line, column, TAKEN, name=name)
    for each in newcomers:
        if not each.sign_in_name:
            each.sign_in_name = first_free(each.first.legal_name, taken)
            taken[each.sign_in_name] = each.id


def _problem(line: Line, column: str, words: str, **values: object) -> Problem:
    return Problem(line.row, column, words, {name: str(value) for name, value in values.items()})
