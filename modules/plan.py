"""What one learner takes: lessons, scenarios and transcripts in turn, picked to fit their work."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Literal, NamedTuple, TypeVar

from modules.module import Module
from modules.pack import Profile
from modules.scenario import Scenario
from modules.transcript import Transcript

Thing = TypeVar("Thing")


MOST_TWICE = 2
"""In so many clusters at most a refresher brings a second case."""


class Item(NamedTuple):
    """A page or an exercise on the way to the quiz."""

    kind: Literal["lesson", "scenario", "transcript"]
    id: str


class Learner(NamedTuple):
    """What the choice of cases depends on; `seed` stays the same for a person over the years,
    `weak` are the facts about which they were sure and wrong before."""

    job_class: str
    seed: str
    year: int
    weak: frozenset[str] = frozenset()


class Cases(NamedTuple):
    """All cases of a module by id."""

    scenarios: Mapping[str, Scenario]
    transcripts: Mapping[str, Transcript]


def items(module: Module, cases: Cases, profile: Profile, learner: Learner) -> tuple[Item, ...]:
    """The way through a module: lesson, scenario, lesson, scenario, …, then transcripts."""
    lessons = [Item("lesson", slug) for slug in module.lessons]
    pick = rotating if module.refresher else fitting
    picked = [Item("scenario", id) for id in pick(module, cases.scenarios, profile, learner)]
    turns = [item for item in chain.from_iterable(zip_longest(lessons, picked)) if item]
    marked = [Item("transcript", id) for id in _transcripts(module, cases, profile, learner)]
    return (*turns, *marked)


def fitting(
    module: Module, scenarios: Mapping[str, Scenario], profile: Profile, learner: Learner
) -> list[str]:
    """`take` scenarios the district's profile allows, those naming the person's work first."""
    playable = [id for id in module.scenarios if scenarios[id].is_playable(profile)]
    by_fit = sorted(playable, key=lambda id: learner.job_class not in scenarios[id].roles)
    chosen = set(by_fit[: module.take])
    return [id for id in playable if id in chosen]


def rotating(
    module: Module, scenarios: Mapping[str, Scenario], profile: Profile, learner: Learner
) -> list[str]:
    """One case per cluster, the next one each year; two where the person was sure and wrong.

    With three cases in a cluster none comes again within two years."""
    clusters: dict[str, list[str]] = {}
    for id in module.scenarios:
        if scenarios[id].is_playable(profile):
            clusters.setdefault(scenarios[id].cluster, []).append(id)
    weak = [n for n, ids in clusters.items() if any(_weak(scenarios[id], learner) for id in ids)]
    twice = set(weak[:MOST_TWICE])
    return [id for n, ids in clusters.items() for id in _turn(n, ids, n in twice, learner)]


def _weak(scenario: Scenario, learner: Learner) -> bool:
    return bool(scenario.turns_on() & learner.weak)


def _turn(cluster: str, ids: Sequence[str], twice: bool, learner: Learner) -> list[str]:
    start = _number(f"{learner.seed}:{cluster}") + learner.year
    count = min(2 if twice else 1, len(ids))
    return [ids[(start + place) % len(ids)] for place in range(count)]


def _transcripts(module: Module, cases: Cases, profile: Profile, learner: Learner) -> Sequence[str]:
    """Some of the transcripts, others in another year."""
    playable = [id for id in module.transcripts if cases.transcripts[id].is_playable(profile)]
    return shuffled(playable, f"{learner.seed}:{learner.year}")[: module.take_transcripts]


def shuffled(things: Iterable[Thing], seed: str) -> Sequence[Thing]:
    """An order that looks random, the same for the same seed in every process."""
    ranked = [(_number(f"{seed}:{place}"), place, thing) for place, thing in enumerate(things)]
    return [thing for _rank, _place, thing in sorted(ranked, key=lambda each: each[:2])]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
