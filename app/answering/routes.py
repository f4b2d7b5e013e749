"""Answering a policy in another way than signing it: which ways there are, receipt, refusal."""

import uuid
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import answers, clock, db, pages
from app.answering import operations, queries, receiving
from app.answering.asked import Asked
from app.answering.forms import NameForm
from app.answering.loading import asked_of_me
from app.auth import arriving
from app.auth.access import LEARNER, for_leavers, fresh, requires, signed_in
from app.auth.guarding import to_prove
from app.errors import DomainError
from app.evidence import Arrival
from app.rules.proof import FRESH_TO_SIGN

bp = Blueprint("answers", __name__)


@bp.get("/sign/<uuid:enrollment_id>/other/<uuid:requirement_id>")
@requires(LEARNER)
def other(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """Paper, receipt, question, refusal: what each of them means."""
    asked = asked_of_me(enrollment_id, requirement_id)
    is_enough = receiving.is_enough(asked, signed_in().today)
    return render_template("answering/other.html", asked=asked, is_enough=is_enough)


@bp.get("/sign/<uuid:enrollment_id>/received/<uuid:requirement_id>")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def received(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str | Response:
    """Read this sentence, type your name."""
    me, asked = signed_in(), asked_of_me(enrollment_id, requirement_id)
    receiving.refuse_on_screen(me.person_id)
    if receiving.has_to_step_up(me.district_id, me.proof, clock.now()):
        return to_prove(for_what="signing")
    return _received(asked, NameForm())


@bp.post("/sign/<uuid:enrollment_id>/received/<uuid:requirement_id>")
@requires(LEARNER)
def check(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str | tuple[str, int]:
    """The last look before it is final (WCAG 3.3.4); nothing is recorded yet."""
    asked, form = asked_of_me(enrollment_id, requirement_id), NameForm()
    if not form.validate_on_submit():
        return _received(asked, form), 422
    try:
        receiving.refuse_other_name(asked, form.typed_name.data or "")
    except DomainError as error:
        form.typed_name.errors = [pages.said(error)]
        return _received(asked, form), 422
    said = receiving.words_of(asked.version, pages.locale())
    return render_template(
        "answering/review.html", asked=asked, statement=said, typed_name=form.typed_name.data
    )


@bp.post("/sign/<uuid:enrollment_id>/received/<uuid:requirement_id>/confirm")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def confirm(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response:
    """Record the receipt; the same form twice, or a second tab, gives the same page."""
    me, arrival = signed_in(), _arrival()
    payload = _payload(enrollment_id, requirement_id, "received")
    payload["typed_name"] = request.form.get("typed_name", "")
    arrived = operations.sent_before(payload, arrival)
    if not arrived and receiving.has_to_step_up(me.district_id, me.proof, clock.now()):
        return to_prove(for_what="signing")
    db.writing()
    db.one_at_a_time(me.person_id)
    arrived = operations.sent_before(payload, arrival)
    if arrived is None:
        asked = _still(asked_of_me(enrollment_id, requirement_id))
        arrived = receiving.receive(
            asked, payload, arrival, pages.shown_in(), me.today, clock.now()
        )
        db.session.commit()
    return redirect(url_for(".receipt", submission_id=arrived.id))


@bp.get("/sign/<uuid:enrollment_id>/decline/<uuid:requirement_id>")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def decline(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """The policy applies all the same, nothing is waived, and signing later is possible."""
    asked = asked_of_me(enrollment_id, requirement_id)
    duty = operations.duty_of(asked.version, pages.locale())
    return render_template("answering/decline.html", asked=asked, duty=duty)


@bp.post("/sign/<uuid:enrollment_id>/decline/<uuid:requirement_id>")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def declined(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response:
    """Record the person's own refusal, once."""
    me, arrival = signed_in(), _arrival()
    payload = _payload(enrollment_id, requirement_id, "declined")
    db.writing()
    db.one_at_a_time(me.person_id)
    arrived = operations.sent_before(payload, arrival)
    if arrived is None:
        asked = _still(asked_of_me(enrollment_id, requirement_id))
        arrived = operations.decline(
            asked, payload, arrival, pages.shown_in(), me.today, clock.now()
        )
        db.session.commit()
    return redirect(url_for(".receipt", submission_id=arrived.id))


@bp.get("/answers/<uuid:submission_id>")
@requires(LEARNER)
@for_leavers
def receipt(submission_id: uuid.UUID) -> str:
    """What is on record now, and whether anything is left to do."""
    row = _answer(submission_id)
    kind, kept = (
        ("signature", row.Acknowledgment) if row.Acknowledgment else ("refusal", row.Refusal)
    )
    return render_template(
        "answering/receipt.html",
        submission=row.Submission,
        received=row.Acknowledgment,
        refusal=row.Refusal,
        version=row.PolicyVersion,
        corrections=db.session.scalars(answers.corrections_of(kind, kept.id)).all(),
        is_done=bool(
            row.Acknowledgment
            and db.session.scalar(queries.completion_of("signature", row.Acknowledgment.id))
        ),
    )


def _received(asked: Asked, form: NameForm) -> str:
    return render_template(
        "answering/received.html",
        asked=asked,
        form=form,
        statement=receiving.words_of(asked.version, pages.locale()),
        is_enough=receiving.is_enough(asked, signed_in().today),
    )


def _arrival() -> Arrival:
    me = signed_in()
    return Arrival(me.person_id, pages.sent_key(), me.proof, arriving.client())


def _payload(enrollment_id: uuid.UUID, requirement_id: uuid.UUID, how: str) -> dict[str, Any]:
    return {
        "enrollment": str(enrollment_id),
        "requirement": str(requirement_id),
        "edition": request.form.get("edition", ""),
        "answer": how,
    }


def _still(asked: Asked) -> Asked:
    """The edition that the page showed, or Conflict."""
    operations.refuse_other_edition(asked, request.form.get("edition", ""))
    return asked


def _answer(submission_id: uuid.UUID) -> Any:
    query = queries.answers_in(signed_in().person_id, submission_id)
    return db.session.execute(query).one_or_none() or abort(404)
