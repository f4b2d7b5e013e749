"""Grading: exactly the right options count; every problem is told before anything is graded."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.module import QuizPlan
from modules.pack import Profile
from quizzes.bank import usable
from quizzes.draw import draw
from quizzes.grading import Grade, Unanswered, UnknownAnswer, grade
from quizzes.question import Bank, Question

PLAN = QuizPlan(draw=10, pass_mark=8)
Responses = dict[str, Collection[str]]
seeds = st.text(max_size=10)


def drawn(bank: Bank, district: Profile, seed: str = "sitting:1") -> tuple[Question, ...]:
    return draw(usable(bank, district), PLAN, seed)


def all_right(questions: tuple[Question, ...], district: Profile) -> Responses:
    return {question.id: question.key(district) for question in questions}


def wrong(question: Question, district: Profile) -> list[str]:
    return [option.id for option in question.options if option.id not in question.key(district)]


def graded_with_mistakes(bank: Bank, district: Profile, count: int, must_pass: bool) -> Grade:
    """A try with `count` wrong answers, in questions that must be right or in others."""
    questions = drawn(bank, district)
    missed = [question for question in questions if question.must_pass is must_pass][:count]
    mistakes = {question.id: wrong(question, district) for question in missed}
    return grade(questions, district, all_right(questions, district) | mistakes, PLAN)


@given(seed=seeds)
def test_the_key_earns_full_marks(bank: Bank, district: Profile, seed: str) -> None:
    questions = drawn(bank, district, seed)
    result = grade(questions, district, all_right(questions, district), PLAN)
    assert (result.score, result.out_of, result.passed) == (10, 10, True)
    assert not result.missed_must_pass


@given(seed=seeds, place=st.integers(0, 9))
def test_one_wrong_answer_loses_exactly_one_point(
    bank: Bank, district: Profile, seed: str, place: int
) -> None:
    questions = drawn(bank, district, seed)
    mistake = {questions[place].id: wrong(questions[place], district)}
    result = grade(questions, district, all_right(questions, district) | mistake, PLAN)
    assert result.score == 9
    assert [mark.right for mark in result.marks].index(False) == place


def test_a_right_option_beside_a_wrong_one_earns_nothing(bank: Bank, district: Profile) -> None:
    questions = drawn(bank, district)
    everything = [option.id for option in questions[0].options]
    responses = all_right(questions, district) | {questions[0].id: everything}
    assert grade(questions, district, responses, PLAN).score == 9


@pytest.mark.parametrize(("mistakes", "passed"), [(2, True), (3, False)])
def test_the_pass_mark_is_a_count_of_right_answers(
    bank: Bank, district: Profile, mistakes: int, passed: bool
) -> None:
    assert graded_with_mistakes(bank, district, mistakes, must_pass=False).passed is passed


def test_a_missed_must_pass_question_fails_any_score(bank: Bank, district: Profile) -> None:
    result = graded_with_mistakes(bank, district, 1, must_pass=True)
    assert (result.score, result.passed, result.missed_must_pass) == (9, False, True)


def test_marks_keep_the_choice_and_the_key_in_the_order_asked(
    bank: Bank, district: Profile
) -> None:
    questions = drawn(bank, district)
    marks = grade(questions, district, all_right(questions, district), PLAN).marks
    assert [mark.question_id for mark in marks] == [question.id for question in questions]
    assert all(mark.chosen == mark.key for mark in marks)


def test_all_unanswered_questions_are_named_at_once(bank: Bank, district: Profile) -> None:
    questions = drawn(bank, district)
    responses = all_right(questions[2:], district) | {questions[1].id: []}
    with pytest.raises(Unanswered) as refused:
        grade(questions, district, responses, PLAN)
    assert refused.value.question_ids == (questions[0].id, questions[1].id)


@pytest.mark.parametrize("strange", [{"A-Q99": ["a"]}, {"A-Q12": ["z"]}, {"A-Q12": ["a", "z"]}])
def test_an_answer_that_was_not_offered_is_refused(
    bank: Bank, district: Profile, strange: Responses
) -> None:
    questions = drawn(bank, district)
    with pytest.raises(UnknownAnswer):
        grade(questions, district, all_right(questions, district) | strange, PLAN)
