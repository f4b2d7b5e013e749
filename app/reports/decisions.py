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
    """An open fact as a question, by language, and how many scenarios it holds back."""

    fact: str
    asks: dict[str, str]
    scenarios: int


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


def waiting(scenarios: Iterable[Scenario], profile: Profile) -> list[Waiting]:
    """Open facts, the one that holds back most first; a scenario counts at each it waits for."""
    held_back = Counter(
        fact
        for scenario in scenarios
        if scenario.applies(profile)
        for fact in scenario.waits_for(profile)
    )
    return [
        Waiting(fact, {code: questions(code).get(fact, fact) for code in LANGUAGES}, count)
        for fact, count in held_back.most_common()
    ]
