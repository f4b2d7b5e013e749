"""A quiz question: which option is right is a rule over district facts, like a verdict."""

from typing import Literal

from pydantic import Field, model_validator

from modules.pack import Profile, Strict
from modules.verdict import Rule, deciding_facts, outcomes, problems


class QuestionOption(Strict):
    """One answer; `correct` is true, false, or a rule over a fact."""

    id: str
    correct: Rule

    @model_validator(mode="after")
    def _rule_is_total(self) -> "QuestionOption":
        found = problems(self.correct, {True, False})
        if found:
            raise ValueError(f"option {self.id}: correct: " + "; ".join(found))
        return self


class Question(Strict):
    """Asks what to do or say next (act) or what a rule says (recall); `needs` as scenarios do."""

    id: str
    kind: Literal["single", "multiple"] = "single"
    asks: Literal["act", "recall"]
    must_pass: bool = False
    needs: dict[str, tuple[str, ...]] = {}
    cites: tuple[str, ...] = Field(min_length=1)
    options: tuple[QuestionOption, ...] = Field(min_length=2)

    def key(self, profile: Profile) -> frozenset[str]:
        """The ids of the right options under a profile in which the question is usable."""
        return frozenset(o.id for o in self.options if outcomes(o.correct, profile) == {True})

    def is_usable(self, profile: Profile) -> bool:
        """Its needs hold for sure, no right answer hangs on an open fact, and the key fits."""
        sure = all(set(profile.possible(fact)) <= set(ok) for fact, ok in self.needs.items())
        settled = all(len(outcomes(option.correct, profile)) == 1 for option in self.options)
        return sure and settled and self._key_fits(profile)

    def _key_fits(self, profile: Profile) -> bool:
        count = len(self.key(profile))
        return count == 1 if self.kind == "single" else 1 <= count < len(self.options)

    def facts(self) -> list[str]:
        """The facts whose clauses explain the answer."""
        deciding = [fact for option in self.options for fact in deciding_facts(option.correct)]
        return list(dict.fromkeys([*deciding, *self.cites]))


class QuestionWords(Strict):
    """A question in one language; `explanation` tells why the right answer is right."""

    stem: str
    options: dict[str, str]
    explanation: str


class Bank(Strict):
    """All questions of one module."""

    module: str
    questions: tuple[Question, ...]


class BankWords(Strict):
    """The words of a bank by question id."""

    questions: dict[str, QuestionWords]
