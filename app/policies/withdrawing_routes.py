"""Ask that an edition be withdrawn."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import approving, clock, db, pages
from app.auth.access import fresh, requires, signed_in
from app.errors import DomainError
from app.models import PolicyVersion
from app.policies import publishing_queries as queries
from app.policies import withdrawing
from app.policies.drafting_forms import WithdrawForm
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("withdrawals", __name__)


@bp.get("/policies/editions/<uuid:version_id>/withdraw")
@requires("hr")
def new(version_id: uuid.UUID) -> str:
    """From when, why, and what it means for those who have still to sign."""
    return _new(_version(version_id), WithdrawForm(withdrawn_on=signed_in().today))


@bp.post("/policies/editions/<uuid:version_id>/withdraw")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def ask(version_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the second person; it stays in effect until they approve."""
    form, me = WithdrawForm(), signed_in()
    _offer(form)
    if not form.validate_on_submit():
        return _new(_version(version_id), form), 422
    db.writing()
    given = (form.withdrawn_on.data, form.reason.data or "", form.approver.data)
    try:
        request = withdrawing.ask(_version(version_id), *given, clock.now(), me.person_id)
    except DomainError as error:
        db.session.rollback()
        form.withdrawn_on.errors = [pages.said(error)]
        return _new(_version(version_id), form), 422
    db.session.commit()
    flash(_("Sent for approval. The edition stays in effect until it is approved."), "success")
    return redirect(url_for("approvals.show", request_id=request.id))


def _version(version_id: uuid.UUID) -> PolicyVersion:
    district = pages.district_run("hr")
    found: PolicyVersion = pages.one_or_404(queries.version(district.id, version_id))
    return found


def _offer(form: WithdrawForm) -> None:
    me, district = signed_in(), pages.district_run("hr")
    mails = district.reaches_by_mail
    named = db.session.scalars(approving.approvers(district.id, me.today)) if mails else ()
    form.offer(named, approving.is_alone(me.person_id, None, me.today))


def _new(version: PolicyVersion, form: WithdrawForm) -> str:
    _offer(form)
    asking = queries.other_programs(version.policy_id, signed_in().today)
    programs = db.session.scalars(asking).all()
    return render_template("policies/withdraw.html", version=version, form=form, programs=programs)
