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

from app import clock, db, files, pages
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
        certificates=db.session.scalars(queries.certificates_of(me)).unique().all(),
        signatures=db.session.scalars(queries.signatures_of(me)).all(),
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
    found = pages.one_or_404(queries.certificate(signed_in().person_id, certificate_id))
    return render_template(
        "records/certificate.html",
        certificate=found,
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
    found = db.session.scalar(queries.by_number(number)) if number else None
    return render_template(
        "records/check.html", typed=typed, number=number, found=found, expired=_is_expired(found)
    )


@bp.get("/verify/<code>")
@public
def verify(code: str) -> str | tuple[str, int]:
    """What the QR code leads to: name, program, date and state."""
    found = db.session.scalar(queries.by_code(code))
    if found is None:
        return render_template("records/unknown.html"), 404
    words = CertificateWords.from_json(found.words)
    return render_template(
        "records/verify.html", certificate=found, words=words, expired=_is_expired(found)
    )


def _is_expired(found: Certificate | None) -> bool:
    """Whether it counts no more, by the calendar of the district that issued it."""
    if found is None or found.valid_until is None:
        return False
    zone = found.enrollment.program.district.time_zone
    return found.valid_until < clock.today(zone)
