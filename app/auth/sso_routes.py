"""Sign in with the district's account; connect one; prove again by it."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, factors, identities, sessions, sso, sso_queries, sso_showing
from app.auth.access import LEARNER, SignedIn, for_leavers, fresh, public, requires, signed_in
from app.auth.sso import Refused, Unreachable
from app.models import District, IdentityProvider
from app.rules.proof import FRESH_TO_MANAGE
from config import settings

SKEW = timedelta(minutes=2)
"""How far a provider's clock may be off."""

bp = Blueprint("sso", __name__)
bp.add_app_template_global(sso_showing.ways, "sso_ways")
bp.add_app_template_global(sso_showing.accounts, "sso_accounts")


@bp.post("/sign-in/with")
@public
def find() -> Response:
    """From an address to its district's accounts; who is on the staff list plays no part."""
    domain = request.form.get("at", "").strip().lower().partition("@")[2]
    found = db.session.scalars(sso_queries.districts_of_domain(domain)).all() if domain else []
    if len(found) == 1:
        return redirect(url_for(".choose", district_id=found[0]))
    flash(_("We know no district account of this address. Use the link your district gave you."))
    return redirect(url_for("auth.show"))


@bp.get("/sign-in/at/<uuid:district_id>")
@public
def choose(district_id: uuid.UUID) -> str:
    """The accounts with which people of one district sign in."""
    found = db.session.scalars(sso_queries.providers(district_id)).all()
    return render_template("auth/sso.html", providers=found) if found else abort(404)


@bp.get("/sign-in/with/<uuid:provider_id>")
@public
def start(provider_id: uuid.UUID) -> Response:
    """To the provider; districts may publish this address. A shared tablet would stay signed in."""
    if arriving.kiosk_here():
        return redirect(url_for("kiosk.show"))
    return redirect(_away(_standing(sso_queries.provider(provider_id)), "sign-in"))


@bp.get("/prove/with/<uuid:provider_id>")
@requires(LEARNER)
@for_leavers
def prove(provider_id: uuid.UUID) -> Response:
    """To the provider, which asks for the password or key again."""
    provider = _standing(sso_queries.provider(provider_id))
    return redirect(_away(provider, "prove", prompt="login", max_age=0))


@bp.post("/my-sign-in/connect/<uuid:provider_id>")
@requires(LEARNER)
@fresh(FRESH_TO_MANAGE)
def connect(provider_id: uuid.UUID) -> Response:
    """To the provider by a page of our own: a form may not lead elsewhere (form-action)."""
    mine = sso_queries.providers(factors.in_own_hands().district_id)
    provider = _standing(mine.where(IdentityProvider.id == provider_id))
    address = _away(provider, "connect")
    answer = make_response(render_template("auth/sso_away.html", provider=provider, url=address))
    answer.headers["Refresh"] = f"0; url={address}"
    return answer


@bp.post("/my-sign-in/disconnect/<uuid:identity_id>")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def disconnect(identity_id: uuid.UUID) -> Response:
    """This account no longer signs me in."""
    me = factors.in_own_hands()
    db.writing()
    identities.disconnect(identity_id, me.person_id, clock.now(), me.token)
    db.session.commit()
    flash(_("The account is disconnected. Your other devices are signed out."))
    return redirect(url_for("own.show"))


@bp.get("/signed-in/<uuid:district_id>")
@public
def back(district_id: uuid.UUID) -> Response:
    """Back from a provider: what was begun in this browser, and nothing else, goes on."""
    if "state" not in request.args:
        return _from_portal(district_id)
    asked = session.get("sso")
    if not asked or asked["state"] != request.args["state"]:
        raise Refused(
            "This sign-in was not begun in this browser, or another one was. Start again."
        )
    del session["sso"]
    if "error" in request.args:
        raise Refused("You were not let in (%(why)s).", why=request.args["error"][:60])
    asks = sso_queries.providers(district_id).where(IdentityProvider.id == uuid.UUID(asked["at"]))
    provider = _standing(asks)
    claims = sso.answer(provider, _back_to(provider), request.args.get("code", ""), asked)
    goes_on = {"sign-in": _signed_in, "connect": _connected, "prove": _proved}[asked["for"]]
    return goes_on(provider, claims, asked)


