"""A training module: its lessons and scenarios in order, its quiz, its declared minutes."""

from pydantic import Field, model_validator

from modules.pack import Strict


class QuizPlan(Strict):
    """How many questions are drawn, and how many must be right: a count, never a percentage."""

    draw: int = Field(ge=1)
    pass_mark: int = Field(ge=1)

    @model_validator(mode="after")
    def _reachable(self) -> "QuizPlan":
        if self.pass_mark > self.draw:
            raise ValueError("pass_mark: cannot be more than draw")
        return self


class Module(Strict):
    """`minutes` is declared and printed; `take` scenarios are picked to fit a person's work.

    A refresher takes one case of each cluster instead, another one each year."""

    slug: str
    minutes: int = Field(ge=1)
    lessons: tuple[str, ...] = Field(min_length=1)
    scenarios: tuple[str, ...]
    take: int = Field(ge=1)
    transcripts: tuple[str, ...] = ()
    take_transcripts: int = 0
    refresher: bool = False
    quiz: QuizPlan


class ModuleWords(Strict):
    """A module in one language; the title is neutral, for it shows on lock screens."""

    title: str
    summary: str
    content_note: str = ""
    lessons: dict[str, str]
