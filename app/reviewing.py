"""What a district decision or a new policy edition changes in the content, until HR has looked."""

import uuid
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app import db
from app.models import ContentReview, ModuleVersion, Policy, PolicyVersion, Ruling
from app.published import bundle, pack, pack_codes
from modules.facts import questions
from quizzes.impact import impact


class Review(NamedTuple):
    """A decision (`answer`) on a fact, or an edition of a policy (`code`), and what it touches."""

    subject_id: uuid.UUID
    fact: str
    answer: str
    code: str
    touches: list[str]

    def asked(self, language: str) -> str:
        """The fact as a plain question; empty for a policy edition."""
        return questions(language).get(self.fact, self.fact)


def open_reviews(district_id: uuid.UUID) -> list[Review]:
    """Decisions and later policy editions nobody in HR has looked at yet, the oldest first."""
    decided = [
        Review(ruling.id, ruling.fact, ruling.answer, "", _touched({ruling.fact}))
        for ruling in db.session.scalars(
            select(Ruling)
            .where(Ruling.district_id == district_id, _unseen(Ruling.id))
            .order_by(Ruling.id)
        )
    ]
    return decided + [
        Review(id, "", "", code, _touched(_facts_of(code)))
        for id, code in db.session.execute(
            select(PolicyVersion.id, Policy.code)
            .join(Policy)
            .where(
                Policy.district_id == district_id,
                PolicyVersion.number > 1,
                _unseen(PolicyVersion.id),
            )
            .order_by(PolicyVersion.id)
        )
    ]


def _unseen(subject: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    return ~select(ContentReview.id).where(ContentReview.subject_id == subject).exists()


def _facts_of(code: str) -> set[str]:
    """The facts a pack of this policy code answers."""
    packs = (pack(name)[0] for name in pack_codes())
    return {fact for each in packs if each.code.endswith(code) for fact in each.facts}


def _touched(facts: set[str]) -> list[str]:
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
    return [line for id in ids.all() for line in impact(bundle(id), facts)]
