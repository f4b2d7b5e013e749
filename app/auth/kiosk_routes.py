"""A shared tablet: paired once, then one person after another, each for a short while."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, cookies, kiosks, links, sessions, signing_in, throttling
from app.auth.access import LEARNER, SignedIn, public, requires
from app.auth.forms import SignInForm
from app.auth.sessions import Where
from app.errors import DomainError
from app.models import Crew, Kiosk

bp = Blueprint("kiosk", __name__)

PAIRING = "kiosk-code:"
"""Before a network address it counts wrong pairing codes, as `mail:` does requests for a link."""


@bp.get("/kiosk")
@public
def show() -> str | Response:
    """Who are you?"""
    kiosk = arriving.kiosk_here()
    if kiosk is None:
        return redirect(url_for(".ask_code"))
    if current_user.is_authenticated:
        return redirect(url_for("learning.index"))
    return _page(kiosk, SignInForm())


@bp.post("/kiosk")
@public
def sign_in() -> Response | tuple[str, int]:
    """By sign-in name and PIN or password; the session knows which tablet it is on."""
    kiosk, form, now, where = arriving.kiosk_here(), SignInForm(), clock.now(), arriving.here()
    if kiosk is None:
        return redirect(url_for(".ask_code"))
    if not form.validate_on_submit():
        return _page(kiosk, form), 422
    try:
        person_id, kind = signing_in.check(form.typed_name, form.password.data or "", where, now)
    except DomainError as error:
        form.password.errors = [_(error.words, **error.values)]
        return _page(kiosk, form), 422
    db.writing()
    token = signing_in.begin(person_id, kind, form.typed_name, where, now)
    db.session.commit()
    _toward_crew()
    return arriving.welcome(token)


@bp.post("/kiosk/slip")
@public
def type_code() -> Response:
    """From the code on a slip to the page that asks whether it is you."""
    typed = links.plain(request.form.get("slip", "").strip()[:40])
    _toward_crew()
    return redirect(url_for("auth.confirm", token=typed) if typed else url_for(".show"))


@bp.get("/kiosk/pair")
@public
def ask_code() -> str:
    """How a tablet becomes a shared one."""
    return render_template("auth/kiosk_pair.html", problem=None)


@bp.post("/kiosk/pair")
@public
def pair() -> Response | tuple[str, int]:
    """From now on this browser is the shared tablet; whoever was signed in here is signed out."""
    where, now = arriving.here(), clock.now()
    try:
        token = _paired(request.form.get("code", "")[:40], where._replace(kiosk_id=None))
    except DomainError as error:
        problem = _(error.words, **error.values)
        return render_template("auth/kiosk_pair.html", problem=problem), 422
    if isinstance(current_user._get_current_object(), SignedIn):
        sessions.end(current_user.token, now)
    db.session.commit()
    _forget()
    flash(_("The tablet is paired."), "success")
    response = make_response(redirect(url_for(".show")))
    cookies.keep(response, cookies.KIOSK, token)
    return response


@bp.get("/kiosk/here.txt")
@requires(LEARNER)
def here() -> tuple[str, int]:
    """Somebody touches the tablet: the guard notes that the session is in use."""
    return "", 204


@bp.get("/kiosk/left")
@public
def left() -> Response:
    """The person went away: end their session on this tablet and be ready for the next one.

    The one GET that ends a session, because a page without JavaScript can only be sent on by
    `<meta http-equiv="refresh">`. It ends nothing but a session of a shared tablet, so a link to
    it from elsewhere costs a sign-in at most."""
    person = current_user._get_current_object()
    if isinstance(person, SignedIn) and person.is_kiosk:
        db.writing()
        sessions.end(person.token, clock.now())
        db.session.commit()
    if not isinstance(person, SignedIn) or person.is_kiosk:
        _forget()
    return redirect(url_for(".show"))


def _page(kiosk: Kiosk, form: SignInForm) -> str:
    return render_template(
        "auth/kiosk.html",
        form=form,
        kiosk=kiosk,
        crews=_crews(kiosk),
        by_password="password" in request.args,
    )


def _crews(kiosk: Kiosk) -> list[Crew]:
    """Crew sessions going on where the tablet is."""
    now, on = clock.now(), clock.today(kiosk.site.district.time_zone)
    return list(db.session.scalars(kiosks.crews_near([kiosk.site_id], on, now)))


def _toward_crew() -> None:
    """Who signs in while a crew session is on here is asked whether they join it."""
    kiosk = arriving.kiosk_here()
    if kiosk and _crews(kiosk):
        session["wanted"] = url_for("crew_member.here")


def _paired(typed: str, where: Where) -> str:
    """Within the write that it begins, the token of the tablet; a wrong code is counted."""
    name, now = PAIRING + where.address, clock.now()
    throttling.refuse_if_guessing(name, where, now)
    db.writing()
    try:
        return kiosks.pair(typed, now)
    except DomainError:
        throttling.note_failure(name, where, now)
        db.session.commit()
        raise


def _forget() -> None:
    """What this browser knew about the person before."""
    logout_user()
    session.clear()
