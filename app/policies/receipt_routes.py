"""The receipt for a signature; to keep and to print, and nothing can switch that off."""

import uuid

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import db, pages, signing
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.policies import queries, receipts
from app.policies.reading_routes import bp as bp


@bp.get("/sign/<uuid:enrollment_id>/signed")
@requires(LEARNER)
def signed(enrollment_id: uuid.UUID) -> BaseResponse:
    """Nothing left to sign here: on to the newest receipt of this enrollment."""
    me = signed_in()
    enrollment = pages.one_or_404(signing.enrollment(me.person_id, enrollment_id, me.today))
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
@for_leavers
def receipt(submission_id: uuid.UUID) -> str:
    """You signed; keep a copy."""
    made = _receipt(submission_id)
    kinds = {each.kind for each in made.signed}
    mailing = db.session.scalar(queries.mailing(submission_id))
    return render_template("policies/receipt.html", made=made, kinds=kinds, mailing=mailing)


@bp.get("/receipts/<uuid:submission_id>/copy")
@requires(LEARNER)
@for_leavers
def copy(submission_id: uuid.UUID) -> Response:
    """The receipt as one file that opens anywhere."""
    response = make_response(receipts.copy(_receipt(submission_id)))
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{submission_id}.html"'
    return response


def _receipt(submission_id: uuid.UUID) -> receipts.Receipt:
    me = signed_in()
    submission = pages.one_or_404(queries.receipt(me.person_id, submission_id))
    signatures = db.session.scalars(queries.signatures_of(submission_id)).all()
    return receipts.receipt(submission, signatures, me.district_name, me.time_zone, pages.locale())
