"""The quiz: the notice before it, the questions, handing in, the result."""

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import LEARNER, requires, signed_in
from app.evidence import Arrival
from app.learning import operations, queries
from app.learning.loading import playing_of
from app.learning.marking import marked
from app.learning.playing import Play
from app.learning.shown import missing_links, question_shown
from app.models import Answers
from quizzes.grading import Unanswered

bp = Blueprint("quiz", __name__)


@bp.get("/quizzes/<uuid:sitting_id>")
@requires(LEARNER)
def start(sitting_id: uuid.UUID) -> str | Response:
    """Who sees what, before the first question."""
    playing = playing_of(sitting_id)
    if elsewhere := _elsewhere(playing):
        return redirect(elsewhere)
    return render_template("learning/quiz_start.html", play=playing, tries=_tries(playing))


@bp.get("/quizzes/<uuid:sitting_id>/questions")
@requires(LEARNER)
def show(sitting_id: uuid.UUID) -> str | Response:
    """The questions of the next try, with answers saved earlier."""
    playing = playing_of(sitting_id)
    if elsewhere := _elsewhere(playing):
        return redirect(elsewhere)
    return _quiz(playing, _tries(playing) + 1, playing.sitting.draft, pages.new_key(), ())


@bp.post("/quizzes/<uuid:sitting_id>/questions")
@requires(LEARNER)
def hand_in(sitting_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Hand in a try, or save it for later; the same form twice is one attempt."""
    me, responses = signed_in(), _responses()
    number = request.form.get("try", 0, type=int)
    db.writing()
    db.one_at_a_time(me.person_id)
    playing = playing_of(sitting_id, lock=True)
    if "save" in request.form:
        operations.save_draft(playing.sitting, responses)
        db.session.commit()
        return redirect(url_for("learning.index"))
    key = pages.sent_key()
    try:
        arrival = Arrival(me.person_id, key, me.proof)
        attempt = operations.submit_attempt(
            playing, number, responses, arrival, pages.shown_in(), clock.now()
        )
    except Unanswered as error:
        return _quiz(playing, number, responses, key, error.question_ids), 422
    db.session.commit()
    return redirect(url_for("quiz.result", attempt_id=attempt.id))


@bp.get("/attempts/<uuid:attempt_id>")
@requires(LEARNER)
def result(attempt_id: uuid.UUID) -> str:
    """Passed or not, and why each answer is right."""
    me = signed_in()
    attempt = pages.one_or_404(queries.attempt(me.person_id, attempt_id))
    answers = db.session.get(Answers, attempt_id)
    return render_template(
        "learning/result.html",
        attempt=attempt,
        marks=marked(attempt, answers, me.district_id, pages.locale()),
    )


def _quiz(
    playing: Play,
    number: int,
    chosen: dict[str, list[str]],
    key: str,
    missing: tuple[str, ...],
) -> str:
    language = pages.locale()
    shown = [question_shown(playing, question, language) for question in playing.questions(number)]
    return render_template(
        "learning/quiz.html",
        play=playing,
        number=number,
        questions=shown,
        chosen=chosen,
        key=key,
        missing=missing,
        missing_links=missing_links([question.id for question, _words, _o in shown], missing),
        problem=_("Choose an answer"),
    )


def _responses() -> dict[str, list[str]]:
    """The form's answers by question; fields of the form itself are not answers."""
    return {
        name.removeprefix("q-"): sorted(set(request.form.getlist(name)))
        for name in sorted(request.form)
        if name.startswith("q-")
    }


def _elsewhere(playing: Play) -> str | None:
    """Where to go instead of the quiz: on through the module, or to the attempt that passed."""
    if playing.next_item is not None:
        return url_for("sitting.resume", sitting_id=playing.sitting.id)
    passed = db.session.scalar(queries.passed_attempt(playing.sitting.id))
    return url_for("quiz.result", attempt_id=passed) if passed else None


def _tries(playing: Play) -> int:
    return db.session.scalar(queries.attempts_made(playing.sitting.id)) or 0
