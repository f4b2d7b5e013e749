"""One person's whole file on any date, and why each obligation stands as it does."""

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import db, downloads
from app.auth.access import requires, signed_in
from app.reports import explaining, files, seeing
from app.reports.list_routes import LEADERS
from app.reports.list_routes import bp as bp
from app.reports.moments import kept, moment
from app.reports.person import answers_of, by_years, duties_of
from app.reports.routes import VIEWERS


@bp.get("/people/<uuid:person_id>")
@requires(*VIEWERS, *LEADERS)
def person(person_id: uuid.UUID) -> str:
    """The whole file: positions, what was asked and why, what was done when on which version."""
    seen, when, today = seeing.seen(person_id), moment(), signed_in().today
    answers = answers_of(person_id, when)
    duties = duties_of(person_id, when, answers, seen.is_kept)
    here, years = by_years(duties, seen.person.district.school_year_starts, when.on)
    return render_template(
        "reports/person.html",
        person=seen.person,
        seen=seen,
        when=when,
        today=today,
        kept=kept(when),
        is_whole=request.args.get("whole") == "yes",
        **seen.rights(when.on == today),
        here=here,
        years=years,
        leaves=seeing.leaves(person_id, when),
        beside=seeing.beside(person_id, when, answers) if seen.is_kept else None,
        own=seeing.own(person_id, when) if seen.is_managed else None,
        **seen.positions(when),
    )


@bp.get("/people/<uuid:person_id>/why/<uuid:enrollment_id>")
@requires(*VIEWERS, *LEADERS)
def why(person_id: uuid.UUID, enrollment_id: uuid.UUID) -> str | BaseResponse:
    """The facts, in order, that lead to where an enrollment stood on the date."""
    seen, when = seeing.seen(person_id), moment()
    about = explaining.about(person_id, enrollment_id, when) or abort(404)
    if not explaining.is_there(about.enrollment, when):
        flash(_("That training was not asked yet on the date you chose."))
        there: dict[str, Any] = {"person_id": person_id, **kept(when)}
        return redirect(url_for(".person", **there))
    return render_template(
        "reports/why.html",
        person=seen.person,
        sees_all=seen.is_kept,
        about=about,
        when=when,
        today=signed_in().today,
        kept=kept(when),
    )


@bp.get("/people/<uuid:person_id>/certificates/<uuid:certificate_id>")
@requires(*VIEWERS)
def certificate(person_id: uuid.UUID, certificate_id: uuid.UUID) -> Response:
    """The PDF of a certificate, byte for byte, for whoever keeps the file."""
    if not seeing.seen(person_id).is_kept:
        abort(404)
    rows = db.session.execute(files.certificates(person_id, moment()))
    found = next((row for row in rows if row.id == certificate_id and row.sha256), None)
    return downloads.stored(found.sha256, downloads.PDF, found.number) if found else abort(404)
