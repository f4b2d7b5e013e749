"""The consent to sign and get records on a screen: given once, seen and taken back at any time."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.attesting import consents
from app.auth.access import LEARNER, for_leavers, requires, signed_in
from app.models import StaffMember
from app.policies.signing_terms import consent
from app.rules.consenting import paragraphs, words

bp = Blueprint("consent", __name__)


@bp.get("/sign/consent")
@requires(LEARNER)
@for_leavers
def show() -> str:
    """What I agree to, or agreed to; from a policy on, the way goes on to its signature."""
    return _page()


@bp.post("/sign/consent")
@requires(LEARNER)
def agree() -> Response | tuple[str, int]:
    """The box is ticked: remember the exact words."""
    if not request.form.get("agrees"):
        return _page(_("Tick the box if you agree, or choose paper")), 422
    _say(True)
    enrollment_id = _asked("enrollment")
    if enrollment_id:
        return redirect(url_for("policies.sign", enrollment_id=enrollment_id))
    return redirect(url_for(".show"))


@bp.post("/sign/consent/taken-back")
@requires(LEARNER)
@for_leavers
def take_back() -> Response:
    """From now on paper."""
    _say(False)
    flash(
        _("You took it back. From now on you sign on paper. What you signed before stays signed.")
    )
    return redirect(url_for(".show"))


def _say(agrees: bool) -> None:
    db.writing()
    me = signed_in()
    db.one_at_a_time(me.person_id)
    person = db.session.get_one(StaffMember, me.person_id)
    consent(person, agrees, pages.shown_in(), me.proof, clock.now())
    db.session.commit()


def _page(problem: str = "") -> str:
    last = db.session.scalar(consents(signed_in().person_id).limit(1))
    stands = last if last and last.agrees else None
    return render_template(
        "policies/consent.html",
        stands=stands,
        last=last,
        paragraphs=paragraphs(stands.words if stands else words(True, pages.locale())),
        enrollment_id=_asked("enrollment"),
        requirement_id=_asked("requirement"),
        problem=problem,
    )


def _asked(name: str) -> uuid.UUID | None:
    """The enrollment or requirement from which somebody comes."""
    try:
        return uuid.UUID(request.values.get(name, ""))
    except ValueError:
        return None
