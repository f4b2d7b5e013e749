"""Sign the policies that were read; keep the receipt."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, evidence, pages, signing
from app.attesting import consent_in_force, terms_of
from app.auth import arriving
from app.auth.access import LEARNER, fresh, requires, signed_in
from app.auth.guarding import to_prove
from app.errors import DomainError
from app.evidence import Arrival
from app.models import Enrollment, PolicyVersion
from app.policies import operations
from app.policies.forms import SignForm
from app.policies.waiting import Waiting, waiting
from app.rules.proof import FRESH_TO_SIGN
from app.words import long_date

bp = Blueprint("policies", __name__)

FIELDS = {"editions": "#editions-1", "typed_name": "#typed_name"}


@bp.get("/sign/<uuid:enrollment_id>")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def sign(enrollment_id: uuid.UUID) -> str | BaseResponse:
    """Read this sentence, tick, type your name."""
    mine = waiting(enrollment_id)
    return _first(mine) or _sign_page(mine, SignForm(), set(), {})


@bp.post("/sign/<uuid:enrollment_id>")
@requires(LEARNER)
def check(enrollment_id: uuid.UUID) -> str | BaseResponse | tuple[str, int]:
    """The last look before it is final (WCAG 3.3.4); nothing is recorded yet."""
    mine, form, ticked = waiting(enrollment_id), SignForm(), _ticked()
    chosen = [version for version in mine.read if version.id in ticked]
    problems = _problems(mine.enrollment, form, chosen)
    if problems:
        return _sign_page(mine, form, ticked, problems), 422
    statements = [
        (version, operations.words_to_sign(version, pages.locale())) for version in chosen
    ]
    return render_template(
        "policies/review.html",
        enrollment=mine.enrollment,
        statements=statements,
        typed_name=form.typed_name.data,
    )


@bp.post("/sign/<uuid:enrollment_id>/confirm")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def confirm(enrollment_id: uuid.UUID) -> BaseResponse:
    """Sign: the same form twice, or a second tab, gives the same receipt."""
    me, typed = signed_in(), request.form.get("typed_name", "")
    ticked, key = sorted(_ticked()), pages.sent_key()
    arrival = Arrival(me.person_id, key, me.proof, arriving.client())
    if not evidence.earlier_submission(arrival) and _has_to_step_up():
        return to_prove(for_what="signing")
    db.writing()
    db.one_at_a_time(me.person_id)
    enrollment = pages.one_or_404(signing.enrollment(me.person_id, enrollment_id, me.today))
    arrived = operations.sign(
        enrollment, ticked, typed, arrival, pages.shown_in(), me.today, clock.now()
    )
    db.session.commit()
    return redirect(url_for(".receipt", submission_id=arrived.id))


def _first(mine: Waiting) -> BaseResponse | None:
    """What comes before signing: the reading, the consent, and whose hand it is."""
    id = mine.enrollment.id
    if not mine.texts:
        return redirect(url_for(".signed", enrollment_id=id))
    if not mine.read:
        flash(_("Read the text to its end first. The button there brings you here."))
        return redirect(mine.address(mine.unread[0][0]))
    if consent_in_force(signed_in().person_id) is None:
        return redirect(url_for("consent.show", enrollment=id, requirement=mine.texts[0][0]))
    return to_prove(for_what="signing") if _has_to_step_up() else None


def _has_to_step_up() -> bool:
    """Whether the district wants more shown, and lately, than this person has."""
    me = signed_in()
    return terms_of(me.district_id).steps_up and not me.proof.steps_up(clock.now())


def _sign_page(
    mine: Waiting, form: SignForm, ticked: set[uuid.UUID], problems: dict[str, str]
) -> str:
    return render_template(
        "policies/sign.html",
        mine=mine,
        form=form,
        ticked=ticked,
        problems=problems,
        problem_links=[(text, FIELDS[field]) for field, text in problems.items()],
        lines=[(version.id, _edition_line(version)) for version in mine.read],
    )


def _problems(
    enrollment: Enrollment, form: SignForm, chosen: list[PolicyVersion]
) -> dict[str, str]:
    """What has to be mended before the last look, by field."""
    problems = {} if chosen else {"editions": _("Tick each policy that you have read")}
    if not form.validate_on_submit():
        problems["typed_name"] = str(next(iter(form.typed_name.errors), _("Type your full name")))
        return problems
    try:
        operations.refuse_other_name(enrollment, form.typed_name.data or "")
    except DomainError as error:
        problems["typed_name"] = pages.said(error)
    return problems


def _edition_line(version: PolicyVersion) -> str:
    on = long_date(version.adopted_on)
    words: str = _(
        "Policy %(code)s: %(title)s, adopted %(on)s",
        code=version.policy.code,
        title=version.title,
        on=on,
    )
    return words


def _ticked() -> set[uuid.UUID]:
    """The editions ticked; what is no edition's id is not one."""
    found = set()
    for value in request.form.getlist("editions"):
        try:
            found.add(uuid.UUID(value))
        except ValueError:
            continue
    return found
