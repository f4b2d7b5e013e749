"""Before you publish: exactly what will happen, and sending the draft to a second person."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import approving, clock, db, noticing, pages, reviewing
from app.auth.access import fresh, requires, signed_in
from app.documents.redline import redline_html
from app.errors import DomainError
from app.models import District, PolicyDraft
from app.policies import before as planning
from app.policies import checking
from app.policies.drafting_forms import SendForm
from app.policies.drafting_routes import found, standing
from app.policies.drafting_text_routes import bp as bp
from app.rules.cycles import NO_DATE
from app.rules.proof import FRESH_TO_MANAGE
from app.signing import text as stored_text


@bp.get("/policies/drafts/<uuid:draft_id>/before")
@requires("hr")
def before(draft_id: uuid.UUID) -> str:
    """Who is asked by when, what changes, and the mail itself."""
    draft = found(draft_id)
    return _before(draft, SendForm(revision=draft.revision))


@bp.post("/policies/drafts/<uuid:draft_id>/before")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def send(draft_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the second person; until they approve nothing changes for anybody."""
    form, me = SendForm(), signed_in()
    _offer(form)
    if not form.validate_on_submit():
        return _before(found(draft_id), form), 422
    db.writing()
    try:
        act = planning.Act(me.person_id, me.today, clock.now())
        request = planning.send(found(draft_id), form.revision.data, form.approver.data, act)
    except planning.Stale as stale:
        db.session.rollback()
        return _before(found(draft_id), SendForm(None), pages.said(stale)), 409
    except DomainError as error:
        db.session.rollback()
        form.approver.errors = [pages.said(error)]
        return _before(found(draft_id), form), 422
    db.session.commit()
    flash(_("Sent for review. Nothing changes until it is approved."), "success")
    return redirect(url_for("approvals.show", request_id=request.id))


def _offer(form: SendForm) -> None:
    me, district = signed_in(), pages.district_run("hr")
    mails = district.reaches_by_mail
    named = db.session.scalars(approving.approvers(district.id, me.today)) if mails else ()
    form.offer(named, approving.is_alone(me.person_id, None, me.today))


def _before(draft: PolicyDraft, form: SendForm, stale: str = "") -> str:
    me, district = signed_in(), pages.district_run("hr")
    _offer(form)
    found_now = checking.checked(draft, me.today)
    plan = planning.plan(draft, me.today)
    return render_template(
        "policies/before.html",
        it=standing(draft),
        form=form,
        revision=draft.revision if stale else form.revision.data,
        stale=stale,
        missing=planning.missing(draft, found_now, me.today),
        plan=plan,
        days=planning.dates(plan.asked) if plan.asked else [],
        no_date=NO_DATE,
        mail=_mail(district, plan),
        touches=reviewing.touched_by_policy(draft.policy.code, pages.locale()),
        changes=_changes(draft),
        mails=district.reaches_by_mail,
    )


def _mail(district: District, plan: planning.Plan) -> tuple[str, str] | None:
    """What the first of those who are asked would get."""
    days = planning.dates(plan.asked) if plan.asked else []
    return noticing.sample_edition_mail(district, days[0], pages.locale()) if days else None


def _changes(draft: PolicyDraft) -> str:
    """What changes since the last edition, as HTML; empty for the first one."""
    if not draft.policy.versions:
        return ""
    last = stored_text(draft.policy.versions[-1].text_sha256)
    return redline_html(last, draft.text, pages.locale())
