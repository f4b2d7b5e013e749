"""A draft's text as people will read it, its translation, and what the check found."""

import uuid
from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, downloads, pages, signing
from app.auth.access import requires, signed_in
from app.documents.marks import reading_view
from app.errors import Conflict, DomainError
from app.models import PolicyDraft
from app.policies import checking, drafting
from app.policies.drafting_forms import RevisionForm, TextForm, TranslationForm, reason
from app.policies.drafting_routes import bp as bp
from app.policies.drafting_routes import found, standing
from app.policies.publishing import TEXTS
from app.rules.linting.finding import Finding


@bp.get("/policies/drafts/<uuid:draft_id>/text")
@requires("hr")
def text(draft_id: uuid.UUID) -> str:
    """As people will read it, beside the text it is made from."""
    draft = found(draft_id)
    return _text(draft, TextForm(obj=draft))


@bp.post("/policies/drafts/<uuid:draft_id>/text")
@requires("hr")
def rewrite(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Save a typed or mended text."""
    form = TextForm()
    if not form.validate_on_submit():
        return _text(found(draft_id), form), 422
    db.writing()
    try:
        drafting.rewrite(found(draft_id), form.text.data or "", form.revision.data)
    except Conflict as stale:
        db.session.rollback()
        return _text(found(draft_id), form, pages.said(stale)), 409
    except DomainError as error:
        db.session.rollback()
        form.text.errors = [pages.said(error)]
        return _text(found(draft_id), form), 422
    db.session.commit()
    flash(_("Saved. This is how people will read it."), "success")
    return redirect(url_for(".text", draft_id=draft_id))


@bp.get("/policies/drafts/<uuid:draft_id>/findings")
@requires("hr")
def findings(draft_id: uuid.UUID) -> str:
    """Everything the check found, and what was decided about it."""
    return _findings(found(draft_id), {})


@bp.post("/policies/drafts/<uuid:draft_id>/findings")
@requires("hr")
def decide(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Accept findings with a reason, or refer them to the board; those left open stay open."""
    given, problems = _decided(found(draft_id))
    if problems:
        return _findings(found(draft_id), problems), 422
    form, me = RevisionForm(), signed_in()
    if not form.validate_on_submit():
        return redirect(url_for(".findings", draft_id=draft_id))
    db.writing()
    draft = found(draft_id)
    try:
        drafting.touch(draft, form.revision.data)
    except Conflict as stale:
        db.session.rollback()
        return _findings(found(draft_id), {}, pages.said(stale)), 409
    for finding, outcome, why in given:
        drafting.decide_finding(draft, finding, outcome, why, clock.now(), me.person_id)
    left = checking.left(checking.checked(draft, me.today)) - len(given)
    db.session.commit()
    flash(_("Saved."), "success")
    step = ".findings" if left > 0 else ".show"
    return redirect(url_for(step, draft_id=draft_id))


@bp.get("/policies/drafts/<uuid:draft_id>/translations")
@requires("hr")
def translations(draft_id: uuid.UUID) -> str:
    """The Spanish text, who made it, and when."""
    draft = found(draft_id)
    return _translations(draft, TranslationForm(revision=draft.revision))


@bp.post("/policies/drafts/<uuid:draft_id>/translations")
@requires("hr")
def translate(draft_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Keep a translation, in place of one there was."""
    form = TranslationForm()
    if not form.validate_on_submit():
        return _translations(found(draft_id), form), 422
    db.writing()
    try:
        drafting.translate(found(draft_id), *form.given(), form.revision.data)
    except DomainError as error:
        db.session.rollback()
        draft = found(draft_id)
        form.file.errors, form.revision.data = [pages.said(error)], draft.revision
        return _translations(draft, form), 409 if isinstance(error, Conflict) else 422
    db.session.commit()
    flash(_("The translation is in."), "success")
    return redirect(url_for(".translations", draft_id=draft_id))


@bp.post("/policies/drafts/<uuid:draft_id>/translations/remove")
@requires("hr")
def drop_translation(draft_id: uuid.UUID) -> BaseResponse:
    """The edition comes without it."""
    form = RevisionForm()
    if form.validate_on_submit():
        db.writing()
        drafting.drop_translation(found(draft_id), form.revision.data)
        db.session.commit()
        flash(_("The translation is removed."), "success")
    return redirect(url_for(".translations", draft_id=draft_id))


@bp.get("/policies/drafts/<uuid:draft_id>/translation")
@requires("hr")
def translation_file(draft_id: uuid.UUID) -> Response:
    """The translation's file as it was uploaded."""
    draft = found(draft_id)
    made = next(iter(draft.translations), None) or abort(404)
    name = f"policy-{draft.policy.code}-draft-{made['language']}"
    return downloads.stored(made["sha256"], made["media_type"], name)


def _text(draft: PolicyDraft, form: TextForm, stale: str = "") -> str:
    return render_template(
        "policies/draft_text.html",
        it=standing(draft),
        form=form,
        html=reading_view(draft.text),
        is_text=draft.media_type in TEXTS,
        revision=draft.revision if stale else form.revision.data,
        stale=stale,
    )


def _decided(
    draft: PolicyDraft,
) -> tuple[list[tuple[Finding, str, str]], dict[str, str]]:
    """What was newly decided, and what is missing of it, by the finding's key."""
    given, problems = [], {}
    for each in checking.checked(draft, signed_in().today):
        key, before = each.finding.key, each.decision
        outcome = request.form.get(f"outcome-{key}", "")
        try:
            why = reason(request.form.get(f"reason-{key}", ""))
        except DomainError as error:
            problems[key] = pages.said(error)
            continue
        if outcome == "accepted" and not why:
            problems[key] = _("Say why you accept it")
        is_new = before is None or (before.outcome, before.reason) != (outcome, why)
        if outcome in ("accepted", "board") and is_new:
            given.append((each.finding, outcome, why))
    return given, problems


def _findings(draft: PolicyDraft, problems: dict[str, str], stale: str = "") -> str:
    found_now = checking.checked(draft, signed_in().today)
    return render_template(
        "policies/draft_findings.html",
        it=standing(draft),
        found=found_now,
        left=checking.left(found_now),
        problems=problems,
        stale=stale,
        sent=request.form,
        is_text=draft.media_type in TEXTS,
    )


def _translations(draft: PolicyDraft, form: TranslationForm) -> str:
    made = next(iter(draft.translations), None)
    sha = made and (made["reading_sha256"] or made["sha256"])
    return render_template(
        "policies/draft_translations.html",
        it=standing(draft),
        form=form,
        made=made,
        made_on=date.fromisoformat(made["translated_on"]) if made else None,
        html=signing.shown(sha, "es") if sha else "",
    )
