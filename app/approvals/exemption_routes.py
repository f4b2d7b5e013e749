"""Exemptions of one person: ask for one, end one."""

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import approving, clock, db, pages
from app.approvals import exempting, queries
from app.approvals.exempting import Act, Wish
from app.approvals.forms import EndForm, ExemptionForm, titled
from app.auth.access import fresh, requires, signed_in
from app.errors import Conflict, DomainError
from app.models import ApprovalRequest, Exemption, Program, StaffMember
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("exemptions", __name__)


@bp.get("/people/<uuid:person_id>/exemption")
@requires("hr")
def new(person_id: uuid.UUID) -> str:
    """From what, why and until when; a request that was withdrawn fills the form again."""
    person = _person(person_id)
    again = request.args.get("again", type=uuid.UUID)
    return _new(person, _filled(person, again) if again else ExemptionForm())


@bp.post("/people/<uuid:person_id>/exemption")
@requires("hr")
def ask(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the second person; nothing holds before they have approved."""
    person, form = _person(person_id), ExemptionForm()
    _offer(form, person)
    if not form.validate_on_submit():
        return _new(person, form), 422
    db.writing()
    person = _person(person_id)
    program = db.session.get_one(Program, form.program.data)
    wish = Wish(program, form.reason.data, form.held_from.data, form.held_to.data)
    try:
        asked = exempting.ask(person, wish, form.approver.data, _act())
    except DomainError as error:
        db.session.rollback()
        field = form.program if isinstance(error, Conflict) else form.approver
        field.errors = [pages.said(error)]
        return _new(person, form), 422
    db.session.commit()
    flash(_("The exemption waits for approval. Until then nothing changes."), "success")
    return redirect(url_for("approvals.show", request_id=asked.id))


@bp.get("/people/<uuid:person_id>/exemption/<uuid:exemption_id>/end")
@requires("hr")
def ask_end(person_id: uuid.UUID, exemption_id: uuid.UUID) -> str:
    """End it earlier, or take it back whole."""
    form = EndForm(last_day=signed_in().today)
    return _end(_person(person_id), _exemption(person_id, exemption_id), form)


@bp.post("/people/<uuid:person_id>/exemption/<uuid:exemption_id>/end")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def end(person_id: uuid.UUID, exemption_id: uuid.UUID) -> Response | tuple[str, int]:
    """Its last day comes earlier."""
    form = EndForm()
    if not form.validate_on_submit():
        return _end(_person(person_id), _exemption(person_id, exemption_id), form), 422
    try:
        return _take_back(person_id, exemption_id, form.last_day.data)
    except DomainError as error:
        db.session.rollback()
        form.last_day.errors = [pages.said(error)]
    return _end(_person(person_id), _exemption(person_id, exemption_id), form), 422


@bp.post("/people/<uuid:person_id>/exemption/<uuid:exemption_id>/void")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def void(person_id: uuid.UUID, exemption_id: uuid.UUID) -> Response:
    """It was a mistake: it never held."""
    return _take_back(person_id, exemption_id, None)


def _take_back(person_id: uuid.UUID, exemption_id: uuid.UUID, last: date | None) -> Response:
    db.writing()
    person = _person(person_id)
    db.one_at_a_time(person.id)
    moves = exempting.take_back(person, _exemption(person_id, exemption_id), last, _act())
    db.session.commit()
    flash(f"{_('The exemption is changed.')} {moves}", "success")
    return redirect(url_for(".new", person_id=person_id))


def _act() -> Act:
    me = signed_in()
    return Act(me.person_id, me.today, clock.now())


def _person(person_id: uuid.UUID) -> StaffMember:
    """A person of the signed-in HR's sites; to outsiders nobody."""
    me = signed_in()
    query = queries.person(me.sites_as("hr"), me.today, person_id)
    found: StaffMember = pages.one_or_404(query)
    return found


def _exemption(person_id: uuid.UUID, exemption_id: uuid.UUID) -> Exemption:
    found: Exemption = pages.one_or_404(queries.exemption(person_id, exemption_id))
    return found


def _filled(person: StaffMember, request_id: uuid.UUID) -> ExemptionForm:
    asked = approving.about(person.id, exempting.KIND)
    found = db.session.execute(asked.where(ApprovalRequest.id == request_id)).first()
    if found is None:
        return ExemptionForm()
    content = found[0].content
    return ExemptionForm(
        program=content["program_id"],
        reason=content["reason"],
        held_from=date.fromisoformat(content["held_from"]),
        held_to=date.fromisoformat(content["held_to"]),
    )


def _offer(form: ExemptionForm, person: StaffMember) -> None:
    me = signed_in()
    mails = person.district.reaches_by_mail
    named = db.session.scalars(approving.approvers(me.district_id, me.today)) if mails else ()
    nobody = (
        _("Nobody: it goes ahead after 24 hours")
        if approving.is_alone(me.person_id, person.id, me.today)
        else _("Somebody else in human resources")
    )
    form.offer(db.session.scalars(queries.programs(me.district_id)), named, nobody)


def _new(person: StaffMember, form: ExemptionForm) -> str:
    _offer(form, person)
    rows = db.session.execute(queries.exemptions(person.id)).all()
    asked = db.session.execute(approving.about(person.id, exempting.KIND)).all()
    return render_template(
        "approvals/exemption.html",
        person=person,
        form=form,
        rows=[(row, titled(program)) for row, program in rows],
        waiting=[each for each, decision in asked if decision is None],
        mails=person.district.reaches_by_mail,
        on=signed_in().today,
    )


def _end(person: StaffMember, exemption: Exemption, form: EndForm) -> str:
    program = titled(db.session.get_one(Program, exemption.program_id))
    return render_template(
        "approvals/exemption_end.html",
        person=person,
        exemption=exemption,
        program=program,
        form=form,
    )
