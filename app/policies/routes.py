"""Read a policy, sign it, keep the receipt."""

import uuid
from functools import lru_cache

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, files, pages
from app.asking import refuse_if_closed
from app.auth.access import LEARNER, fresh, requires, signed_in
from app.errors import DomainError
from app.evidence import Arrival
from app.models import Acknowledgment, Enrollment, PolicyVersion, Submission
from app.policies import operations, queries
from app.policies.forms import SignForm
from app.rules.proof import FRESH_TO_SIGN
from app.words import long_date
from modules.text import to_html

bp = Blueprint("policies", __name__)

FIELDS = {"editions": "#editions-1", "typed_name": "#typed_name"}


@bp.get("/policies")
@requires("hr")
def index() -> str:
    """The district's policies and their editions."""
    mine = queries.policies_of(signed_in().district_id)
    policies = db.session.scalars(mine).unique().all()
    rows = {
        policy.id: [_edition_row(edition) for edition in policy.versions] for policy in policies
    }
    return render_template("policies/index.html", policies=policies, rows=rows)


@bp.get("/policies/<uuid:version_id>")
@requires(LEARNER)
def show(version_id: uuid.UUID) -> str:
    """The text of an edition, as it was adopted."""
    version = pages.one_or_404(queries.version(signed_in().district_id, version_id))
    return render_template(
        "policies/show.html", version=version, html=reading_view(version.sha256), onward=None
    )


@bp.get("/policies/<uuid:version_id>/original")
@requires(LEARNER)
def original(version_id: uuid.UUID) -> Response:
    """The adopted bytes themselves."""
    version = pages.one_or_404(queries.version(signed_in().district_id, version_id))
    response = make_response(files.read(version.sha256))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="policy-{version.number}-{version.sha256[:12]}.txt"'
    )
    return response


