"""The quiz: graded on the server, nothing lost, one attempt per hand-in."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app import db
from app.models import Answers, Attempt, Body
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import pass_quiz, right_answers, to_the_quiz


def attempts() -> int:
    """How many attempts are on record."""
    db.session.rollback()
    return db.session.scalar(select(func.count(Attempt.id))) or 0


def test_an_unanswered_question_is_named_and_nothing_is_lost(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    key = ana.get(address).field("idempotency_key")
    answers = right_answers(world.ana)
    left_out = sorted(answers)[0]
    kept = {name: value for name, value in answers.items() if name != left_out}
    page = ana.post(address, 422, **{"try": 1, "idempotency_key": key, **kept})
    assert "has no answer" in page.text and f"#{left_out}-1" in page.text
    assert page.text.count(" checked") == sum(len(value) for value in kept.values())
    assert attempts() == 0


def test_handing_in_twice_is_one_attempt_with_one_result(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    sent: dict[str, Any] = {"try": 1, "idempotency_key": ana.get(address).field("idempotency_key")}
    sent |= right_answers(world.ana)
    paths = {ana.post(address, **sent).response.request.path for _twice in range(2)}
    assert len(paths) == 1 and attempts() == 1


def test_a_second_tab_cannot_hand_in_the_same_try(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    address = ana.get("/").link(r"^/training/[^.]+$")
    quiz = ana.post(address).link(r"^/quizzes/") + "/questions"
    page = ana.post(quiz, 409, **{"try": 1, "idempotency_key": "tab", "q-X": "a"})
    assert "already handed in" in page.text and attempts() == 1


def test_a_failed_try_is_explained_and_the_next_one_differs(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    page = ana.get(address)
    wrong = {name: page.field(name) for name in page.fields("q-.*")}
    key = page.field("idempotency_key")
    result = ana.post(address, **{"try": 1, "idempotency_key": key, **wrong})
    assert result.heading == "Not passed yet" and "Your answers, explained" in result.text
    assert ana.get(address).fields("q-.*") != page.fields("q-.*")


@pytest.mark.parametrize("name", ["q-NO-SUCH-QUESTION", "q-"])
def test_an_answer_to_no_question_asked_is_refused(world: World, visit: Visit, name: str) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    sent: dict[str, Any] = {"try": 1, "idempotency_key": ana.get(address).field("idempotency_key")}
    page = ana.post(address, 422, **sent, **right_answers(world.ana), **{name: "a"})
    assert "does not belong to this quiz" in page.text and attempts() == 0


def test_answers_saved_for_later_are_there_again(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    ana.get(address)
    name, value = next(iter(right_answers(world.ana).items()))
    ana.post(address, **{"save": "1", "try": 1, name: value})
    assert ana.get(address).text.count(" checked") == len(value)


def test_answers_are_practice_and_never_reach_the_ledger(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    db.session.rollback()
    assert db.session.scalars(select(Answers)).one().chosen
    bodies = b"".join(db.session.scalars(select(Body.bytes)))
    assert b"chosen" not in bodies and b'"score"' in bodies


def test_the_quiz_waits_until_the_module_is_worked_through(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    start = ana.get("/").link(r"/training/")
    ana.get(start)
    lesson = ana.post(start).response.request.path
    sitting = lesson.split("/")[2]
    assert ana.get(f"/quizzes/{sitting}").response.request.path == lesson
