"""Which district decisions hold scenarios back, and how many each."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.models import ModuleVersion, Program, Requirement
from app.models.scope import holds
from modules.facts import questions
from modules.loader import LANGUAGES
from modules.pack import Profile
from modules.scenario import Scenario


class Waiting(NamedTuple):
    """An open fact as a question, by language, how many scenarios it holds back, and where."""

    fact: str
    asks: dict[str, str]
    scenarios: int
    module: str
    """The slug of the module that most of them are in."""


def editions_taught(district_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """The newest edition of each module that a program of the district asks for."""
    other = aliased(ModuleVersion)
    newest = select(func.max(other.number)).where(other.slug == ModuleVersion.slug)
    taught = (
        select(Requirement.module_slug)
        .join(Program, Program.id == Requirement.program_id)
        .where(
            Program.district_id == district_id,
            holds(Requirement, on),
        )
    )
    return select(ModuleVersion.id).where(
        ModuleVersion.slug.in_(taught),
        ModuleVersion.number == newest.correlate(ModuleVersion).scalar_subquery(),
    )


def waiting(scenarios: Iterable[tuple[str, Scenario]], profile: Profile) -> list[Waiting]:
    """Open facts, the one that holds back most first; a scenario counts at each it waits for.

    Each scenario comes with the slug of its module."""
    held_back: dict[str, Counter[str]] = {}
    for module, scenario in scenarios:
        if scenario.applies(profile):
            for fact in scenario.waits_for(profile):
                held_back.setdefault(fact, Counter())[module] += 1
    found = [
        Waiting(fact, _asks(fact), by_module.total(), by_module.most_common(1)[0][0])
        for fact, by_module in held_back.items()
    ]
    return sorted(found, key=lambda each: -each.scenarios)


def _asks(fact: str) -> dict[str, str]:
    return {code: questions(code).get(fact, fact) for code in LANGUAGES}
