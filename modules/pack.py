"""Packs restate a policy's clauses and answer the facts; a profile is the facts of one district."""

from datetime import date
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from modules.facts import FACTS

Force = Literal[
    "mandatory", "expectation", "definition", "purpose", "exception", "encouragement", "not-policy"
]


class Strict(BaseModel):
    """Unknown keys are errors, so that a misspelled key never passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Clause(Strict):
    """One clause; `open` names the issue that leaves it unconfirmed until the district decides."""

    id: str
    section: str
    force: Force
    binds: str
    source: str
    open: str | None = None
    verify: str | None = None
    """What HR must check in its own edition first; until then learners see no section."""


class PackAnswer(Strict):
    """How the adopted text answers one fact, and which of its clauses say so.

    `verify` says what HR has to check at the source before the fact may reach a learner."""

    answer: str
    clauses: tuple[str, ...] = Field(min_length=1)
    open: str | None = None
    verify: str | None = None


class Issue(Strict):
    """An oddity in the adopted text that only the district can settle, with what it touches."""

    id: str
    clauses: tuple[str, ...]


class Pack(Strict):
    """One policy or law, restated: clauses, answers and open issues."""

    code: str
    kind: Literal["policy", "law"]
    edition: str
    facts: dict[str, PackAnswer]
    clauses: tuple[Clause, ...]
    issues: tuple[Issue, ...] = ()
    newer: str = ""
    """The issue that says why HR should look for a newer policy."""

    @model_validator(mode="after")
    def _refers_only_to_what_exists(self) -> "Pack":
        problems = [*self._unknown_answers(), *self._unknown_references()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _unknown_answers(self) -> list[str]:
        return [
            f"facts.{name}: '{given.answer}' is not one of {', '.join(FACTS.get(name, ()))}"
            for name, given in self.facts.items()
            if given.answer not in FACTS.get(name, ())
        ]

    def _unknown_references(self) -> list[str]:
        clauses, issues = (
            {clause.id for clause in self.clauses},
            {issue.id for issue in self.issues},
        )
        named = [(f"facts.{name}", set(given.clauses)) for name, given in self.facts.items()]
        named += [(f"issues.{issue.id}", set(issue.clauses)) for issue in self.issues]
        opened = {c.open for c in self.clauses} | {f.open for f in self.facts.values()}
        opened |= {self.newer or None}
        return [
            f"{where}: no clause '{missing}'" for where, ids in named for missing in ids - clauses
        ] + [f"open: no issue '{missing}'" for missing in opened - issues - {None}]


class ClauseWords(Strict):
    """Our restatement of a clause, never the adopted text."""

    title: str
    text: str


class PackWords(Strict):
    """A pack in one language: clauses, what each fact says to staff, issues as questions."""

    title: str
    clauses: dict[str, ClauseWords]
    facts: dict[str, str]
    issues: dict[str, str] = {}


class Citation(Strict):
    """A clause as a learner may open it; `words` by language."""

    id: str
    code: str
    section: str
    words: dict[str, ClauseWords]
    unchecked: bool = False
    """Whether nobody has held it against the district's own edition yet."""


class Decided(Strict):
    """A district decision as learners read it beside the clause."""

    by: str
    on: date | None
    authority: str = ""
    section: str = ""
    says: str = ""
    fact: str = ""
    answer: str = ""
    """What was asked and answered; empty for a decision about a clause."""
    clause: str = ""
    """The clause's section in the adopted text."""
    standing: str = ""
    """Of the clause: `in-force` or `permitted`."""


class Answer(Strict):
    """One fact in one district: `value` is None while open; `waits_for` says what settles it."""

    value: str | None
    says: dict[str, str]
    citations: tuple[Citation, ...]
    waits_for: str | None = None
    decided: tuple[Decided, ...] = ()


TAKEN_BACK = "taken-back"
"""In place of an answer: what the text and its clauses say counts again."""


class Ruling(NamedTuple):
    """A district decision about one fact; `section` and `says` cite the district's own text."""

    fact: str
    answer: str
    section: str = ""
    says: str = ""
    by: str = ""
    on: date | None = None
    authority: str = ""


class ClauseRuling(NamedTuple):
    """Whether a clause is in force as published, or permitted by the district's own paragraph."""

    clause: str
    standing: Literal["in-force", "permitted", "open"]
    section: str = ""
    says: str = ""
    by: str = ""
    on: date | None = None
    authority: str = ""


class Profile(Strict):
    """The facts of one district after its decisions; frozen with every sitting it judges."""

    facts: dict[str, Answer]

    def possible(self, fact: str) -> tuple[str, ...]:
        """Every answer that may hold: one where settled, all where open.

        What no pack answers is silent, where that is an answer."""
        answer = self.facts.get(fact)
        if answer is None and "silent" in FACTS[fact]:
            return ("silent",)
        return (answer.value,) if answer and answer.value else FACTS[fact]

    def is_open(self, fact: str) -> bool:
        """Whether this district has still to settle the fact."""
        return len(self.possible(fact)) > 1
