"""Sign-in settings: the providers that sign a district's people in."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import providers, sso, sso_queries
from app.auth.access import SignedIn, fresh, requires, signed_in
from app.auth.provider_forms import NewProviderForm, ProviderForm
from app.errors import DomainError
from app.models import IdentityProvider
from app.rules.proof import FRESH_TO_MANAGE
from config import settings

KEEPERS = ("hr", "technology")
"""Who may set this up, over the whole district: they could let anybody in as anybody."""
KINDS = "any(google, microsoft, other)"
USUAL = {"google": "Google", "microsoft": "Microsoft"}
"""What the button usually says, by kind of provider."""

bp = Blueprint("providers", __name__)


@bp.get("/settings/sign-in")
@requires(*KEEPERS)
def index() -> str:
    """The providers of the district, and the addresses that they and the people need."""
    me = _keeper()
    public = settings().public_url
    return render_template(
        "auth/sso_providers.html",
        providers=db.session.scalars(sso_queries.providers(me.district_id)).all(),
        back=public + url_for("sso.back", district_id=me.district_id),
        link=public + url_for("sso.choose", district_id=me.district_id),
    )


@bp.get(f"/settings/sign-in/new/<{KINDS}:kind>")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def new(kind: str) -> str:
    """What Brightline has to know of the provider."""
    _keeper()
    return _new_page(NewProviderForm(kind, label=USUAL.get(kind, "")))


@bp.post(f"/settings/sign-in/new/<{KINDS}:kind>")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def add(kind: str) -> Response | tuple[str, int]:
    """Keep a new provider; nothing is asked of it yet."""
    me, form = _keeper(), NewProviderForm(kind)
    if form.validate_on_submit():
        db.writing()
        try:
            providers.add(me.district_id, kind, form.place.data or "", form.given, clock.now())
        except DomainError as error:
            form.password.errors = [_(error.words, **error.values)]
        else:
            return _saved(_("It is saved. Check it now, then try it in a private window."))
    return _new_page(form), 422


@bp.get("/settings/sign-in/<uuid:provider_id>")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def edit(provider_id: uuid.UUID) -> str:
    """The button's words and the client; and the end of it."""
    provider = _provider(provider_id)
    return _change_page(ProviderForm.of(provider), provider)


@bp.post("/settings/sign-in/<uuid:provider_id>")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def change(provider_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep them."""
    form = ProviderForm()
    provider = _provider(provider_id)
    if form.validate_on_submit():
        db.writing()
        try:
            providers.change(provider := _provider(provider_id), form.given)
        except DomainError as error:
            form.password.errors = [_(error.words, **error.values)]
        else:
            return _saved(_("It is saved. Check it now, then try it in a private window."))
    return _change_page(form, provider), 422


@bp.post("/settings/sign-in/<uuid:provider_id>/check")
@requires(*KEEPERS)
def check(provider_id: uuid.UUID) -> Response:
    """Fetch the discovery document and say in words what is wrong with it."""
    provider = _provider(provider_id)
    db.session.close()
    try:
        sso.check(provider)
    except DomainError as error:
        flash(_(error.words, **error.values))
    else:
        flash(_("%(label)s answers as it should.", label=provider.label), "success")
    return redirect(url_for(".index"))


@bp.post("/settings/sign-in/<uuid:provider_id>/end")
@requires(*KEEPERS)
@fresh(FRESH_TO_MANAGE)
def end(provider_id: uuid.UUID) -> Response:
    """Stop using a provider."""
    _provider(provider_id)
    db.writing()
    providers.end(_provider(provider_id), clock.now())
    return _saved(_("Nobody signs in with this account any more."))


def _keeper() -> SignedIn:
    """The signed-in person, if their right covers the whole district."""
    me = signed_in()
    if not db.session.scalar(sso_queries.is_over_all(me.district_id, me.sites_as(*KEEPERS))):
        abort(404)
    return me


def _provider(provider_id: uuid.UUID) -> IdentityProvider:
    found = db.session.scalar(sso_queries.kept_by(provider_id, signed_in().sites_as(*KEEPERS)))
    return found or abort(404)


def _saved(said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return redirect(url_for(".index"))


def _new_page(form: NewProviderForm) -> str:
    return render_template("auth/sso_new.html", form=form, kind=form.kind)


def _change_page(form: ProviderForm, provider: IdentityProvider) -> str:
    return render_template("auth/sso_change.html", form=form, provider=provider)