@bp.get("/sign/<uuid:enrollment_id>/read/<uuid:requirement_id>")
@requires(LEARNER)
def read(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str | BaseResponse:
    """The text to be signed; from here on to the next text, or to the signature."""
    _enrollment, waiting = _waiting(enrollment_id)
    places = [place for place, (id, _version) in enumerate(waiting) if id == requirement_id]
    if not places:
        return redirect(url_for(".signed", enrollment_id=enrollment_id))
    version = waiting[places[0]][1]
    return render_template(
        "policies/show.html",
        version=version,
        html=reading_view(version.sha256),
        onward=_onward(enrollment_id, waiting, places[0]),
        number=places[0] + 1,
        total=len(waiting),
    )


@bp.get("/sign/<uuid:enrollment_id>")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def sign(enrollment_id: uuid.UUID) -> str | BaseResponse:
    """Read this sentence, tick, type your name."""
    enrollment, waiting = _waiting(enrollment_id)
    if not waiting:
        return redirect(url_for(".signed", enrollment_id=enrollment_id))
    return _sign_page(enrollment, waiting, SignForm(), set(), {})


@bp.post("/sign/<uuid:enrollment_id>")
@requires(LEARNER)
def check(enrollment_id: uuid.UUID) -> str | BaseResponse | tuple[str, int]:
    """The last look before it is final (WCAG 3.3.4); nothing is recorded yet."""
    enrollment, waiting = _waiting(enrollment_id)
    form, ticked = SignForm(), _ticked()
    chosen = [version for _id, version in waiting if version.id in ticked]
    problems = _problems(enrollment, form, chosen)
    if problems:
        return _sign_page(enrollment, waiting, form, ticked, problems), 422
    return _review_page(enrollment, chosen, form.typed_name.data or "")


@bp.post("/sign/<uuid:enrollment_id>/confirm")
@requires(LEARNER)
@fresh(FRESH_TO_SIGN)
def confirm(enrollment_id: uuid.UUID) -> BaseResponse:
    """Sign: the same form twice, or a second tab, gives the same receipt."""
    me, typed = signed_in(), request.form.get("typed_name", "")
    ticked, key = sorted(_ticked()), pages.sent_key()
    db.writing()
    db.one_at_a_time(me.person_id)
    enrollment = pages.one_or_404(queries.enrollment(me.person_id, enrollment_id, me.today))
    arrived = operations.sign(
        enrollment,
        ticked,
        typed,
        Arrival(me.person_id, key, me.proof),
        pages.shown_in(),
        me.today,
        clock.now(),
    )
    db.session.commit()
    return redirect(url_for(".receipt", submission_id=arrived.id))


@bp.get("/sign/<uuid:enrollment_id>/signed")
@requires(LEARNER)
def signed(enrollment_id: uuid.UUID) -> BaseResponse:
    """Nothing left to sign here: on to the newest receipt of this enrollment."""
    me = signed_in()
    enrollment = pages.one_or_404(queries.enrollment(me.person_id, enrollment_id, me.today))
    newest = db.session.scalars(queries.newest_signature(enrollment.id)).first()
    if newest is None:
        flash(
            _(
                "There is no text to sign here now: it is not there yet, or something else comes "
                "first. Ask the people named below."
            )
        )
        return redirect(url_for("learning.index"))
    return redirect(url_for(".receipt", submission_id=newest.submission_id))


@bp.get("/receipts/<uuid:submission_id>")
@requires(LEARNER)
def receipt(submission_id: uuid.UUID) -> str:
    """You signed; keep a copy."""
    submission, signatures = _receipt(submission_id)
    return render_template("policies/receipt.html", submission=submission, signatures=signatures)


@bp.get("/receipts/<uuid:submission_id>/copy")
@requires(LEARNER)
def copy(submission_id: uuid.UUID) -> Response:
    """The receipt as one file that opens anywhere."""
    submission, signatures = _receipt(submission_id)
    page = render_template("policies/copy.html", submission=submission, signatures=signatures)
    response = make_response(page)
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{submission_id}.html"'
    return response


@lru_cache(maxsize=64)
def reading_view(sha256: str) -> str:
    """A policy's stored text as accessible HTML; one per text, for texts never change."""
    return to_html(operations.checked_text(files.read(sha256)))


def _own(enrollment_id: uuid.UUID) -> Enrollment:
    """One of the signed-in person's enrollments; Conflict once it is not asked."""
    me = signed_in()
    query = queries.enrollment(me.person_id, enrollment_id, me.today)
    enrollment, status = db.session.execute(query).one_or_none() or abort(404)
    refuse_if_closed(status)
    found: Enrollment = enrollment
    return found


def _waiting(enrollment_id: uuid.UUID) -> tuple[Enrollment, list[tuple[uuid.UUID, PolicyVersion]]]:
    me, enrollment = signed_in(), _own(enrollment_id)
    rows = db.session.execute(queries.to_sign(enrollment_id, me.today)).unique()
    return enrollment, [(row[0], row[1]) for row in rows]


def _onward(
    enrollment_id: uuid.UUID, waiting: list[tuple[uuid.UUID, PolicyVersion]], place: int
) -> str:
    if place + 1 < len(waiting):
        following = waiting[place + 1][0]
        return url_for(".read", enrollment_id=enrollment_id, requirement_id=following)
    return url_for(".sign", enrollment_id=enrollment_id)


def _sign_page(
    enrollment: Enrollment,
    waiting: list[tuple[uuid.UUID, PolicyVersion]],
    form: SignForm,
    ticked: set[uuid.UUID],
    problems: dict[str, str],
) -> str:
    return render_template(
        "policies/sign.html",
        enrollment=enrollment,
        waiting=waiting,
        form=form,
        ticked=ticked,
        problems=problems,
        problem_links=[(text, FIELDS[field]) for field, text in problems.items()],
        lines=[(version.id, _edition_line(version)) for _id, version in waiting],
    )


def _problems(
    enrollment: Enrollment, form: SignForm, chosen: list[PolicyVersion]
) -> dict[str, str]:
    """What has to be mended before the last look, by field."""
    problems = {} if chosen else {"editions": _("Tick each policy that you have read")}
    if not form.validate_on_submit():
        problems["typed_name"] = str(next(iter(form.typed_name.errors), _("Type your full name")))
        return problems
    try:
        operations.refuse_other_name(enrollment, form.typed_name.data or "")
    except DomainError as error:
        problems["typed_name"] = pages.said(error)
    return problems


def _review_page(enrollment: Enrollment, chosen: list[PolicyVersion], typed: str) -> str:
    statements = [
        (version, operations.words_to_sign(version, pages.locale())) for version in chosen
    ]
    return render_template(
        "policies/review.html", enrollment=enrollment, statements=statements, typed_name=typed
    )


def _edition_line(version: PolicyVersion) -> str:
    on = long_date(version.adopted_on)
    words: str = _(
        "Policy %(code)s: %(title)s, adopted %(on)s",
        code=version.policy.code,
        title=version.title,
        on=on,
    )
    return words


def _edition_row(version: PolicyVersion) -> tuple[object, ...]:
    dates = long_date(version.adopted_on), long_date(version.effective_on)
    return (version.number, version.title, *dates, f"{version.sha256[:16]}…")


def _ticked() -> set[uuid.UUID]:
    """The editions ticked; what is no edition's id is not one."""
    found = set()
    for value in request.form.getlist("editions"):
        try:
            found.add(uuid.UUID(value))
        except ValueError:
            continue
    return found


def _receipt(submission_id: uuid.UUID) -> tuple[Submission, list[Acknowledgment]]:
    submission = pages.one_or_404(queries.receipt(signed_in().person_id, submission_id))
    return submission, list(db.session.scalars(queries.signatures_of(submission_id)))
