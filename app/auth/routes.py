"""Sign in by name, by link or by code; sign out; the language of the pages."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, cookies, links, queries, sessions, signing_in
from app.auth.access import LEARNER, for_leavers, local_path, public, requires, signed_in
from app.auth.forms import SignInForm
from app.errors import DomainError
from app.ledger.canonical import sha256

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@public
def show() -> str | Response:
    """The ways in; a shared tablet has a page of its own."""
    if arriving.kiosk_here():
        return redirect(url_for("kiosk.show"))
    return _sign_in_page(SignInForm())


@bp.post("/sign-in")
@public
def sign_in() -> Response | tuple[str, int]:
    """Check the password or PIN outside the write, then begin a session."""
    form, now, where = SignInForm(), clock.now(), arriving.here()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    try:
        person_id, kind = signing_in.check(form.typed_name, form.password.data or "", where, now)
    except DomainError as error:
        form.password.errors = [_(error.words, **error.values)]
        return _sign_in_page(form), 422
    db.writing()
    token = signing_in.begin(person_id, kind, form.typed_name, where, now)
    db.session.commit()
    return arriving.welcome(token)


@bp.post("/sign-in/link")
@public
def send_link() -> Response:
    """Send a link if there is such a person; the answer is the same if there is not."""
    signing_in.ask_for_link(request.form.get("link-name", ""), arriving.here(), clock.now())
    return redirect(url_for(".link_sent"))


@bp.get("/sign-in/sent")
@public
def link_sent() -> str:
    """Look into your mail."""
    return render_template("auth/link_sent.html")


@bp.post("/sign-in/code")
@public
def type_code() -> Response:
    """From a code typed off a slip to the page that asks whether it is you."""
    typed = request.form.get("slip", "").strip()[:40]
    return redirect(url_for(".confirm", token=links.plain(typed)) if typed else url_for(".show"))


@bp.get("/sign-in/<token>")
@public
def confirm(token: str) -> str | tuple[str, int]:
    """Show whose link it is; opening it uses nothing up."""
    digest = sha256(links.plain(token).encode())
    link = db.session.scalar(queries.open_link(digest, clock.now()))
    if link is None:
        return render_template("auth/link_gone.html"), 410
    return render_template("auth/confirm.html", person=link.staff_member, link=link)


@bp.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """Use the link up and begin a session."""
    where = arriving.here()
    db.writing()
    try:
        begun = links.use_link(token, clock.now(), where)
    except DomainError:
        return render_template("auth/link_gone.html"), 410
    db.session.commit()
    return arriving.welcome(begun)


@bp.post("/sign-out")
@requires(LEARNER)
@for_leavers
def sign_out() -> Response:
    """End the session here and now; what other tabs still send is kept for its owner."""
    me, language = signed_in(), session.get("language")
    db.writing()
    sessions.end(me.token, clock.now())
    db.session.commit()
    logout_user()
    session.clear()
    if me.is_kiosk:
        return redirect(url_for("kiosk.show"))
    session["was"] = sha256(me.token.encode())
    if language:
        session["language"] = language
    flash(_("You are signed out."))
    return redirect(url_for(".show"))


@bp.get("/language/<any(en, es):code>")
@public
def language(code: str) -> Response:
    """Show all pages of this browser in the language, and go back to the page."""
    session["language"] = code
    return redirect(local_path(request.args.get("back")))


def _sign_in_page(form: SignInForm) -> str:
    is_kiosk = bool(cookies.read(cookies.KIOSK))
    return render_template(
        "auth/sign_in.html",
        form=form,
        is_kiosk=is_kiosk,
        mails=db.session.scalar(queries.mails()),
    )
