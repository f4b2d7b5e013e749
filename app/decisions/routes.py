"""District decisions for HR of the whole district: open and decided, one by one, all ever made."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import fresh, requires
from app.decisions import operations, queries
from app.decisions.asking import (
    Question,
    answered,
    clause_question,
    fact_question,
    open_questions,
)
from app.decisions.forms import Answers, ByForm
from app.decisions.listing import desk
from app.decisions.operations import Given
from app.errors import DomainError
from app.models import Ruling
from app.published import pack, pack_codes, packs_of
from app.reviewing import name_of, touched
from app.rules.proof import FRESH_TO_MANAGE
from app.words import in_language
from modules.pack import TAKEN_BACK
from quizzes.impact import facts_behind

bp = Blueprint("decisions", __name__)

Answer = Response | str | tuple[str, int]


@bp.get("/settings/decisions")
@requires("hr")
def index() -> str:
    """Open questions and decided ones, of all policies or of one."""
    district = pages.district_run("hr")
    chosen = packs_of(district.id)
    wanted, found = request.args.get("policy", ""), desk(district.id)
    lines = [
        each
        for each in found.clause_lines() + found.fact_lines()
        if wanted not in chosen or wanted in each.question.packs
    ]
    return render_template(
        "decisions/index.html",
        open=[each for each in lines if not each.answer],
        decided=[each for each in lines if each.answer and not each.is_silent],
        silent=[each for each in lines if each.answer and each.is_silent],
        waiting=len(found.waiting),
        policies=[(code, in_language(pack(code)[1]).title) for code in chosen],
        wanted=wanted,
    )


@bp.get("/settings/decisions/history")
@requires("hr")
def history() -> str:
    """Every decision ever recorded, the newest first."""
    return render_template("decisions/history.html", rows=_history(pages.district_run("hr").id))


@bp.get("/settings/decisions/<fact>")
@requires("hr")
def fact(fact: str) -> str:
    """One question about the policy: what counts, and a decision to record."""
    return _page(_fact(fact), Answers((), {}), ByForm())


@bp.post("/settings/decisions/<fact>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def decide_fact(fact: str) -> Answer:
    """Record a decision about a fact."""
    return _decide(_fact(fact))


@bp.get("/settings/decisions/clauses/<clause>")
@requires("hr")
def clause(clause: str) -> str:
    """One clause: whether it is in force."""
    return _page(_clause(clause), Answers((), {}), ByForm())


@bp.post("/settings/decisions/clauses/<clause>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def decide_clause(clause: str) -> Answer:
    """Record a decision about a clause."""
    return _decide(_clause(clause))


@bp.get("/settings/decisions/answers")
@requires("hr")
def answers() -> str:
    """The open questions on one page, to type back what came on paper."""
    asked = open_questions(pages.district_run("hr").id)
    return _typed(asked, Answers((), {}), ByForm())


@bp.post("/settings/decisions/answers")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def type_answers() -> Answer:
    """Record what came on paper; a question left open stays so."""
    asked, form = open_questions(pages.district_run("hr").id), ByForm()
    given, is_whole = Answers(asked, request.form), form.validate_on_submit()
    if given.errors or not is_whole:
        return _typed(asked, given, form), 422
    return _record(given.given, form) or (_typed(asked, given, form), 422)


def _decide(question: Question) -> Answer:
    form = ByForm()
    given, is_whole = Answers([question], request.form), form.validate_on_submit()
    if given.errors or not is_whole:
        return _page(question, given, form), 422
    return _record(given.given, form) or (_page(question, given, form), 422)


def _record(given: list[Given], form: ByForm) -> Response | None:
    """Write the decisions and go on to what they change; None when a rule forbids it."""
    db.writing()
    try:
        operations.decide(pages.district_run("hr"), given, form.by, clock.now())
    except DomainError as error:
        db.session.rollback()
        form.decided_by.errors = [pages.said(error)]
        return None
    db.session.commit()
    flash(_("Recorded. It counts once you have looked at what it changes."), "success")
    return redirect(url_for("decisions.review"))


def _page(question: Question, given: Answers, form: ByForm) -> str:
    district = pages.district_run("hr")
    packs = [pack(code)[0] for code in pack_codes()]
    return render_template(
        "decisions/decide.html",
        question=question,
        line=desk(district.id).line(question),
        given=given,
        form=form,
        touched=touched(facts_behind(question.name, packs), pages.locale()),
        rows=[each for each in _history(district.id) if name_of(each[0]) == question.name],
    )


def _typed(asked: list[Question], given: Answers, form: ByForm) -> str:
    return render_template("decisions/answers.html", questions=asked, given=given, form=form)


def _history(district_id: uuid.UUID) -> list[tuple[Any, ...]]:
    """Each decision with HR's look, what it is about, and its answer in words."""
    rows = [
        *db.session.execute(queries.rulings(district_id)),
        *db.session.execute(queries.clause_rulings(district_id)),
    ]
    language = pages.locale()
    return [
        (row, look, _about(district_id, name_of(row)), answered(row, language))
        for row, look in sorted(rows, key=lambda each: each[0].id, reverse=True)
    ]


def _about(district_id: uuid.UUID, name: str) -> str:
    """What a decision is about; of a pack that is chosen no more, the clause's id."""
    for find in (fact_question, clause_question):
        try:
            return find(district_id, name).asks
        except KeyError:
            continue
    return name


def _fact(fact: str) -> Question:
    """The question of the address; once it was decided, a decision can be taken back."""
    district = pages.district_run("hr")
    try:
        question = fact_question(district.id, fact)
    except KeyError:
        abort(404)
    rows = db.session.execute(queries.rulings(district.id)).all()
    if any(isinstance(row, Ruling) and row.fact == fact for row, _look in rows):
        back = (TAKEN_BACK, _("Take the decision back: what the text says counts again"))
        return replace(question, options=(*question.options, back))
    return question


def _clause(clause: str) -> Question:
    return pages.found_or_404(clause_question, pages.district_run("hr").id, clause)
