"""What every page carries: the strip, the navigation, whom to ask, assets, headers."""

import hashlib
import re
import secrets
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from flask import Response, abort, g, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from sqlalchemy import Select, bindparam, select

from app import db, navigation
from app.auth.access import SignedIn, public, signed_in
from app.errors import DomainError
from app.models import Contact, District
from app.models.scope import district_run_by
from config import settings

LANGUAGES = ("en", "es")
STATIC = Path(__file__).parent / "static"


Found = TypeVar("Found")


class Switch(NamedTuple):
    """The other language: what it calls itself, and where it is chosen."""

    label: str
    url: str
    locale: str


class Strip(NamedTuple):
    """The head of the page; names no district to somebody who is not signed in."""

    district_name: str | None
    logo_url: str | None
    person_name: str | None
    language: "Switch | None"


class Ask(NamedTuple):
    """One line of "whom to ask"."""

    label: str
    name: str
    phone: str


FIRST_LABELS = (
    lazy_gettext("Principal or supervisor"),
    lazy_gettext("Human resources"),
    lazy_gettext("Title IX coordinator"),
    lazy_gettext("Employee assistance (support)"),
)
"""The labels of contacts that districts begin with, named here for the catalogues."""


def person() -> SignedIn | None:
    """The signed-in person, or None on a page open to all."""
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) else None


def locale() -> str:
    """The language chosen in this browser, else the person's own, else the browser's best."""
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    known = person()
    if known:
        return known.language
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"


def strip() -> Strip:
    """District and person, as the signed-in person may see them."""
    known = person()
    if known is None:
        return Strip(None, None, None, switch())
    logo = url_for("roster.logo", digest=known.logo_sha256) if known.logo_sha256 else None
    return Strip(known.district_name, logo, known.name, switch())


def switch() -> Switch:
    """To the same page in the other language; a page that was sent goes to its own GET."""
    code, label = ("es", "Español") if locale() == "en" else ("en", "English")
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return Switch(label, url_for("auth.language", code=code, back=back), code)


def contacts() -> list[Ask]:
    """Whom to ask in the person's own district; nobody's to someone not signed in.

    A number shows only once HR has checked it: a wrong number is worse than none. A contact with
    neither a name nor such a number tells nobody whom to ask."""
    known = person()
    asked = {"district_id": known.district_id} if known else None
    found = db.session.execute(contact_rows(), asked) if asked else ()
    return [
        Ask(gettext(label), name, phone if called else "")
        for label, name, phone, called in found
        if name or (phone and called)
    ]


@cache
def contact_rows() -> Select[*tuple[Any, ...]]:
    """A district's contacts in the order HR gave them; built once, for every page shows them."""
    return (
        select(Contact.label, Contact.name, Contact.phone, Contact.checked_on)
        .where(Contact.district_id == bindparam("district_id"))
        .order_by(Contact.position)
    )


def asset(name: str) -> str:
    """The address of a static file, new whenever its bytes are."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def csp_nonce() -> str:
    """One nonce per response for the two scripts of the page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def refuse_nul() -> None:
    """No text has a NUL character, and PostgreSQL stores none."""
    texts = [request.path, *request.args.values()]
    if request.mimetype == "application/x-www-form-urlencoded":
        texts += [value for values in request.form.listvalues() for value in values]
    if any("\x00" in text for text in texts):
        abort(400)


def headers(response: Response) -> Response:
    """Nothing is loaded from elsewhere, framed, sniffed or kept by a shared cache."""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers.setdefault("Cache-Control", "no-store")
    if settings().is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


@public
def healthz() -> str:
    """The web server is up and the database answers."""
    db.session.execute(select(1))
    return "ok\n"


def one_or_404(query: Select[*tuple[Any, ...]]) -> Any:
    """The one row the query finds for this person; to everybody else it does not exist."""
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        abort(404)
    return found


def district_run(*roles: str) -> District:
    """The person's own district, if they hold one of the roles over all of it; else 404."""
    me = signed_in()
    found: District = one_or_404(district_run_by(me.district_id, me.sites_as(*roles)))
    return found


def found_or_404(find: Callable[..., Found], *about: Any) -> Found:
    """What a look-up finds; to somebody who asks for what is not there it does not exist."""
    try:
        return find(*about)
    except LookupError:
        abort(404)


def said(error: DomainError) -> str:
    """A broken rule in the language of the page."""
    return str(gettext(error.words, **error.values))


def sent_key() -> str:
    """The idempotency key a form was sent with; a form without one was not ours."""
    key = request.form.get("idempotency_key", "")
    if not re.fullmatch(r"[\w-]{1,64}", key, re.ASCII):
        abort(400)
    return key


def shown_in() -> str:
    """The language of the page that was sent, which another tab may have left since."""
    language = request.form.get("language", "")
    return language if language in LANGUAGES else locale()


def new_key() -> str:
    """An idempotency key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def globals_() -> dict[str, Callable[..., Any]]:
    """What templates may call."""
    return {
        "asset": asset,
        "csp_nonce": csp_nonce,
        "new_key": new_key,
    }


def context() -> dict[str, Any]:
    """What templates find on every page; looked up once, though each form field asks for it."""
    if "on_every_page" not in g:
        g.on_every_page = _on_every_page()
    found: dict[str, Any] = g.on_every_page
    return found


def _on_every_page() -> dict[str, Any]:
    return {
        "strip": strip(),
        "navigation": navigation.places(person()),
        "foot": navigation.foot(person()),
        "contacts": contacts(),
        "locale": locale(),
    }
