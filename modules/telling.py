"""What a scene shows, and what is told after a choice; the same wherever a case is played."""

from dataclasses import dataclass
from typing import Any

from modules.pack import Answer, Profile
from modules.scenario import Option, ScenarioWords, Step
from modules.verdict import Verdict, judge


@dataclass(frozen=True)
class Told:
    """What follows a choice: consequence, rule, why, tomorrow."""

    option: Option
    verdict: Verdict
    text: str
    consequence: str
    why: str
    tomorrow: str
    rules: list[Answer]
    waits: bool
    """Whether a fact behind the verdict is still open in this district."""


def told_under(profile: Profile, words: ScenarioWords, step: Step, option: Option) -> Told:
    """The feedback on an option under a district's profile."""
    verdict = judge(option.verdict, profile)
    said = words.steps[step.id].options[option.id]
    known = [profile.facts[fact] for fact in option.facts() if fact in profile.facts]
    return Told(
        option=option,
        verdict=verdict,
        text=said.text,
        consequence=said.told("consequence", verdict),
        why=said.told("why", verdict),
        tomorrow=said.told("tomorrow", verdict),
        rules=[answer for answer in known if answer.citations or answer.decided],
        waits=any(answer.value is None for answer in known),
    )


def scene_lines(step: Step, words: ScenarioWords) -> list[dict[str, Any]]:
    """The messages of a scene with their speakers' names."""
    said = words.steps[step.id].messages
    return [
        {
            "speaker": words.speakers.get(message.speaker, ""),
            "text": said[message.id],
            "time": message.at,
            "mine": message.mine,
        }
        for message in step.messages
    ]
