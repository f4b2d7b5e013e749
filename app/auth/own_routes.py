"""My sign-in: one's own password or PIN, and where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db
from app.auth import arriving, own_secret, queries, sessions
from app.auth.access import LEARNER, SignedIn, for_leavers, fresh, requires, signed_in
from app.auth.forms import FirstSecretForm, SecretForm
from app.errors import DomainError
from app.ledger.canonical import sha256
from app.models import StaffMember
from app.rules.proof import FRESH_TO_MANAGE, MUST_SET

bp = Blueprint("own", __name__)


@bp.get("/my-sign-in")
@requires(LEARNER)
@for_leavers
def show() -> str | Response:
    """What lets me in, and the browsers I am signed in with."""
    if signed_in().proof.method in MUST_SET:
        return redirect(url_for(".first"))
    return _page(SecretForm())


@bp.post("/my-sign-in")
@requires(LEARNER)
@for_leavers
@fresh(FRESH_TO_MANAGE)
def set_secret() -> Response | tuple[str, int]:
    """Set a password or PIN only the person knows; other sessions end."""
    form, me = SecretForm(), signed_in()
    given = form.password.data or ""
    if _problem(form, given, me):
        return _page(form), 422
    _keep(me, own_secret.kind_of(given), given)
    flash(
        _("It is set. Use it the next time you sign in. Your other devices are signed out."),
        "success",
    )
    return redirect(url_for(".show"))


@bp.get("/my-sign-in/first")
@requires(LEARNER)
@for_leavers
def first() -> str | Response:
    """Somebody printed the code I came with: now a PIN that only I know."""
    if signed_in().proof.method not in MUST_SET:
        return redirect(url_for(".show"))
    return render_template("auth/first.html", form=FirstSecretForm())


@bp.post("/my-sign-in/first")
@requires(LEARNER)
@for_leavers
def set_first() -> Response | tuple[str, int]:
    """Set it, and go on in a session that rests on it; who has another way proves it first."""
    form, me = FirstSecretForm(), signed_in()
    if me.proof.method not in MUST_SET:
        return redirect(url_for(".show"))
    given = form.password.data or ""
    if _problem(form, given, me):
        return render_template("auth/first.html", form=form), 422
    kind = own_secret.kind_of(given)
    _keep(me, kind, given)
    now, where = clock.now(), arriving.here()
    db.writing()
    sessions.end(me.token, now)
    begun = sessions.begin(me.person_id, kind, now, where, sessions.secret_of(me.person_id))
    db.session.commit()
    onward = arriving.welcome(begun)
    name = db.session.get_one(StaffMember, me.person_id).sign_in_name
    said = _("It is set. Nobody at your district can see it. You sign in as %(name)s.", name=name)
    flash(said, "success")
    return onward


@bp.post("/my-sign-in/sessions/end")
@requires(LEARNER)
@for_leavers
def end_sessions() -> Response:
    """Sign out one other browser, or all of them."""
    me, now, which = signed_in(), clock.now(), request.form.get("session", "")
    db.writing()
    if which:
        sessions.end_by_hash(which, now, owner=me.person_id)
    else:
        sessions.end_all(me.person_id, now, keep=me.token)
    db.session.commit()
    flash(_("Signed out there."))
    return redirect(url_for(".show"))


def _problem(form: SecretForm, given: str, me: SignedIn) -> bool:
    """Whether the form or the secret itself has to be mended; the field then says how."""
    if not form.validate_on_submit():
        return True
    try:
        if db.session.scalar(queries.has_identity(me.person_id)):
            raise DomainError("You sign in with your district account, so no password is needed.")
        _refuse_weak(given, me)
    except DomainError as error:
        form.password.errors = [_(error.words, **error.values)]
        return True
    return False


def _refuse_weak(given: str, me: SignedIn) -> None:
    if own_secret.kind_of(given) == "password":
        own_secret.refuse_weak(given, me.legal_name, me.preferred_name, me.district_name)
    elif me.grants:
        raise DomainError("You see other people's training, so choose a password, not a PIN.")
    else:
        own_secret.refuse_weak_pin(given)


def _keep(me: SignedIn, kind: str, given: str) -> None:
    hashed = own_secret.HASHER.hash(given)
    db.writing()
    own_secret.keep(me.person_id, kind, hashed, clock.now(), me.proof.method, me.token)
    db.session.commit()


def _page(form: SecretForm) -> str:
    me = signed_in()
    return render_template(
        "auth/my_sign_in.html",
        form=form,
        secret=db.session.scalar(queries.secret(me.person_id)),
        passkeys=db.session.scalars(queries.passkeys(me.person_id)).all(),
        have=db.session.execute(queries.factors(me.person_id)).one(),
        sessions=db.session.scalars(queries.open_sessions(me.person_id, clock.now())).all(),
        current=sha256(me.token.encode()),
    )
