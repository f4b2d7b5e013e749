"""A sitting on its way: which item comes next, where in a scenario the learner stands."""

import uuid
from dataclasses import dataclass

from app.models import Sitting
from app.published import bundle, frozen_profile
from modules.pack import Profile
from modules.plan import Item, Learner, items, shuffled
from modules.scenario import Option, Scenario, ScenarioWords, Step
from modules.telling import Told, told_under
from quizzes.bank import usable
from quizzes.bundle import Bundle
from quizzes.draw import draw
from quizzes.question import Question


@dataclass(frozen=True)
class Play:
    """A sitting with what its pages need, all of it frozen when the sitting began."""

    sitting: Sitting
    bundle: Bundle
    profile: Profile
    items: tuple[Item, ...]

    @property
    def next_item(self) -> Item | None:
        """The first item not finished; None when only the quiz is left."""
        return next((item for item in self.items if item.id not in self.sitting.done), None)

    def place(self, item_id: str) -> tuple[int, int]:
        """Which page of how many, the quiz being the last."""
        ids = [item.id for item in self.items]
        return ids.index(item_id) + 1, len(ids) + 1

    def item(self, item_id: str) -> Item:
        """The item by id; LookupError when this sitting does not contain it."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise LookupError(item_id)

    def questions(self, number: int) -> tuple[Question, ...]:
        """The draw of a try (from 1): the same on every page load, another on the next try."""
        pool = usable(self.bundle.bank, self.profile)
        return draw(pool, self.bundle.module.quiz, f"{self.sitting.id}:{number}")


def play(sitting: Sitting, district_id: uuid.UUID) -> Play:
    """The sitting ready to be shown or moved on."""
    made = bundle(sitting.module_version_id)
    profile = frozen_profile(district_id, sitting.profile_sha256)
    way = items(made.module, made.cases, profile, _learner(sitting))
    return Play(sitting, made, profile, way)


def preview(made: Bundle, profile: Profile, job_class: str, year: int) -> Play:
    """A module as somebody with this work meets it; the sitting is nobody's and never stored."""
    nobody = Sitting(id=uuid.UUID(int=0), done=[], paths={}, practice={}, draft={})
    way = items(made.module, made.cases, profile, Learner(job_class, "preview", year))
    return Play(nobody, made, profile, way)


def _learner(sitting: Sitting) -> Learner:
    cycle = sitting.enrollment.cycle[:4]
    return Learner(
        job_class=sitting.job_class,
        seed=str(sitting.enrollment.staff_member_id),
        year=int(cycle) if cycle.isdecimal() else sitting.began_at.year,
        weak=frozenset(sitting.practice.get("weak", ())),
    )


def step_after(scenario: Scenario, path: list[list[str]]) -> Step | None:
    """Where a path leads: the first step, the step after the last choice, or None at the end."""
    if not path:
        return scenario.steps[0]
    step_id, option_id = path[-1]
    step, option = scenario.step(step_id), scenario.option(step_id, option_id)
    following = option.next or step.next
    return scenario.step(following) if following else None


def path_with(path: list[list[str]], step_id: str, option_id: str) -> list[list[str]]:
    """The path with a choice made at a step; choosing again takes back what came after."""
    before = path
    for place, (earlier, _choice) in enumerate(path):
        if earlier == step_id:
            before = path[:place]
            break
    return [*before, [step_id, option_id]]


def options_shown(play: Play, step: Step) -> list[Option]:
    """The options in this sitting's own order."""
    return list(shuffled(step.options, f"{play.sitting.id}:{step.id}"))


def told(play: Play, words: ScenarioWords, step: Step, option: Option) -> Told:
    """The feedback on an option under the sitting's profile."""
    return told_under(play.profile, words, step, option)
