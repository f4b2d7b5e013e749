"""What a try is worth: one point for exactly the right options, none for a part of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from modules.module import QuizPlan
from modules.pack import Profile
from quizzes.question import Question


class UnknownAnswer(ValueError):
    """An answer to a question that was not asked, or an option the question does not have."""


class Unanswered(ValueError):
    """Questions left without an answer; `question_ids` names all of them, in the order asked."""

    def __init__(self, question_ids: Iterable[str]):
        self.question_ids = tuple(question_ids)
        super().__init__("no answer to " + ", ".join(self.question_ids))


@dataclass(frozen=True)
class Mark:
    """One question: what was chosen, and what is right."""

    question_id: str
    chosen: frozenset[str]
    key: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether exactly the right options were chosen."""
        return self.chosen == self.key


@dataclass(frozen=True)
class Grade:
    """A graded try: `score` of `out_of` questions right, the marks in the order asked."""

    score: int
    out_of: int
    passed: bool
    marks: tuple[Mark, ...]
    missed_must_pass: bool


def grade(
    questions: Sequence[Question],
    profile: Profile,
    responses: Mapping[str, Collection[str]],
    plan: QuizPlan,
) -> Grade:
    """Passed means enough right answers and every must-pass question right.

    Raises UnknownAnswer or Unanswered before anything is graded."""
    _refuse_unknown(questions, responses)
    _refuse_unanswered(questions, responses)
    marks = tuple(Mark(q.id, frozenset(responses[q.id]), q.key(profile)) for q in questions)
    score = sum(mark.right for mark in marks)
    missed = any(q.must_pass and not m.right for q, m in zip(questions, marks, strict=True))
    return Grade(
        score=score,
        out_of=len(marks),
        passed=score >= plan.pass_mark and not missed,
        marks=marks,
        missed_must_pass=missed,
    )


def _refuse_unknown(
    questions: Sequence[Question], responses: Mapping[str, Collection[str]]
) -> None:
    offered = {question.id: {o.id for o in question.options} for question in questions}
    for question_id, chosen in responses.items():
        if question_id not in offered:
            raise UnknownAnswer(f"question {question_id} was not asked")
        if unknown := set(chosen) - offered[question_id]:
            raise UnknownAnswer(f"question {question_id} has no option {min(unknown)}")


def _refuse_unanswered(
    questions: Sequence[Question], responses: Mapping[str, Collection[str]]
) -> None:
    missing = [question.id for question in questions if not responses.get(question.id)]
    if missing:
        raise Unanswered(missing)
