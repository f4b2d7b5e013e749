"""An attempt explained: each question with what was chosen, what is right, and why."""

import uuid
from dataclasses import dataclass

from app.models import Answers, Attempt
from app.published import bundle, frozen_profile
from modules.pack import Answer
from quizzes.question import Question, QuestionWords


@dataclass(frozen=True)
class Marked:
    """One question of an attempt; `chosen` is empty once answers have been purged."""

    question: Question
    words: QuestionWords
    chosen: list[str]
    key: frozenset[str]
    rules: list[Answer]

    @property
    def right(self) -> bool:
        """Whether exactly the right options were chosen."""
        return set(self.chosen) == self.key


def marked(
    attempt: Attempt, answers: Answers | None, district_id: uuid.UUID, language: str
) -> list[Marked]:
    """Every question of the attempt, in the order it was asked."""
    made = bundle(attempt.module_version_id)
    profile = frozen_profile(district_id, attempt.profile_sha256)
    by_id = {question.id: question for question in made.bank.questions}
    chosen = answers.chosen if answers else {}
    return [
        Marked(
            question=by_id[id],
            words=made.question_words(id, language),
            chosen=chosen.get(id, []),
            key=by_id[id].key(profile),
            rules=[profile.facts[fact] for fact in by_id[id].facts() if fact in profile.facts],
        )
        for id in attempt.questions
    ]
