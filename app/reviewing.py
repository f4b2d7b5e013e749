"""What a district decision or a new policy edition changes in the content, until HR has looked."""

import uuid
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app import db
from app.models import (
    ClauseRuling,
    ContentReview,
    ModuleVersion,
    Policy,
    PolicyVersion,
    Ruling,
)
from app.published import bundle, current_profile, facts_of, pack, pack_codes
from modules.pack import Profile
from modules.verdict import Verdict
from quizzes.bundle import Bundle
from quizzes.impact import Turned, difference, facts_behind, things


class Review(NamedTuple):
    """A decision about a fact or a clause (`row`), or an edition of a policy, not looked at yet.

    `name` is the fact, the clause's id or the policy's code."""

    subject_id: uuid.UUID
    name: str
    row: Ruling | ClauseRuling | None = None

    @property
    def is_edition(self) -> bool:
        """A new edition of a policy."""
        return self.row is None

    @property
    def facts(self) -> set[str]:
        """What it may change."""
        if self.is_edition:
            return facts_of(self.name, pack_codes())
        return facts_behind(self.name, [pack(code)[0] for code in pack_codes()])


class Touched(NamedTuple):
    """What turns on some facts: `module: title`, in one language, and those modules by slug."""

    scenarios: list[str]
    transcripts: list[str]
    questions: list[str]
    modules: dict[str, str]

    @property
    def lines(self) -> list[str]:
        """All of it."""
        return [*self.scenarios, *self.transcripts, *self.questions]


class Turn(NamedTuple):
    """An option whose verdict changes, as a learner reads it."""

    scenario: str
    option: str
    before: Verdict
    after: Verdict


class Effect(NamedTuple):
    """What a decision changes once it goes live: scenarios, options, and numbers of questions."""

    taught: list[str]
    no_longer: list[str]
    turns: list[Turn]
    asked: int
    not_asked: int
    other_key: int

    @property
    def is_none(self) -> bool:
        """Nothing that is taught changes."""
        return not any(self)


def open_reviews(district_id: uuid.UUID) -> list[Review]:
    """Decisions and later policy editions nobody in HR has looked at yet, the oldest first.

    A decision that a later one about the same replaced asks for no look."""
    rows: list[Ruling | ClauseRuling] = [*_waiting(Ruling, "fact", district_id)]
    rows += _waiting(ClauseRuling, "clause", district_id)
    decided = [Review(row.id, name_of(row), row) for row in sorted(rows, key=lambda row: row.id)]
    editions = db.session.execute(
        select(PolicyVersion.id, Policy.code)
        .join(Policy)
        .where(
            Policy.district_id == district_id,
            PolicyVersion.number > 1,
            _unseen(PolicyVersion.id),
        )
        .order_by(PolicyVersion.id)
    )
    return decided + [Review(id, code) for id, code in editions]


def name_of(row: Ruling | ClauseRuling) -> str:
    """The fact or the clause that a decision is about."""
    return row.fact if isinstance(row, Ruling) else row.clause


Decisive = TypeVar("Decisive", Ruling, ClauseRuling)


def _waiting(kind: type[Decisive], about: str, district_id: uuid.UUID) -> Sequence[Decisive]:
    later = aliased(kind)
    replaced = select(later.id).where(
        later.district_id == kind.district_id,
        getattr(later, about) == getattr(kind, about),
        later.id > kind.id,
    )
    return db.session.scalars(
        select(kind).where(kind.district_id == district_id, _unseen(kind.id), ~replaced.exists())
    ).all()


def _unseen(subject: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    return ~select(ContentReview.id).where(ContentReview.subject_id == subject).exists()


def touched_by_policy(code: str, language: str = "en") -> list[str]:
    """What a new edition of the policy may change, as `module: title`."""
    return touched(facts_of(code, pack_codes()), language).lines


def touched(facts: Collection[str], language: str) -> Touched:
    """What turns on one of the facts in the newest editions of all modules."""
    found = Touched([], [], [], {})
    for made in newest_bundles():
        turn, title = things(made, facts), made.module_words(language).title
        if any(turn):
            found.modules[made.module.slug] = title
        found.scenarios.extend(
            f"{title}: {made.scene(id, language).title}" for id in turn.scenarios
        )
        found.transcripts.extend(
            f"{title}: {made.chat(id, language).title}" for id in turn.transcripts
        )
        found.questions.extend(
            f"{title}: {made.question_words(id, language).stem}" for id in turn.questions
        )
    return found


def effects(
    district_id: uuid.UUID, reviews: Sequence[Review], language: str
) -> list[tuple[Review, Touched, Effect]]:
    """For each: what it touches, and what changes when it and those before it go live."""
    found, seen = [], list[uuid.UUID]()
    before = current_profile(district_id)
    for review in reviews:
        seen.append(review.subject_id)
        after = before if review.is_edition else current_profile(district_id, seen)
        found.append((review, touched(review.facts, language), effect(before, after, language)))
        before = after
    return found


def effect(before: Profile, after: Profile, language: str) -> Effect:
    """What the newest editions teach under one profile and otherwise under another."""
    found = Effect([], [], [], 0, 0, 0)
    for made in newest_bundles() if before != after else ():
        differs, title = difference(made, before, after), made.module_words(language).title
        found = Effect(
            found.taught + [f"{title}: {made.scene(id, language).title}" for id in differs.taught],
            found.no_longer
            + [f"{title}: {made.scene(id, language).title}" for id in differs.no_longer],
            found.turns + [_turn(made, each, language) for each in differs.turned],
            found.asked + len(differs.asked),
            found.not_asked + len(differs.not_asked),
            found.other_key + len(differs.other_key),
        )
    return found


def _turn(made: Bundle, turned: Turned, language: str) -> Turn:
    words, title = made.scene(turned.scenario, language), made.module_words(language).title
    option = words.steps[turned.step].options[turned.option]
    return Turn(f"{title}: {words.title}", option.text, turned.before, turned.after)


def newest_bundles() -> list[Bundle]:
    """The newest edition of every published module, by slug."""
    newest = select(ModuleVersion.slug, func.max(ModuleVersion.number).label("number"))
    latest = newest.group_by(ModuleVersion.slug).subquery()
    ids = db.session.scalars(
        select(ModuleVersion.id)
        .join(
            latest,
            (latest.c.slug == ModuleVersion.slug) & (latest.c.number == ModuleVersion.number),
        )
        .order_by(ModuleVersion.slug)
    )
    return [bundle(id) for id in ids.all()]
