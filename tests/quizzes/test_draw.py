"""The draw: the same for a seed, without repeats, never without the must-pass questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.module import QuizPlan
from quizzes.draw import draw
from quizzes.question import Question

YES_NO = [{"id": "a", "correct": True}, {"id": "b", "correct": False}]


def question(number: int, must_pass: bool = False) -> Question:
    return Question.model_validate(
        {
            "id": f"Q{number}",
            "asks": "act",
            "must_pass": must_pass,
            "cites": ["appearance"],
            "options": YES_NO,
        }
    )


POOL = tuple(question(number, must_pass=number in {3, 17, 29}) for number in range(30))
PLAN = QuizPlan(draw=10, pass_mark=8)


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [question.id for question in questions]


@given(seed=st.text(), size=st.integers(1, len(POOL)))
def test_a_seed_always_draws_the_same_questions_and_none_twice(seed: str, size: int) -> None:
    plan = QuizPlan(draw=size, pass_mark=1)
    drawn = ids(draw(POOL, plan, seed))
    assert drawn == ids(draw(POOL, plan, seed))
    assert len(set(drawn)) == len(drawn) == size


@given(seed=st.text(), size=st.integers(3, len(POOL)))
def test_every_must_pass_question_is_drawn_where_there_is_room(seed: str, size: int) -> None:
    drawn = draw(POOL, QuizPlan(draw=size, pass_mark=1), seed)
    assert sum(question.must_pass for question in drawn) == 3


def test_a_quiz_shorter_than_its_must_pass_questions_asks_only_those() -> None:
    assert all(q.must_pass for q in draw(POOL, QuizPlan(draw=2, pass_mark=1), "seed"))


def test_another_try_draws_other_questions_in_another_order() -> None:
    first, second = draw(POOL, PLAN, "sitting:1"), draw(POOL, PLAN, "sitting:2")
    assert set(ids(first)) != set(ids(second))


def test_must_pass_questions_do_not_always_come_first() -> None:
    assert any(not draw(POOL, PLAN, f"sitting:{n}")[0].must_pass for n in range(10))


def test_a_draw_is_the_same_on_every_machine() -> None:
    drawn = ids(draw(POOL, QuizPlan(draw=5, pass_mark=1), "sitting:1"))
    assert drawn == ["Q16", "Q3", "Q17", "Q29", "Q1"]


def test_too_few_questions_are_refused_in_clear_words() -> None:
    with pytest.raises(ValueError, match="asks 10 questions, but only 9 can be used"):
        draw(POOL[:9], PLAN, "seed")
