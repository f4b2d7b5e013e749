"""The nine steps before the first person starts: which are done, and what the others lack.

Nothing here is remembered: a step is done while the facts say so, and not a day longer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How far a step has come."""

    DONE = "done"
    BEGUN = "begun"
    NEW = "new"


@dataclass(frozen=True)
class Facts:
    """What a district has set up; numbers count rows that stand today."""

    has_mail: bool = False
    contacts: int = 0
    numbers: int = 0
    """Contacts that have a telephone number."""
    unchecked: int = 0
    """Numbers that nobody has called."""
    schools: int = 0
    """Sites below the district."""
    others: int = 0
    """People on the staff list besides the first of human resources."""
    files: int = 0
    """Staff list files that were read and wait for somebody."""
    without_way: int = 0
    """People without e-mail who have neither signed in nor a slip that still works."""
    roles: int = 0
    """People who may see or do more than their own training."""
    seconds: int = 0
    """People who can be the second person for somebody of human resources."""
    years: int = 0
    """School years on the calendar that are not over."""
    breaks: int = 0
    """Breaks on the calendar since the first of these began."""
    policies: int = 0
    drafts: int = 0
    packs: int = 0
    """Policies and laws that the questions to the district start from."""
    decided: int = 0
    open: int = 0
    """Questions that nobody has decided."""
    looks: int = 0
    """Decisions and editions that human resources has not looked at."""
    programs: int = 0
    asked: int = 0
    """Trainings that somebody was ever asked to do."""


class Lack(NamedTuple):
    """What a step lacks, by a name that pages put into words, and how many of how many."""

    what: str
    n: int = 0
    of: int = 0


class Step(NamedTuple):
    """One of the nine."""

    name: str
    state: State
    lacks: tuple[Lack, ...]


Lacks = Iterator[Lack]


def _district(facts: Facts) -> Lacks:
    if not facts.has_mail:
        yield Lack("mail")


def _contacts(facts: Facts) -> Lacks:
    if not facts.numbers:
        yield Lack("numbers")
    elif facts.numbers < facts.contacts:
        yield Lack("number", facts.contacts - facts.numbers, facts.contacts)
    if facts.unchecked:
        yield Lack("unchecked", facts.unchecked, facts.numbers)


def _sites(facts: Facts) -> Lacks:
    if not facts.schools:
        yield Lack("school")


def _people(facts: Facts) -> Lacks:
    if not facts.others:
        yield Lack("people")
    if facts.files:
        yield Lack("file", facts.files)
    if facts.without_way:
        yield Lack("slip", facts.without_way)


def _roles(facts: Facts) -> Lacks:
    if facts.roles < 2:
        yield Lack("role")
    if not facts.seconds:
        yield Lack("second")


def _calendar(facts: Facts) -> Lacks:
    if not facts.years:
        yield Lack("year")
    if not facts.breaks:
        yield Lack("break")


def _policies(facts: Facts) -> Lacks:
    if not facts.policies:
        yield Lack("draft", facts.drafts) if facts.drafts else Lack("policy")


def _decisions(facts: Facts) -> Lacks:
    if not facts.packs:
        yield Lack("pack")
    elif facts.open:
        yield Lack("open", facts.open)
    if facts.looks:
        yield Lack("look", facts.looks)


def _programs(facts: Facts) -> Lacks:
    if not facts.programs:
        yield Lack("program")
    elif not facts.asked:
        yield Lack("asked")


Lacking = Callable[[Facts], Lacks]
Begun = Callable[[Facts], object]
STEPS: dict[str, tuple[Lacking, Begun]] = {
    "district": (_district, lambda facts: True),
    "contacts": (_contacts, lambda facts: facts.numbers),
    "sites": (_sites, lambda facts: facts.schools),
    "people": (_people, lambda facts: facts.others or facts.files),
    "roles": (_roles, lambda facts: facts.roles > 1 or facts.seconds),
    "calendar": (_calendar, lambda facts: facts.years or facts.breaks),
    "policies": (_policies, lambda facts: facts.policies or facts.drafts),
    "decisions": (_decisions, lambda facts: facts.decided),
    "programs": (_programs, lambda facts: facts.programs),
}
"""In the order in which one rests on another: what a step lacks, and whether it was begun."""


def steps(facts: Facts) -> list[Step]:
    """The nine, in their order."""
    return [
        _step(name, tuple(lacks(facts)), begun(facts)) for name, (lacks, begun) in STEPS.items()
    ]


def _step(name: str, lacks: tuple[Lack, ...], begun: object) -> Step:
    if not lacks:
        return Step(name, State.DONE, lacks)
    return Step(name, State.BEGUN if begun else State.NEW, lacks)
