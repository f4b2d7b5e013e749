"""State law, as data, beside a policy: reporting routes and statutes; what a breach brings."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from app.rules.excuses import N_
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import CONTACT, FORCE, STAFF, STUDENT, one_of
from app.rules.linting.text import Text

FOLDER = Path(__file__).parent
WRONG = (
    r"(?:abuse|neglect|violat|breach|misconduct|concern|suspect|worr|behav|improper|inappropriate|"
    r"unprofessional|broken|breaks?|wrong)\w*"
)
TELLING = r"(?:report(?:s|ed|ing)?|notif(?:y|ies)|tells?|informs?|calls?|discloses?|brings?)"
REPORTING = one_of(rf"{TELLING}\b.*\b{WRONG}", rf"{WRONG}\b.*\b{TELLING}\b")
BREACH = one_of(
    r"(?:violat|breach|infring|disregard|misus)\w*",
    r"(?:fail\w* to|broken?|breaks|contrary|non-?compliance)\b",
    r"not (?:comply|follow|keep to)\b",
)
SANCTION = one_of(
    r"(?:disciplin|sanction|terminat|dismiss|consequence|suspen|reprimand|discharg|penalt)\w*",
    r"corrective action\b",
)


class Route(NamedTuple):
    """To whom state law has staff report something, and the words by which a text names them."""

    lane: str
    to: str
    named_by: str
    source: str


class Statute(NamedTuple):
    """A law that policies name: about another matter, or with others beside it today.

    `verify` says what the authors have not read, so that counsel has to."""

    named_by: str
    source: str
    verify: str
    about: str = ""
    beside: tuple[str, ...] = ()


class State(NamedTuple):
    """What the linter knows of one state's law."""

    code: str
    named_by: str
    routes: tuple[Route, ...]
    statutes: tuple[Statute, ...]


NOWHERE = State("", "", (), ())


@cache
def states() -> tuple[State, ...]:
    """Every state with a file here."""
    return tuple(_state(path) for path in sorted(FOLDER.glob("law-*.yaml")))


def _state(path: Path) -> State:
    data = yaml.safe_load(path.read_text("utf-8"))
    statutes = [each | {"beside": tuple(each.get("beside", ()))} for each in data["statutes"]]
    return State(
        data["state"],
        data["named_by"],
        tuple(Route(**each) for each in data["routes"]),
        tuple(Statute(**each) for each in statutes),
    )


SILENT = N_(
    "The text says nothing about reporting. %(source)s has people report to %(to)s. Check whether"
    " the text should say so or name the policy that does."
)
NARROW = N_(
    "The text does not send people where state law does: %(source)s has them report to %(to)s."
    " Telling a supervisor may not be that report. Check it with counsel."
)
OTHER_MATTER = N_(
    "These laws seem to be about %(about)s (%(source)s), not about contact with students. Check"
    " %(verify)s with counsel, and whether they belong here."
)
BESIDE = N_(
    "Other law on the same matter is not named: %(missing)s (%(source)s). Check %(verify)s with"
    " counsel, and whether the policy is in step with it."
)


def reporting_routes(text: Text, facts: Facts) -> Iterator[Finding]:
    """Reporting that is silent, or names fewer places than state law does."""
    reports = [each for each in text.sentences if REPORTING.search(each.words)]
    line, said = (reports[0].line, reports[0].words) if reports else (0, "")
    for route in _here(text, facts).routes if _is_about_contact(text) else ():
        if not any(re.search(route.named_by, each.words, re.I) for each in reports):
            words = NARROW if reports else SILENT
            values = {"source": route.source, "to": route.to}
            yield found(f"reporting-{route.lane}", line, said, words, **values)


def about_other_matters(text: Text, facts: Facts) -> Iterator[Finding]:
    """Laws that are not about contact with students, named by a policy that is."""
    for law, line, named in _named(text, facts):
        if law.about and _is_about_contact(text):
            values = {"about": law.about, "source": law.source, "verify": law.verify}
            yield found("law-about-other-matter", line, named, OTHER_MATTER, **values)


def out_of_step(text: Text, facts: Facts) -> Iterator[Finding]:
    """Laws that have others beside them today, which the text leaves out."""
    for law, line, named in _named(text, facts):
        missing = [each for each in law.beside if each not in text.in_force]
        if missing:
            values = {"missing": ", ".join(missing), "source": law.source, "verify": law.verify}
            yield found("law-out-of-step", line, named, BESIDE, **values)


def no_sanctions(text: Text, facts: Facts) -> Iterator[Finding]:
    """Rules without a word on what follows when they are broken."""
    words = N_(
        "The text does not say what follows when somebody breaks it. Ask the board which policy on"
        " discipline applies; nothing is assumed."
    )
    rules = any(FORCE.search(each.words) for each in text.sentences)
    both = (BREACH, SANCTION)
    if rules and not any(all(p.search(s.words) for p in both) for s in text.sentences):
        yield found("no-sanctions", 0, "", words)


def _here(text: Text, facts: Facts) -> State:
    """The state HR names, or else the one whose law the text names."""
    if facts.state:
        return next((each for each in states() if each.code == facts.state), NOWHERE)
    return next((s for s in states() if re.search(s.named_by, text.in_force)), NOWHERE)


def _named(text: Text, facts: Facts) -> Iterator[tuple[Statute, int, str]]:
    for law in _here(text, facts).statutes:
        blocks = [block for block in text.blocks if re.search(law.named_by, block.words)]
        named = re.findall(law.named_by, text.in_force)
        if blocks:
            yield law, blocks[0].line, ", ".join(dict.fromkeys(named))


def _is_about_contact(text: Text) -> bool:
    parties = (CONTACT, one_of(rf"{STUDENT}\b"), one_of(rf"{STAFF}\b"))
    return any(all(party.search(each.whole) for party in parties) for each in text.sentences)
