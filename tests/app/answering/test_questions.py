"""Questions before signing: asked once, answered by HR of the person, both kept."""

from app import clock, db, questions
from app.models import Notice, QuestionAnswer, StaffQuestion
from tests.app.answering.steps import TODAY, ask, at, every, leaves
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import cedar
from tests.app.roster.adding import hr_of

WORDS = "Does section 2 cover\nthe team's group chat?"


def answer(hr: Browser, words: str = "Yes, it does.", status: int = 200) -> Page:
    """HR answers the only question."""
    where = f"/policies/questions/{every(StaffQuestion)[0].id}"
    key = hr.get(where).field("idempotency_key")
    return hr.post(where, status, words=words, idempotency_key=key)


def test_the_box_says_that_it_is_no_report(world: World, visit: Visit) -> None:
    page = visit(world.ana).get(at(world, "question"))
    assert "not read at once, and it is not a report" in page.words()
    assert "no names of students" in page.words() and page.link("^/who-to-tell$")


def test_a_question_is_kept_once_and_shown_to_who_asked(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    key = ana.get(at(world, "question")).field("idempotency_key")
    for _click in range(2):
        page = ana.post(at(world, "question"), words=WORDS, idempotency_key=key)
    assert "group chat" in page.words() and "Not answered yet" in page.words()
    assert every(StaffQuestion)[0].words == WORDS and len(leaves("policy.question")) == 1


def test_hr_answers_and_the_person_is_told_without_the_words(world: World, visit: Visit) -> None:
    ana, cora = visit(world.ana), visit(world.cora)
    ask(ana, world, WORDS)
    assert "Ana María Núñez" in cora.get("/policies/questions").words()
    answer(cora)
    assert cora.get("/policies").link("^/policies/questions$")
    assert "Yes, it does." in ana.get("/my-questions").words()
    (notice,) = every(Notice)
    assert notice.kind == "question" and "Yes" not in notice.subject + notice.text
    assert leaves("policy.answer")[0]["entry"]["actor_name"] == "Cora Hale"


def test_a_further_answer_adds_to_the_first(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    ask(visit(world.ana), world, WORDS)
    answer(cora)
    answer(cora, "And the class chat too.")
    assert len(every(QuestionAnswer)) == 2 and len(every(Notice)) == 2


def test_open_questions_count_until_they_are_answered(world: World, visit: Visit) -> None:
    ask(visit(world.ana), world, WORDS)
    waiting = questions.open_questions([world.top.id], TODAY)
    assert db.session.scalar(waiting) == 1
    answer(visit(world.cora))
    db.session.rollback()
    assert db.session.scalar(waiting) == 0


def test_too_long_or_empty_is_refused_and_kept_in_the_box(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    assert "2000 characters" in ask(ana, world, "a" * 2001, 422).words()
    assert "Write something here" in ask(ana, world, "  ", 422).words()
    assert every(StaffQuestion) == []


def test_hr_of_another_school_sees_no_question(world: World, visit: Visit) -> None:
    ask(visit(world.ana), world, WORDS)
    gil = visit(hr_of(cedar(world)))
    assert "group chat" not in gil.get("/policies/questions").words()
    gil.get(f"/policies/questions/{every(StaffQuestion)[0].id}", 404)
    gil.post(
        f"/policies/questions/{every(StaffQuestion)[0].id}", 404, words="x", idempotency_key="k"
    )


def test_dan_sees_nothing_of_anas_questions(world: World, visit: Visit) -> None:
    ask(visit(world.ana), world, WORDS)
    dan = visit(world.dan)
    assert "group chat" not in dan.get("/my-questions").words()
    dan.get(f"/policies/questions/{every(StaffQuestion)[0].id}", 404)


def test_times_are_the_moments_of_asking_and_answering(world: World, visit: Visit) -> None:
    ask(visit(world.ana), world, WORDS)
    answer(visit(world.cora))
    asked, answered = every(StaffQuestion)[0].asked_at, every(QuestionAnswer)[0].answered_at
    assert asked < answered <= clock.now()
