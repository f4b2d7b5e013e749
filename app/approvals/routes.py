"""What waits for a second person: for HR on their pages, for an approver by one link."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import approving, clock, db, files, pages
from app.approvals import editions, operations, queries
from app.approvals.forms import ApproverForm, LinkForm
from app.auth.access import fresh, public, requires, signed_in
from app.entering import DecisionForm
from app.errors import DomainError
from app.models import ApprovalDecision, ApprovalRequest, Approver, StaffMember
from app.models.scope import district_run_by
from app.rules.approving import may_decide
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("approvals", __name__)

LATELY = timedelta(days=90)


@bp.get("/approvals")
@requires("hr")
def index() -> str:
    """What waits for me, what waits for others, what was decided lately."""
    me = signed_in()
    tops, on = me.sites_as("hr"), me.today
    waiting = [row[0] for row in db.session.execute(queries.waiting(tops, on))]
    decided = db.session.execute(queries.decided(tops, on, clock.now() - LATELY)).all()
    mine = [each for each in waiting if me.person_id not in (each.recorded_by, each.about_id)]
    others = [each for each in waiting if each not in mine]
    runs_all = db.session.scalar(district_run_by(me.district_id, tops)) is not None
    return render_template(
        "approvals/index.html", mine=mine, others=others, decided=decided, runs_all=runs_all
    )


@bp.get("/approvals/<uuid:request_id>")
@requires("hr")
def show(request_id: uuid.UUID) -> str:
    """Exactly what is to be approved, and what became of it."""
    return _show(_request(request_id), DecisionForm())


@bp.post("/approvals/<uuid:request_id>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def decide(request_id: uuid.UUID) -> Response | tuple[str, int]:
    """Approve or refuse as the second person, once."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show(_request(request_id), form), 422
    db.writing()
    request, me = _request(request_id), signed_in()
    approving.decide(
        request,
        **form.given,
        way="hr",
        decided_by=me.person_id,
        decided_name=me.legal_name,
        now=clock.now(),
    )
    db.session.commit()
    flash(_("Your decision is recorded."), "success")
    return redirect(url_for(".index"))


@bp.post("/approvals/<uuid:request_id>/withdraw")
@requires("hr")
def withdraw(request_id: uuid.UUID) -> Response:
    """Whoever asked takes it back, for good or to ask somebody else."""
    db.writing()
    request, me = _request(request_id), signed_in()
    approving.withdraw(request, db.session.get_one(StaffMember, me.person_id), clock.now())
    db.session.commit()
    flash(_("The request is withdrawn. You can ask again, also somebody else."), "success")
    return redirect(_to_ask_again(request))


@bp.get("/approve/<code>")
@public
def by_link(code: str) -> tuple[str, int]:
    """What is to be approved, for whoever has the link; opening it decides nothing."""
    return _by_link(code, LinkForm())


@bp.post("/approve/<code>")
@public
def decide_by_link(code: str) -> Response | tuple[str, int]:
    """Decide with a typed name; the next page says what was recorded."""
    form, known = LinkForm(), pages.person()
    if not form.validate_on_submit():
        return _by_link(code, form)
    db.writing()
    request = pages.one_or_404(queries.linked(code))
    try:
        approving.decide(
            request,
            **form.given,
            way="link",
            decided_by=known.person_id if known else None,
            decided_name=form.name.data or "",
            now=clock.now(),
        )
    except DomainError as error:
        db.session.rollback()
        flash(pages.said(error))
    else:
        db.session.commit()
    return redirect(url_for(".by_link", code=code))


@bp.get("/approve/<code>/proof")
@public
def proof_by_link(code: str) -> Response:
    """The stored proof of a credit claim, while the link is open; only ever as a download."""
    request: ApprovalRequest = pages.one_or_404(queries.linked(code))
    claim_id = request.content.get("claim_id")
    decision = db.session.get(ApprovalDecision, request.id)
    if claim_id is None or decision is not None or _why_closed(request):
        abort(404)
    claim = pages.one_or_404(queries.claim(uuid.UUID(claim_id)))
    response = make_response(files.read(claim.proof_sha256))
    name = f"proof-{claim.finished_on}.{files.ENDINGS[claim.proof_type]}"
    response.headers["Content-Type"] = claim.proof_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/approve/<code>/file/<language>")
@public
def file_by_link(code: str, language: str) -> Response:
    """The file of a policy edition, while the link is open."""
    request: ApprovalRequest = pages.one_or_404(queries.linked(code))
    decision = db.session.get(ApprovalDecision, request.id)
    if "edition" not in request.content or decision is not None or _why_closed(request):
        abort(404)
    return editions.file(request, language)


