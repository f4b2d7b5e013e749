"""A scenario: scenes that look like life, one decision at a time, each option judged by facts."""

from typing import Any, Literal, TypeVar

from pydantic import Field, model_validator

from modules.pack import Profile, Strict
from modules.verdict import GOOD, Rule, Verdict, deciding_facts, outcomes, problems

JobClass = Literal[
    "teacher",
    "coach",
    "paraeducator",
    "driver",
    "custodian",
    "food-service",
    "office",
    "counselor",
]
Medium = Literal[
    "direct-message",
    "text-message",
    "team-app",
    "group-chat",
    "email",
    "hallway",
    "post",
    "staff-chat",
    "phone-call",
]


class Option(Strict):
    """One thing a person could do; `cites` are facts besides those that decide the verdict."""

    id: str
    verdict: Rule
    cites: tuple[str, ...] = ()
    next: str | None = None

    @model_validator(mode="after")
    def _verdict_is_total(self) -> "Option":
        found = problems(self.verdict, {verdict.value for verdict in Verdict})
        if found:
            raise ValueError(f"option {self.id}: verdict: " + "; ".join(found))
        return self

    def facts(self) -> list[str]:
        """The facts whose clauses explain the verdict, the deciding ones first."""
        return list(dict.fromkeys([*deciding_facts(self.verdict), *self.cites]))


class Message(Strict):
    """A line of the scene: who, when; the words are in the language files."""

    id: str
    speaker: str
    at: str = ""
    mine: bool = False


class Step(Strict):
    """One scene and one question. `next` is the step after any option that names none."""

    id: str
    medium: Medium
    messages: tuple[Message, ...] = ()
    options: tuple[Option, ...] = Field(min_length=2)
    next: str | None = None


Named = TypeVar("Named", Step, Option)


class Needed(Strict):
    """`needs` are facts that must be settled one way for the case to make sense at all."""

    needs: dict[str, tuple[str, ...]] = {}

    def applies(self, profile: Profile) -> bool:
        """Whether the case makes sense in this district, open facts aside."""
        return all(set(profile.possible(fact)) & set(ok) for fact, ok in self.needs.items())


class Scenario(Needed):
    """Steps from the first on; `clean` says that the situation is fine as it is."""

    id: str
    roles: tuple[JobClass, ...] = Field(min_length=1)
    cluster: str
    clean: bool = False
    steps: tuple[Step, ...] = Field(min_length=1)

    def turns_on(self) -> set[str]:
        """The facts its verdicts ask about."""
        options = [option for step in self.steps for option in step.options]
        return {fact for option in options for fact in deciding_facts(option.verdict)}

    def step(self, id: str) -> Step:
        """The step by id; LookupError when there is none such."""
        return _by_id(self.steps, id)

    def option(self, step_id: str, option_id: str) -> Option:
        """The option by id; LookupError when there is none such."""
        return _by_id(self.step(step_id).options, option_id)

    def waits_for(self, profile: Profile) -> list[str]:
        """The open facts that hold this scenario back: a need, or a step without a sure best."""
        waiting = [fact for fact in self.needs if profile.is_open(fact)]
        for step in self.steps:
            if not any(_surely_best(option, profile) for option in step.options):
                facts = [fact for option in step.options for fact in deciding_facts(option.verdict)]
                waiting += [fact for fact in facts if profile.is_open(fact)]
        return list(dict.fromkeys(waiting))

    def is_playable(self, profile: Profile) -> bool:
        """Applies here and waits for no decision of the district."""
        return self.applies(profile) and not self.waits_for(profile)


def _by_id(things: tuple[Named, ...], id: str) -> Named:
    for thing in things:
        if thing.id == id:
            return thing
    raise LookupError(f"there is no '{id}'")


def _surely_best(option: Option, profile: Profile) -> bool:
    return outcomes(option.verdict, profile) == {Verdict.BEST.value}


class OptionWords(Strict):
    """Words of an option; a mapping gives words by verdict where the verdict changes them."""

    text: str
    consequence: str | dict[Verdict, str]
    why: str | dict[Verdict, str]
    tomorrow: str | dict[Verdict, str]

    def told(self, part: str, verdict: Verdict) -> str:
        """Consequence, why or tomorrow under this verdict."""
        words: Any = getattr(self, part)
        return words if isinstance(words, str) else str(words[verdict])


class StepWords(Strict):
    """Words of a step: what happens, the lines by message id, the question, the options."""

    narration: str
    messages: dict[str, str] = {}
    question: str
    options: dict[str, OptionWords]


class LineWords(Strict):
    """What message to write, and a good one to compare with."""

    prompt: str
    good: str


class ScenarioWords(Strict):
    """A scenario in one language; `speakers` by the speaker id of its messages."""

    title: str
    setting: str
    speakers: dict[str, str] = {}
    steps: dict[str, StepWords]
    line: LineWords | None = None


def is_good(verdict: Verdict) -> bool:
    """Best and fine need no second try."""
    return verdict in GOOD
