"""Which questions one try asks: the same for the same seed on every machine."""

from collections.abc import Sequence

from modules.module import QuizPlan
from modules.plan import shuffled
from quizzes.question import Question


def draw(questions: Sequence[Question], plan: QuizPlan, seed: str) -> tuple[Question, ...]:
    """`plan.draw` questions in a seeded order, the must-pass ones before any other is taken.

    Raises ValueError when there are fewer questions than the plan asks for."""
    if len(questions) < plan.draw:
        raise ValueError(
            f"the quiz asks {plan.draw} questions, but only {len(questions)} can be used here; "
            "settle open facts, add questions or draw fewer"
        )
    mixed = shuffled(questions, f"{seed}:draw")
    taken = sorted(mixed, key=lambda question: not question.must_pass)[: plan.draw]
    return tuple(shuffled(taken, f"{seed}:order"))