@bp.get("/approvals/<uuid:request_id>/file/<language>")
@requires("hr")
def file(request_id: uuid.UUID, language: str) -> Response:
    """The file of a policy edition, for the second person in HR."""
    request = _request(request_id)
    if "edition" not in request.content:
        abort(404)
    return editions.file(request, language)


@bp.get("/settings/approvers")
@requires("hr")
def approvers() -> str:
    """Who outside human resources may approve, by a link."""
    return _approvers(ApproverForm())


@bp.post("/settings/approvers")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def name_approver() -> Response | tuple[str, int]:
    """Name somebody."""
    form, me = ApproverForm(), signed_in()
    if form.validate_on_submit():
        db.writing()
        db.one_at_a_time(pages.district_run("hr").id)
        namer = db.session.get_one(StaffMember, me.person_id)
        try:
            operations.name_approver(
                namer, form.name.data or "", form.email.data or "", me.today, clock.now()
            )
        except DomainError as error:
            db.session.rollback()
            form.email.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _named(_("%(name)s can be asked to approve.", name=form.name.data))
    return _approvers(form), 422


@bp.post("/settings/approvers/<uuid:approver_id>/end")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def end_approver(approver_id: uuid.UUID) -> Response:
    """Nobody is asked through them any more."""
    me = signed_in()
    db.writing()
    district = pages.district_run("hr")
    db.one_at_a_time(district.id)
    old: Approver = pages.one_or_404(queries.approver(district.id, me.today, approver_id))
    operations.end_approver(old, me.person_id, me.today, clock.now())
    db.session.commit()
    return _named(_("%(name)s is no longer asked to approve.", name=old.name))


def _request(request_id: uuid.UUID) -> ApprovalRequest:
    """A request about somebody the signed-in HR knows; to others it does not exist."""
    me = signed_in()
    query = queries.request(me.sites_as("hr"), me.today, request_id)
    found: ApprovalRequest = pages.one_or_404(query)
    return found


def _to_ask_again(request: ApprovalRequest) -> str:
    if request.kind == "exemption":
        return url_for("exemptions.new", person_id=request.about_id, again=request.id)
    if "draft_id" in request.content:
        return url_for("drafts.before", draft_id=request.content["draft_id"])
    return url_for(".index")


def _show(request: ApprovalRequest, form: DecisionForm) -> str:
    now = clock.now()
    step = approving.step_of(request, now)
    return render_template(
        "approvals/show.html",
        request=request,
        decision=db.session.get(ApprovalDecision, request.id),
        form=form,
        step=step,
        is_link_open=step.by_link and now < step.link_ends_at,
        mail=db.session.scalar(queries.mail(request.id)),
        is_alone=request.alone_at is not None and now < request.alone_at,
        me=signed_in().person_id,
        **editions.shown(request, url_for(".show", request_id=request.id) + "/file"),
    )


def _by_link(code: str, form: LinkForm) -> tuple[str, int]:
    request = db.session.scalar(queries.linked(code))
    if request is None:
        return render_template("approvals/link_gone.html", why=""), 410
    decision = db.session.get(ApprovalDecision, request.id)
    if decision is not None:
        day = _day(request, decision.recorded_at)
        return render_template("approvals/link_done.html", decision=decision, day=day), 200
    if why := _why_closed(request):
        return render_template("approvals/link_gone.html", why=why), 410
    day = _day(request, request.recorded_at)
    page = render_template(
        "approvals/by_link.html",
        request=request,
        form=form,
        day=day,
        code=code,
        **editions.shown(request, url_for(".by_link", code=code) + "/file"),
    )
    return page, 422 if form.errors else 200


def _why_closed(request: ApprovalRequest) -> str:
    """Why whoever opened the link may not decide; empty if they may."""
    known, now = pages.person(), clock.now()
    step = approving.step_of(request, now)
    try:
        may_decide(step, "link", known.person_id if known else None, now)
    except DomainError as error:
        return pages.said(error)
    return ""


def _day(request: ApprovalRequest, at: datetime) -> date:
    return at.astimezone(ZoneInfo(request.asker.district.time_zone)).date()


def _approvers(form: ApproverForm) -> str:
    district = pages.district_run("hr")
    rows = db.session.scalars(approving.approvers(district.id, signed_in().today)).all()
    return render_template("approvals/approvers.html", form=form, rows=rows, district=district)


def _named(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for(".approvers"))
