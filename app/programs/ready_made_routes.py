"""Choose a ready-made program: what is missing is said before it is made."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import requires, signed_in
from app.errors import DomainError
from app.programs.offering import make, offers

bp = Blueprint("ready_made", __name__, url_prefix="/programs/ready-made")


@bp.get("")
@requires("hr")
def index() -> str:
    """The programs that fit the district's packs."""
    district, me = pages.district_run("hr"), signed_in()
    return render_template("programs/ready_made.html", offers=offers(district.id, me.today))


@bp.post("/<code>")
@requires("hr")
def create(code: str) -> Response:
    """Make one, as it was shown; then HR looks at whom it asks before the night enrolls them."""
    pages.district_run("hr")
    db.writing()
    district, me = pages.district_run("hr"), signed_in()
    found = offers(district.id, me.today)
    offer = next((each for each in found if each.ready.code == code), None) or abort(404)
    try:
        if request.form.get("asks") != offer.asks:
            raise DomainError("What is published has changed. Look again, then create it.")
        program = make(offer, district.id, me.today, clock.now(), me.person_id)
    except DomainError as error:
        db.session.rollback()
        flash(pages.said(error))
        return redirect(url_for(".index"))
    program_id, names_people = program.id, bool(offer.ready.terms.get("named_only"))
    db.session.commit()
    flash(
        _("The program is there. People are enrolled tonight. Look first whom it asks."), "success"
    )
    page = "programs.edit" if names_people else "programs.show"
    return redirect(url_for(page, program_id=program_id))
