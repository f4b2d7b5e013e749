"""What one learner takes: lessons and scenarios in turn, picked to fit their work."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Literal, NamedTuple, TypeVar

from modules.module import Module
from modules.pack import Profile
from modules.scenario import Scenario

Thing = TypeVar("Thing")


class Item(NamedTuple):
    """A page or a scenario on the way to the quiz."""

    kind: Literal["lesson", "scenario"]
    id: str


def items(
    module: Module, scenarios: Mapping[str, Scenario], profile: Profile, job_class: str
) -> tuple[Item, ...]:
    """The way through a module: lesson, scenario, lesson, scenario, …"""
    lessons = [Item("lesson", slug) for slug in module.lessons]
    picked = [Item("scenario", id) for id in fitting(module, scenarios, profile, job_class)]
    turns = chain.from_iterable(zip_longest(lessons, picked))
    return tuple(item for item in turns if item)


def fitting(
    module: Module, scenarios: Mapping[str, Scenario], profile: Profile, job_class: str
) -> list[str]:
    """`take` scenarios the district's profile allows, those naming the person's work first."""
    playable = [id for id in module.scenarios if scenarios[id].is_playable(profile)]
    by_fit = sorted(playable, key=lambda id: job_class not in scenarios[id].roles)
    chosen = set(by_fit[: module.take])
    return [id for id in playable if id in chosen]


def shuffled(things: Iterable[Thing], seed: str) -> Sequence[Thing]:
    """An order that looks random, the same for the same seed in every process."""
    return [
        thing
        for _rank, _place, thing in sorted(
            (hashlib.sha256(f"{seed}:{place}".encode()).digest(), place, thing)
            for place, thing in enumerate(things)
        )
    ]
