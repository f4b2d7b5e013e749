"""An edition in the making: paste or upload its text, then its title, dates and signers."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, downloads, pages
from app.auth.access import requires, signed_in
from app.errors import Conflict
from app.models import District, Policy, PolicyDraft
from app.policies import drafting
from app.policies import publishing_queries as queries
from app.policies.drafting_forms import DetailsForm, NewForm, ReplaceForm, RevisionForm, SourceForm
from app.policies.shelf import Draft

bp = Blueprint("drafts", __name__)


@bp.get("/policies/new")
@requires("hr")
def new() -> str:
    """A policy that is not here yet, or another edition by its code."""
    pages.district_run("hr")
    return _source(NewForm(), None)


@bp.post("/policies/new")
@requires("hr")
def create() -> BaseResponse | tuple[str, int]:
    """Keep what was given, and look it through."""
    district, form = pages.district_run("hr"), NewForm()
    if not form.validate_on_submit():
        return _source(form, None), 422
    source, code = form.given(), form.code.data or ""
    db.writing()
    db.one_at_a_time(district.id)
    return _begun(_policy_called(district, code), source)


@bp.get("/policies/<uuid:policy_id>/new-edition")
@requires("hr")
def again(policy_id: uuid.UUID) -> str:
    """The next edition of a policy."""
    return _source(SourceForm(), _policy(policy_id))


@bp.post("/policies/<uuid:policy_id>/new-edition")
@requires("hr")
def create_again(policy_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Keep what was given, and look it through."""
    form = SourceForm()
    if not form.validate_on_submit():
        return _source(form, _policy(policy_id)), 422
    source = form.given()
    db.writing()
    return _begun(_policy(policy_id), source)


@bp.get("/policies/drafts/<uuid:draft_id>/file")
@requires("hr")
def file(draft_id: uuid.UUID) -> str:
    """Another file, with what the check found mended in it."""
    draft = found(draft_id)
    return _source(ReplaceForm(revision=draft.revision), draft.policy, draft)


@bp.post("/policies/drafts/<uuid:draft_id>/file")
@requires("hr")
def replace(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Take it in place of the one before."""
    draft, form = found(draft_id), ReplaceForm()
    if not form.validate_on_submit():
        return _source(form, draft.policy, draft), 422
    source = form.given()
    db.writing()
    try:
        drafting.replace(found(draft_id), source, form.revision.data)
    except Conflict as error:
        db.session.rollback()
        draft = found(draft_id)
        form.file.errors, form.revision.data = [pages.said(error)], draft.revision
        return _source(form, draft.policy, draft), 409
    db.session.commit()
    flash(_("The new file is in. This is what the check finds in it."), "success")
    return redirect(url_for(".findings", draft_id=draft_id))


@bp.get("/policies/drafts/<uuid:draft_id>")
@requires("hr")
def show(draft_id: uuid.UUID) -> str | BaseResponse:
    """Title, dates, references, and who signs it; while it waits for a review, what was sent."""
    draft = found(draft_id)
    if draft.version_id:
        return redirect(url_for("policies.edition", version_id=draft.version_id))
    if standing(draft).waits:
        return redirect(url_for("approvals.show", request_id=draft.request_id))
    form = DetailsForm(obj=draft)
    form.offer(draft.policy, signed_in().today)
    for field in (form.legal_references, form.cross_references):
        field.data = "\n".join(field.data or [])
    return _details(draft, form)


@bp.post("/policies/drafts/<uuid:draft_id>")
@requires("hr")
def describe(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Save them, unless somebody else has changed the draft meanwhile."""
    form = DetailsForm()
    form.offer(found(draft_id).policy, signed_in().today)
    if not form.validate_on_submit():
        return _details(found(draft_id), form), 422
    db.writing()
    draft = found(draft_id)
    try:
        drafting.describe(draft, form.facts(), form.revision.data)
    except Conflict as stale:
        db.session.rollback()
        return _details(found(draft_id), form, pages.said(stale)), 409
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".before", draft_id=draft_id))


@bp.get("/policies/drafts/<uuid:draft_id>/original")
@requires("hr")
def original(draft_id: uuid.UUID) -> Response:
    """The file as it was uploaded or pasted."""
    draft = found(draft_id)
    return downloads.stored(draft.sha256, draft.media_type, f"policy-{draft.policy.code}-draft")


@bp.get("/policies/drafts/<uuid:draft_id>/pdf")
@requires("hr")
def pdf(draft_id: uuid.UUID) -> Response:
    """A PDF as it looks."""
    draft, name = found(draft_id), "draft"
    return downloads.stored(draft.sha256, draft.media_type, name, inline=True)


@bp.post("/policies/drafts/<uuid:draft_id>/discard")
@requires("hr")
def discard(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Throw it away."""
    form = RevisionForm()
    if not form.validate_on_submit():
        return redirect(url_for(".show", draft_id=draft_id))
    db.writing()
    drafting.discard(found(draft_id), form.revision.data, clock.now())
    db.session.commit()
    flash(_("The draft is gone."), "success")
    return redirect(url_for("policies.index"))


def found(draft_id: uuid.UUID) -> PolicyDraft:
    """A draft of the district that the signed-in person is HR of; to others it does not exist."""
    draft: PolicyDraft = pages.one_or_404(queries.draft(pages.district_run("hr").id, draft_id))
    return draft


def standing(draft: PolicyDraft) -> Draft:
    """A draft with the review it was last sent to."""
    rows = queries.open_drafts(draft.policy.district_id).where(PolicyDraft.id == draft.id)
    row = db.session.execute(rows).one_or_none()
    return Draft(*row) if row else Draft(draft, None, None)


def _policy(policy_id: uuid.UUID) -> Policy:
    policy: Policy = pages.one_or_404(queries.policy(pages.district_run("hr").id, policy_id))
    return policy


def _policy_called(district: District, code: str) -> Policy:
    known = db.session.scalars(queries.policy_with_code(district.id, code)).unique().first()
    if known is None:
        known = Policy(id=db.uuid7(), district_id=district.id, code=code)
        db.session.add(known)
    return known


def _begun(policy: Policy, source: drafting.Source) -> BaseResponse:
    draft = drafting.begin(policy, source, clock.now(), signed_in().person_id)
    db.session.commit()
    step = ".text" if draft.is_scan else ".findings"
    return redirect(url_for(step, draft_id=draft.id))


def _source(form: SourceForm, policy: Policy | None, draft: PolicyDraft | None = None) -> str:
    return render_template("policies/draft_new.html", form=form, policy=policy, draft=draft)


def _details(draft: PolicyDraft, form: DetailsForm, stale: str = "") -> str:
    """The form; after somebody else's change with what is stored now beside what was typed."""
    theirs = [
        (form[name].label.text, getattr(draft, name))
        for name, typed in form.facts().items()
        if stale and name in form and typed != getattr(draft, name)
    ]
    return render_template(
        "policies/draft.html",
        it=standing(draft),
        form=form,
        revision=draft.revision if stale else form.revision.data,
        stale=stale,
        theirs=theirs,
    )
