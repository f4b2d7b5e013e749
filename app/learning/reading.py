"""Cases told instead of played: for the reading version and for previews."""

from dataclasses import dataclass

from app.learning.playing import Play, told
from modules.scenario import Step, StepWords
from modules.telling import Told, scene_lines
from modules.verdict import GOOD


@dataclass(frozen=True)
class StepTold:
    """A step with what each option leads to."""

    step: Step
    words: StepWords
    lines: list[dict[str, object]]
    options: list[Told]

    @property
    def good(self) -> list[Told]:
        """The options that are best or fine here."""
        return [option for option in self.options if option.verdict in GOOD]


@dataclass(frozen=True)
class CaseTold:
    """A scenario with all its steps."""

    title: str
    setting: str
    steps: list[StepTold]


def cases_told(play: Play, language: str) -> dict[str, CaseTold]:
    """Every scenario of the sitting by id, under the sitting's profile."""
    return {
        item.id: case_told(play, item.id, language)
        for item in play.items
        if item.kind == "scenario"
    }


def case_told(play: Play, scenario_id: str, language: str) -> CaseTold:
    """One scenario with every option's verdict and words."""
    words = play.bundle.scene(scenario_id, language)
    steps = [
        StepTold(
            step=step,
            words=words.steps[step.id],
            lines=scene_lines(step, words),
            options=[told(play, words, step, option) for option in step.options],
        )
        for step in play.bundle.scenarios[scenario_id].steps
    ]
    return CaseTold(words.title, words.setting, steps)
