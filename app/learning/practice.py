"""Practice: first choices, how sure they were, misses and false alarms; never evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.learning.playing import Play
from modules.transcript import Spotted
from modules.verdict import GOOD, Verdict, judge

MISSES = {Verdict.RISKY, Verdict.BREACH, Verdict.WRONG}


@dataclass(frozen=True)
class Tally:
    """First choices counted: both kinds of error apart, for both matter."""

    right: int
    misses: int
    false_alarms: int


def with_choice(
    practice: Mapping[str, Any], scenario_id: str, step_id: str, option_id: str, sure: str
) -> dict[str, Any]:
    """The practice with a first choice noted; a second choice at the step changes nothing."""
    first = dict(practice.get("first", {}))
    steps = dict(first.get(scenario_id, {}))
    if step_id in steps:
        return dict(practice)
    first[scenario_id] = {**steps, step_id: option_id}
    noted = {**practice, "first": first}
    if sure in ("yes", "no"):
        noted["sure"] = {**practice.get("sure", {}), scenario_id: sure == "yes"}
    return noted


def with_mark(practice: Mapping[str, Any], transcript_id: str, chosen: str) -> dict[str, Any]:
    """The practice with the first mark in a transcript noted."""
    marks = practice.get("marks", {})
    return {**practice, "marks": {transcript_id: chosen, **marks}}


def confident_mistakes(play: Play) -> list[str]:
    """Scenarios in which the learner was sure and the first choice was not good, in order."""
    sure = play.sitting.practice.get("sure", {})
    return [
        item.id
        for item in play.items
        if item.kind == "scenario" and sure.get(item.id) and not _began_well(play, item.id)
    ]


def to_see_again(play: Play) -> list[str]:
    """Confident mistakes not yet looked at again at the end of the module."""
    seen = play.sitting.practice.get("again", [])
    return [id for id in confident_mistakes(play) if id not in seen]


def tally(play: Play) -> Tally:
    """Right choices, misses and false alarms among all first choices and marks."""
    verdicts = [
        judge(play.bundle.scenarios[id].option(step, option).verdict, play.profile)
        for id, steps in play.sitting.practice.get("first", {}).items()
        for step, option in steps.items()
    ]
    spotted = [
        play.bundle.transcripts[id].spotted(chosen)
        for id, chosen in play.sitting.practice.get("marks", {}).items()
    ]
    false = verdicts.count(Verdict.TOO_STRICT) + spotted.count(Spotted.FALSE_ALARM)
    missed = sum(verdict in MISSES for verdict in verdicts) + spotted.count(Spotted.MISSED)
    return Tally(len(verdicts) + len(spotted) - false - missed, missed, false)


def weak_facts(play: Play) -> set[str]:
    """What the confident mistakes turned on: to see more of in the next refresher."""
    found: set[str] = set()
    for id in confident_mistakes(play):
        found |= play.bundle.scenarios[id].turns_on()
    return found


def _began_well(play: Play, scenario_id: str) -> bool:
    scenario = play.bundle.scenarios[scenario_id]
    step = scenario.steps[0].id
    chosen = play.sitting.practice.get("first", {}).get(scenario_id, {}).get(step)
    return chosen is None or judge(scenario.option(step, chosen).verdict, play.profile) in GOOD
