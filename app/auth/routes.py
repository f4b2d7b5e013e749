"""Sign in, sign out, and one's own password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import operations, queries
from app.auth.access import LEARNER, SignedIn, local_path, public, requires, signed_in
from app.auth.forms import PasswordForm, SignInForm
from app.auth.loading import load_person
from app.errors import DomainError
from app.ledger.canonical import sha256
from app.models import StaffMember

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@public
def show() -> str:
    """The way in by name and password."""
    return render_template("auth/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@public
def sign_in() -> Response | tuple[str, int]:
    """Check the password outside the write, then begin a session."""
    form = SignInForm()
    if form.validate_on_submit():
        name, now = (form.name.data or "").strip().casefold(), clock.now()
        try:
            person_id = operations.check_password(name, form.password.data or "", now)
        except DomainError as error:
            db.writing()
            operations.note_failure(name, now)
            db.session.commit()
            form.password.errors = [_(error.words, **error.values)]
        else:
            db.writing()
            token = operations.begin_password_session(person_id, now)
            db.session.commit()
            return _welcome(token)
    return render_template("auth/sign_in.html", form=form), 422


@bp.get("/sign-in/<token>")
@public
def confirm(token: str) -> str | tuple[str, int]:
    """Show whose link it is; opening it uses nothing up."""
    link = db.session.scalar(queries.open_link(sha256(token.encode()), clock.now()))
    if link is None:
        return render_template("auth/link_gone.html"), 410
    return render_template("auth/confirm.html", person=link.staff_member, token=token)


@bp.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """Use the link up and begin a session."""
    db.writing()
    try:
        begun = operations.use_link(token, clock.now())
    except DomainError:
        return render_template("auth/link_gone.html"), 410
    db.session.commit()
    return _welcome(begun)


@bp.post("/sign-out")
@requires(LEARNER)
def sign_out() -> Response:
    """End the session here and now."""
    token = signed_in().token
    db.writing()
    operations.end_session(token, clock.now())
    db.session.commit()
    language = session.get("language")
    logout_user()
    session.clear()
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


@bp.get("/my-sign-in")
@requires(LEARNER)
def my_sign_in() -> str:
    """One's own password."""
    return render_template("auth/my_sign_in.html", form=PasswordForm())


@bp.post("/my-sign-in")
@requires(LEARNER)
def set_password() -> Response | tuple[str, int]:
    """Set a password only the person knows."""
    form, me = PasswordForm(), signed_in()
    if form.validate_on_submit():
        password = form.password.data or ""
        try:
            operations.refuse_weak(password, me.legal_name, me.preferred_name)
        except DomainError as error:
            form.password.errors = [_(error.words, **error.values)]
        else:
            hashed = operations.HASHER.hash(password)
            db.writing()
            person = db.session.get_one(StaffMember, me.person_id)
            operations.set_password(person, hashed, clock.now(), keep=me.token)
            db.session.commit()
            flash(_("Your password is set. Use it the next time you sign in."))
            return redirect(url_for(".my_sign_in"))
    return render_template("auth/my_sign_in.html", form=form), 422


def _welcome(token: str) -> Response:
    """Begin the browser's session afresh and go on to the page that was asked for."""
    wanted, language = session.get("wanted"), session.get("language")
    session.clear()
    if language:
        session["language"] = language
    person = load_person(token)
    assert person is not None
    login_user(person)
    return redirect(local_path(wanted) if wanted else url_for(_first_page(person)))


def _first_page(person: SignedIn) -> str:
    """HR begins with what needs HR, a principal with their people, everybody else with training."""
    if person.has_role("hr"):
        return "reports.today"
    return "reports.my_people" if person.has_role("principal") else "learning.index"
