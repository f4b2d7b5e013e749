"""My records, the certificate, and the page that checks one."""

import uuid

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from app import answers, clock, db, files, pages
from app.auth.access import LEARNER, for_leavers, public, requires, signed_in
from app.models import Certificate
from app.records import queries
from certificates.number import normalized
from certificates.words import CertificateWords

bp = Blueprint("records", __name__)


@bp.get("/records")
@requires(LEARNER)
@for_leavers
def index() -> str:
    """Everything that is the person's to keep."""
    me, on = signed_in().person_id, signed_in().today
    return render_template(
        "records/index.html",
        on=on,
        certificates=db.session.execute(queries.certificates_of(me)).unique().all(),
        answers=answers.of_person(me),
        credits=db.session.execute(queries.credits_of(me)).all(),
        earlier=db.session.scalars(queries.earlier_of(me)).all(),
    )


@bp.get("/done/<uuid:enrollment_id>")
@requires(LEARNER)
@for_leavers
def done(enrollment_id: uuid.UUID) -> BaseResponse:
    """On to the certificate of a finished enrollment."""
    me = signed_in().person_id
    found = pages.one_or_404(queries.certificate_for(me, enrollment_id))
    return redirect(url_for(".show", certificate_id=found.id))


@bp.get("/certificates/<uuid:certificate_id>")
@requires(LEARNER)
@for_leavers
def show(certificate_id: uuid.UUID) -> str:
    """You are done; here is the certificate."""
    me = signed_in().person_id
    row = db.session.execute(queries.certificate(me, certificate_id)).unique().one_or_none()
    found, revoked = row or abort(404)
    return render_template(
        "records/certificate.html",
        certificate=found,
        revoked=revoked,
        words=CertificateWords.from_json(found.words),
        on=signed_in().today,
    )


@bp.get("/certificates/<uuid:certificate_id>/file")
@requires(LEARNER)
@for_leavers
def download(certificate_id: uuid.UUID) -> Response:
    """The PDF as it was made, byte for byte; 404 until the worker has made it."""
    found = pages.one_or_404(queries.certificate(signed_in().person_id, certificate_id))
    if found.file is None:
        abort(404)
    response = make_response(files.read(found.file.sha256))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response


@bp.get("/verify")
@public
def check() -> str:
    """Check a certificate by its number: the number alone shows only the state."""
    typed = request.args.get("number", "").strip()[:100]
    number = normalized(typed) if typed else None
    row = db.session.execute(queries.by_number(number)).one_or_none() if number else None
    return render_template(
        "records/check.html",
        typed=typed,
        number=number,
        found=row and row[0],
        state=_state(*row) if row else "",
    )


@bp.get("/verify/<code>")
@public
def verify(code: str) -> str | tuple[str, int]:
    """What the QR code leads to: name, program, date and state."""
    row = db.session.execute(queries.by_code(code)).one_or_none()
    if row is None:
        return render_template("records/unknown.html"), 404
    found = row[0]
    words = CertificateWords.from_json(found.words)
    return render_template(
        "records/verify.html", certificate=found, words=words, state=_state(*row)
    )


def _state(found: Certificate, is_revoked: bool) -> str:
    """`valid`, `revoked`, or `expired` by the calendar of the district that issued it."""
    if is_revoked:
        return "revoked"
    zone = found.enrollment.program.district.time_zone
    is_over = found.valid_until is not None and found.valid_until < clock.today(zone)
    return "expired" if is_over else "valid"
