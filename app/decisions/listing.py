"""Every question of a district with its answer, who decided it, and what waits for HR's look."""

import uuid
from dataclasses import dataclass

from app import pages
from app.decisions.asking import Question, clause_question, fact_question, unconfirmed
from app.models import ClauseRuling as Row
from app.models import Ruling
from app.published import current_profile, standings
from app.reviewing import Review, newest_bundles, open_reviews
from modules.facts import answer_words, questions
from modules.pack import Answer, ClauseRuling, Decided, Profile


@dataclass(frozen=True)
class Line:
    """A question with what counts now; no `answer` while it is open."""

    question: Question
    answer: str
    decided: tuple[Decided, ...]
    is_silent: bool
    """Nobody answers it: neither a policy or law chosen here nor a decision."""
    waiting: Ruling | Row | None
    """A decision HR has not looked at yet."""


@dataclass(frozen=True)
class Desk:
    """What counts in a district now, and what waits for HR's look; read once for a page."""

    district_id: uuid.UUID
    profile: Profile
    standings: dict[str, ClauseRuling]
    waiting: dict[str, Ruling | Row]

    def fact_lines(self) -> list[Line]:
        """Every fact that is asked, in the order of the catalogue."""
        return [self.line(fact_question(self.district_id, fact)) for fact in questions("en")]

    def clause_lines(self) -> list[Line]:
        """Every clause that the adopted text leaves open, with its standing."""
        asked = [each.id for each in unconfirmed(self.district_id)]
        return [self.line(clause_question(self.district_id, id)) for id in asked]

    def line(self, question: Question) -> Line:
        """One of them."""
        return self._fact(question) if question.kind == "fact" else self._clause(question)

    def _fact(self, question: Question) -> Line:
        fact, found = question.name, self.profile.possible(question.name)
        answer: Answer | None = self.profile.facts.get(fact)
        return Line(
            question,
            answer_words(fact, found[0], pages.locale()) if len(found) == 1 else "",
            answer.decided if answer else (),
            answer is None,
            self.waiting.get(fact),
        )

    def _clause(self, question: Question) -> Line:
        last = self.standings.get(question.name)
        words = dict(question.options)
        return Line(
            question,
            words[last.standing] if last else "",
            (standing_beside(last),) if last else (),
            False,
            self.waiting.get(question.name),
        )


def desk(district_id: uuid.UUID) -> Desk:
    """The desk of a district today."""
    last = {each.clause: each for each in standings(district_id)}
    return Desk(
        district_id,
        current_profile(district_id),
        {id: each for id, each in last.items() if each.standing != "open"},
        {each.name: each.row for each in decisions_waiting(district_id) if each.row},
    )


def standing_beside(last: ClauseRuling) -> Decided:
    """A clause's decision as it is told."""
    return Decided(
        by=last.by, on=last.on, authority=last.authority, section=last.section, says=last.says
    )


def decisions_waiting(district_id: uuid.UUID) -> list[Review]:
    """Decisions that HR has not looked at yet."""
    return [each for each in open_reviews(district_id) if each.row is not None]


@dataclass(frozen=True)
class Teachable:
    """How many scenarios of all published modules can be taught, and what the others wait for."""

    count: int
    all: int
    waits: list[tuple[str, str, int]]
    """Fact, question, and how many scenarios wait for it."""


def teachable(district_id: uuid.UUID) -> Teachable:
    """Under the facts that count today; what makes no sense here is not counted."""
    profile = current_profile(district_id)
    fitting = [
        scenario
        for made in newest_bundles()
        for scenario in made.scenarios.values()
        if scenario.applies(profile)
    ]
    held: dict[str, int] = {}
    for scenario in fitting:
        for fact in scenario.waits_for(profile):
            held[fact] = held.get(fact, 0) + 1
    asked = questions(pages.locale())
    return Teachable(
        sum(scenario.is_playable(profile) for scenario in fitting),
        len(fitting),
        [(fact, asked.get(fact, fact), count) for fact, count in held.items()],
    )
