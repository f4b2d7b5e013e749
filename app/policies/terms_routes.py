"""How the district wants signatures made: what is shown before, and which address is kept."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.attesting import terms_of
from app.auth.access import fresh, requires, signed_in
from app.models import SigningTerms, StaffMember
from app.policies.forms import TermsForm
from app.policies.signing_terms import set_terms
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("signing_terms", __name__)


@bp.get("/settings/signing")
@requires("hr")
def show() -> str:
    """What holds now."""
    terms = terms_of(pages.district_run("hr").id)
    steps_up = "yes" if terms.steps_up else "no"
    form = TermsForm(steps_up=steps_up, keeps_address=terms.keeps_address)
    return render_template("policies/terms.html", form=form, terms=terms)


@bp.post("/settings/signing")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def change() -> Response | tuple[str, int]:
    """What holds from now on."""
    district, form, me = pages.district_run("hr"), TermsForm(), signed_in()
    if not form.validate_on_submit():
        return render_template("policies/terms.html", form=form, terms=terms_of(district.id)), 422
    terms = SigningTerms(
        district_id=district.id,
        steps_up=form.steps_up.data == "yes",
        keeps_address=form.keeps_address.data,
    )
    db.writing()
    set_terms(terms, db.session.get_one(StaffMember, me.person_id), clock.now())
    db.session.commit()
    flash(_("It holds for every signature from now on."), "success")
    return redirect(url_for(".show"))
