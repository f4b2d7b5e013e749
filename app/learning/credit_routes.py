"""Training done elsewhere: send the proof, enter it for somebody, look at it again."""

import uuid
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import approving, clock, db, files, pages
from app.asking import refuse_if_closed
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.errors import Conflict, DomainError
from app.learning import credit_queries, credits, queries
from app.learning.credit_forms import CreditForm, CreditForSomebodyForm
from app.learning.loading import part_of
from app.learning.titles import Titles
from app.models import StaffMember

bp = Blueprint("credits", __name__)


@bp.get("/training/<uuid:enrollment_id>/<uuid:requirement_id>/elsewhere")
@requires(LEARNER)
def new(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """What proof is needed, or what became of the one that was sent."""
    return _own(_outside(enrollment_id, requirement_id), CreditForm())


@bp.post("/training/<uuid:enrollment_id>/<uuid:requirement_id>/elsewhere")
@requires(LEARNER)
def create(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Send the proof; human resources decides."""
    me, form = signed_in(), CreditForm()
    part = _outside(enrollment_id, requirement_id)
    if not form.validate_on_submit():
        return _own(part, form), 422
    given = form.kept()
    db.writing()
    db.one_at_a_time(me.person_id)
    part = _outside(enrollment_id, requirement_id)
    credits.claim(*_asked(part), given, me.person_id, clock.now())
    db.session.commit()
    flash(_("Sent. Human resources looks at it."), "success")
    return redirect(url_for("learning.index"))


@bp.get("/people/<uuid:person_id>/credit/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires("hr")
def for_person(person_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """HR has the proof, or was there: whatever is asked except a signature."""
    person, part = _theirs(person_id, enrollment_id, requirement_id)
    return _somebodys(person, part, CreditForSomebodyForm())


@bp.post("/people/<uuid:person_id>/credit/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires("hr")
def enter(
    person_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> BaseResponse | tuple[str, int]:
    """Enter it; a second person approves."""
    person, part = _theirs(person_id, enrollment_id, requirement_id)
    form = CreditForSomebodyForm()
    _offer(form, person)
    if form.validate_on_submit():
        given = form.kept()
        db.writing()
        db.one_at_a_time(person_id)
        person, part = _theirs(person_id, enrollment_id, requirement_id)
        if _entered(form, part, given):
            return redirect(url_for("reports.person", person_id=person_id))
    return _somebodys(person, part, form), 422


@bp.get("/credits/<uuid:claim_id>/proof")
@requires(LEARNER)
@for_leavers
def proof(claim_id: uuid.UUID) -> Response:
    """The stored file, byte for byte; only ever as a download, for it may hold anything."""
    me = signed_in()
    query = credit_queries.claim(me.person_id, me.proven_sites_as("hr"), me.today, claim_id)
    claim = pages.one_or_404(query)
    response = make_response(files.read(claim.proof_sha256))
    name = f"proof-{claim.finished_on}.{files.ENDINGS[claim.proof_type]}"
    response.headers["Content-Type"] = claim.proof_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _outside(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Any:
    """Training elsewhere that is asked of the signed-in person."""
    part = part_of(enrollment_id, requirement_id)
    if not part.Requirement.outside_title:
        abort(404)
    _refuse_if_met(part)
    return part


def _theirs(
    person_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> tuple[StaffMember, Any]:
    """What is asked of somebody whom the signed-in HR knows; a signature is only their own."""
    me = signed_in()
    person = pages.one_or_404(queries.person([], me.sites_as("hr"), me.today, person_id))
    query = queries.part(person_id, enrollment_id, requirement_id, me.today)
    part = db.session.execute(query).one_or_none() or abort(404)
    if part.Requirement.policy_id:
        abort(404)
    refuse_if_closed(part.status)
    _refuse_if_met(part)
    return person, part


def _refuse_if_met(part: Any) -> None:
    if part.met:
        raise Conflict("This is done already.")


def _asked(part: Any, language: str = "en") -> tuple[Any, Any, str]:
    """What the proof stands for, with its title."""
    me = signed_in()
    titles = Titles(me.district_id, me.today, language)
    return part.Enrollment, part.Requirement, titles.of(part.Requirement, None)


def _own(part: Any, form: CreditForm) -> str:
    return render_template("learning/credit.html", form=form, **_shown(part))


def _somebodys(person: StaffMember, part: Any, form: CreditForSomebodyForm) -> str:
    _offer(form, person)
    return render_template("learning/credit_for.html", person=person, form=form, **_shown(part))


def _shown(part: Any) -> dict[str, Any]:
    enrollment, requirement, title = _asked(part, pages.locale())
    waits = credits.is_waiting(enrollment, requirement)
    return {"title": title, "program": enrollment.program, "waits": waits}


def _offer(form: CreditForSomebodyForm, person: StaffMember) -> None:
    me = signed_in()
    mails = person.district.reaches_by_mail
    named = db.session.scalars(approving.approvers(me.district_id, me.today)) if mails else ()
    nobody = _("Somebody else in human resources")
    if approving.is_alone(me.person_id, person.id, me.today):
        nobody = _("Nobody: it goes ahead after 24 hours")
    form.offer(named, nobody)


def _entered(form: CreditForSomebodyForm, part: Any, given: credits.Given) -> bool:
    """Ask for approval and commit; else say why not."""
    me = signed_in()
    try:
        credits.claim(*_asked(part), given, me.person_id, clock.now(), form.approver.data)
    except DomainError as error:
        db.session.rollback()
        form.approver.errors = [pages.said(error)]
        return False
    db.session.commit()
    flash(_("Entered. It counts once a second person approves it."), "success")
    return True
