"""Sign-in slips: for one person, or for all who have no e-mail address; each is shown once."""

import uuid
from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

import config
from app import clock, db, pages
from app.auth.access import fresh, requires, signed_in
from app.auth.links import LIVES
from app.errors import DomainError
from app.models import StaffMember
from app.roster import people, people_queries, slips
from app.roster.people_loading import act, known, known_alone
from app.rules.proof import FRESH_TO_MANAGE

LABELS = {"name": _("Sign-in name"), "code": _("Code")}

bp = Blueprint("slips", __name__)


@bp.get("/people/<uuid:person_id>/slip")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def show(person_id: uuid.UUID) -> str:
    """What a slip is; for somebody who has a way in it is help to sign in again."""
    return _ask(known(person_id))


@bp.post("/people/<uuid:person_id>/slip")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def make(person_id: uuid.UUID) -> str | tuple[str, int]:
    """Make the slip and show it, once: only a hash of its code is kept."""
    said, tops = request.form.get("said", ""), signed_in().sites_as("hr")
    db.writing()
    person = known_alone(person_id)
    try:
        kind, code = people.make_slip(person, said, tops, act())
    except DomainError as error:
        db.session.rollback()
        return _ask(person, pages.said(error)), 422
    db.session.commit()
    back = url_for("reports.person", person_id=person_id)
    return _printed([slips.of(person, code)], kind, back)


@bp.get("/people/slips")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def several() -> str:
    """For those without e-mail who were never signed in: of one staff list file, or all."""
    return render_template(
        "people/slips.html",
        people=_without_way_in(again=False),
        again=_without_way_in(again=True),
        most=slips.MOST,
    )


@bp.post("/people/slips")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def make_several() -> str | Response:
    """Make and show them, once, for `slips.MOST` people at most; the rest comes next."""
    db.writing()
    db.one_at_a_time(signed_in().district_id)
    people_asked = _without_way_in(again="again" in request.form)[: slips.MOST]
    codes = people.make_slips(people_asked, act())
    db.session.commit()
    if not codes:
        return redirect(url_for(".several"))
    made = [slips.of(person, code) for person, code in zip(people_asked, codes, strict=True)]
    return _printed(made, "slip", url_for(".several", import_id=request.args.get("import_id")))


def _ask(person: StaffMember, problem: str = "") -> str:
    own = people.has_own_way(person)
    return render_template("people/slip.html", person=person, has_own_way=own, problem=problem)


def _without_way_in(again: bool) -> list[StaffMember]:
    """Those of one file where the address names it, else all."""
    me, import_id = signed_in(), request.args.get("import_id", type=uuid.UUID)
    asked = people_queries.without_way_in(me.sites_as("hr"), me.today, clock.now(), again)
    if import_id:
        asked = asked.where(people_queries.brought_by(me.district_id, import_id))
    return list(db.session.scalars(asked))


def _printed(made: Sequence[slips.Slip], kind: str, back: str) -> str:
    """The slips with the same words in both languages, whatever the language of the page."""
    until, address = signed_in().today + LIVES[kind], config.settings().public_url
    given = {"kind": kind, "until": until, "address": address}
    words = _in_both(lambda: Markup(render_template("people/_slip_words.html", **given)))
    labels = {name: " · ".join(_in_both(said.__str__).values()) for name, said in LABELS.items()}
    return render_template(
        "people/printed.html", slips=made, words=words, labels=labels, kind=kind, back=back
    )


def _in_both(make: Callable[[], str]) -> dict[str, str]:
    """The same words once in each language."""
    made = {}
    for language in pages.LANGUAGES:
        with force_locale(language):
            made[language] = make()
    return made
