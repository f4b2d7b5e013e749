"""Questions before signing: staff ask, human resources answers, both are kept."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.answering import operations, queries
from app.answering.asked import Asked
from app.answering.forms import WordsForm
from app.answering.loading import act, asked_of_me
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.models import StaffQuestion

bp = Blueprint("questions", __name__)

ANSWER = lazy_gettext("Your answer")


@bp.get("/sign/<uuid:enrollment_id>/question/<uuid:requirement_id>")
@requires(LEARNER)
def new(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """Ask before signing; it is not read at once and is not a report."""
    return _new(asked_of_me(enrollment_id, requirement_id), WordsForm(), pages.new_key())


@bp.post("/sign/<uuid:enrollment_id>/question/<uuid:requirement_id>")
@requires(LEARNER)
def ask(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response | tuple[str, int]:
    """Send the question; the same form asks once."""
    me, key, form = signed_in(), pages.sent_key(), WordsForm()
    if not form.validate_on_submit():
        return _new(asked_of_me(enrollment_id, requirement_id), form, key), 422
    db.writing()
    db.one_at_a_time(me.person_id)
    asked = asked_of_me(enrollment_id, requirement_id)
    id = uuid.uuid5(me.person_id, key)
    operations.ask(asked, id, form.words.data or "", pages.shown_in(), clock.now())
    db.session.commit()
    flash(_("Your question was sent. Nothing is signed."), "success")
    return redirect(url_for(".mine"))


@bp.get("/my-questions")
@requires(LEARNER)
@for_leavers
def mine() -> str:
    """What I asked, and what human resources answered."""
    asked = db.session.scalars(queries.own_questions(signed_in().person_id)).all()
    return render_template("answering/my_questions.html", questions=asked, answers=_answers(asked))


@bp.get("/policies/questions")
@requires("hr")
def index() -> str:
    """Questions from staff, the open ones first."""
    me = signed_in()
    rows = db.session.execute(queries.asked(me.sites_as("hr"), me.today)).all()
    waiting = [row for row in rows if not row.answered]
    answered = [row for row in reversed(rows) if row.answered]
    return render_template("answering/questions.html", waiting=waiting, answered=answered)


@bp.get("/policies/questions/<uuid:question_id>")
@requires("hr")
def show(question_id: uuid.UUID) -> str:
    """One question with its answers, and the box for another."""
    return _show(_question(question_id), WordsForm(), pages.new_key())


@bp.post("/policies/questions/<uuid:question_id>")
@requires("hr")
def answer(question_id: uuid.UUID) -> Response | tuple[str, int]:
    """Answer, or add to an answer; the person is told."""
    key, form = pages.sent_key(), WordsForm()
    if not form.validate_on_submit():
        return _show(_question(question_id), form, key), 422
    db.writing()
    row = _question(question_id)
    db.one_at_a_time(row.StaffQuestion.staff_member_id)
    id = uuid.uuid5(signed_in().person_id, key)
    operations.answer(row.StaffQuestion, id, form.words.data or "", act())
    db.session.commit()
    flash(_("Your answer is recorded, and the person is told."), "success")
    return redirect(url_for(".index"))


def _new(asked: Asked, form: WordsForm, key: str) -> str:
    return render_template("answering/question_new.html", asked=asked, form=form, key=key)


def _show(row: Any, form: WordsForm, key: str) -> str:
    question = row.StaffQuestion
    form.words.label.text = ANSWER
    return render_template(
        "answering/question.html",
        question=question,
        name=row.name,
        answers=_answers([question])[question.id],
        form=form,
        key=key,
    )


def _question(question_id: uuid.UUID) -> Any:
    """A question of somebody whom the signed-in HR knows."""
    me = signed_in()
    asked = queries.asked(me.sites_as("hr"), me.today).where(StaffQuestion.id == question_id)
    return db.session.execute(asked).one_or_none() or abort(404)


def _answers(asked: Sequence[StaffQuestion]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {each.id: [] for each in asked}
    for row in db.session.execute(queries.answers_to(list(found))):
        found[row.QuestionAnswer.question_id].append(row)
    return found