@bp.errorhandler(Refused)
@bp.errorhandler(Unreachable)
def not_in(error: Refused | Unreachable) -> tuple[str, int]:
    """What went wrong, and the other ways in."""
    db.session.rollback()
    said, is_down = _(error.words, **error.values), isinstance(error, Unreachable)
    return render_template(
        "auth/sso_failed.html", said=said, is_down=is_down
    ), 503 if is_down else 403


def _standing(query: Select[IdentityProvider]) -> IdentityProvider:
    """A provider in use, detached: no transaction stays open while its server answers."""
    found = db.session.scalar(query)
    if found is None:
        abort(404)
    db.session.close()
    return found


def _away(provider: IdentityProvider, purpose: str, **more: Any) -> str:
    """The provider's address; what was asked is kept in this browser."""
    address, asked = sso.ask(provider, _back_to(provider), **more)
    about = {"at": str(provider.id), "for": purpose, "when": clock.now().isoformat()}
    if purpose != "sign-in":
        about["who"] = str(signed_in().person_id)
    session["sso"] = asked | about
    return address


def _back_to(provider: IdentityProvider) -> str:
    """The district's redirect address, as it stands in the provider's list."""
    return settings().public_url + url_for("sso.back", district_id=provider.district_id)


def _from_portal(district_id: uuid.UUID) -> Response:
    """Somebody pressed our tile in a portal, which knows nothing of our state: begin properly."""
    found = db.session.scalars(sso_queries.providers(district_id)).all()
    if len(found) == 1:
        return redirect(url_for(".start", provider_id=found[0].id))
    return redirect(url_for(".choose", district_id=district_id))


def _signed_in(provider: IdentityProvider, claims: dict[str, Any], _asked: Any) -> Response:
    now, where, shown = clock.now(), arriving.here(), _shown_at(claims)
    zone = db.session.get_one(District, provider.district_id).time_zone
    db.writing()
    person_id = identities.person_of(provider, claims, clock.today(zone), now)
    token = sessions.begin(person_id, "sso", now, where)
    if shown and shown < now:
        # The provider may have let a session of this morning in without asking.
        db.session.flush()
        sessions.prove_again(token, shown)
    db.session.commit()
    return arriving.welcome(token)


def _connected(provider: IdentityProvider, claims: dict[str, Any], asked: Any) -> Response:
    me = _same_person(asked)
    db.writing()
    identities.connect(provider, claims, me.person_id, clock.now())
    db.session.commit()
    flash(_("The account is connected. Sign in with it from now on."), "success")
    return redirect(url_for("own.show"))


def _proved(provider: IdentityProvider, claims: dict[str, Any], asked: Any) -> Response:
    me, shown = _same_person(asked), _shown_at(claims)
    identities.refuse_other(provider, claims, me.person_id)
    if shown is None or shown < datetime.fromisoformat(asked["when"]) - SKEW:
        raise Refused(
            "%(label)s did not ask you again. Prove it another way.", label=provider.label
        )
    db.writing()
    arriving.proved(me.token, clock.now(), "sso")
    db.session.commit()
    return arriving.onward(me, session.pop("wanted", None))


def _same_person(asked: dict[str, Any]) -> SignedIn:
    """The person who began; Refused if they signed out, or somebody else in, meanwhile."""
    me = current_user._get_current_object()
    if not isinstance(me, SignedIn) or str(me.person_id) != asked["who"]:
        raise Refused("You were signed out meanwhile. Sign in and do it once more.")
    return me


def _shown_at(claims: dict[str, Any]) -> datetime | None:
    """When the person last showed a secret to the provider, if it says so."""
    at = claims.get("auth_time")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None
