"""The questions put to a district, each with its clauses restated, in the language of the page."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app import pages
from app.models import ClauseRuling, Ruling
from app.published import current_profile, pack, packs_of, standings
from app.reviewing import open_reviews
from app.words import in_language
from modules.facts import FACTS, answer_words, questions
from modules.pack import Clause, Pack, PackWords
from modules.profile import settling


@dataclass(frozen=True)
class Restated:
    """A clause as pages show it."""

    section: str
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question, about a `fact` or a `clause`; `issue` says what is unclear in the text."""

    kind: str
    name: str
    asks: str
    issue: str
    clauses: tuple[Restated, ...]
    options: tuple[tuple[str, str], ...]
    packs: tuple[str, ...]
    """The packs that answer it, by code."""

    @property
    def key(self) -> str:
        """What its fields are called."""
        return f"{self.kind}-{self.name}"

    @property
    def hint(self) -> str:
        """What the text says and what is unclear in it, on a page of many questions."""
        said = [f"{clause.section}: {clause.text}" for clause in self.clauses]
        return " ".join([*said, self.issue]).strip()


def standing_words() -> dict[str, str]:
    """What a clause can be."""
    return {
        "in-force": _("In force, as published"),
        "permitted": _("Permitted, by a paragraph of our own"),
        "open": _("Open: staff ask administration"),
    }


def fact_question(district_id: uuid.UUID, fact: str) -> Question:
    """The question on a fact; KeyError for one that is never asked."""
    language, found = pages.locale(), [pack(code) for code in packs_of(district_id)]
    answering = [(each, words) for each, words in found if fact in each.facts]
    return Question(
        "fact",
        fact,
        questions(language)[fact],
        " ".join(_issue(each, words, fact) for each, words in answering).strip(),
        tuple(
            _restated(clause, in_language(words))
            for each, words in answering
            for clause in each.clauses
            if clause.id in each.facts[fact].clauses
        ),
        tuple((answer, answer_words(fact, answer, language)) for answer in FACTS[fact]),
        tuple(each.code.lower() for each, _words in answering),
    )


def clause_question(district_id: uuid.UUID, clause_id: str) -> Question:
    """The question on a clause of the district's packs; KeyError if there is none."""
    for loaded, words in (pack(code) for code in packs_of(district_id)):
        for clause in loaded.clauses:
            if clause.id == clause_id and clause.force != "not-policy":
                return _clause_question(loaded, clause, in_language(words))
    raise KeyError(clause_id)


def _clause_question(loaded: Pack, clause: Clause, words: PackWords) -> Question:
    restated = _restated(clause, words)
    return Question(
        "clause",
        clause.id,
        _(
            "Is section %(section)s in force: %(title)s?",
            section=clause.section,
            title=restated.title,
        ),
        words.issues.get(clause.open or "", ""),
        (restated,),
        tuple(standing_words().items()),
        (loaded.code.lower(),),
    )


def _restated(clause: Clause, words: PackWords) -> Restated:
    said = words.clauses[clause.id]
    return Restated(clause.section, said.title, said.text)


def _issue(loaded: Pack, words: Mapping[str, PackWords], fact: str) -> str:
    given = loaded.facts[fact]
    if given.verify:
        said = _("Before it counts, check it at the source: %(what)s.", what=given.verify)
        return str(said)
    return in_language(words).issues.get(given.open or "", "")


def open_questions(district_id: uuid.UUID) -> list[Question]:
    """What nobody has decided yet, whether or not HR has looked at it: first clauses, then facts.

    A fact that follows from clauses asked here is not asked besides, nor what a law says."""
    decided = [each.subject_id for each in open_reviews(district_id) if each.row is not None]
    clauses = open_clauses(district_id, decided)
    profile, asked = current_profile(district_id, decided), {each.name for each in clauses}
    packs = [pack(code)[0] for code in packs_of(district_id)]
    follows = {
        fact
        for each in packs
        for fact in each.facts
        if any(clause.id in asked for clause in settling(each, fact))
    }
    return clauses + [
        fact_question(district_id, fact)
        for fact in questions("en")
        if profile.is_open(fact) and fact not in follows and not is_unread(packs, fact)
    ]


def is_unread(packs: Sequence[Pack], fact: str) -> bool:
    """HR has to read a law first; no superintendent decides what it says."""
    return any(fact in each.facts and each.facts[fact].verify for each in packs)


def open_clauses(district_id: uuid.UUID, also: Sequence[uuid.UUID] = ()) -> list[Question]:
    """The clauses that an issue leaves open and no decision settles, in the order of the text."""
    last = {each.clause: each.standing for each in standings(district_id, also)}
    return [
        clause_question(district_id, clause.id)
        for clause in unconfirmed(district_id)
        if last.get(clause.id, "open") == "open"
    ]


def unconfirmed(district_id: uuid.UUID) -> list[Clause]:
    """The clauses of the district's packs that the adopted text leaves open."""
    packs = [pack(code)[0] for code in packs_of(district_id)]
    return [clause for each in packs for clause in each.clauses if clause.open]


def answered(row: Ruling | ClauseRuling, language: str) -> str:
    """What a decision says, in words."""
    if isinstance(row, ClauseRuling):
        return standing_words()[row.standing]
    if row.answer not in FACTS.get(row.fact, ()):
        return str(_("Taken back: what the text says counts again"))
    return answer_words(row.fact, row.answer, language)
