"""HR looks at what decisions and new editions change, which lets them go live; which policy."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import fresh, requires, signed_in
from app.decisions import operations
from app.decisions.asking import answered, clause_question, fact_question
from app.decisions.listing import teachable
from app.decisions.routes import bp as bp
from app.models import District
from app.published import current_profile, pack, pack_codes, packs_of, profile_under
from app.reviewing import Review, effect, effects, open_reviews
from app.rules.proof import FRESH_TO_MANAGE
from app.words import in_language
from modules.pack import Pack

OWN = "own"
"""In place of a policy's pack: the district answers all questions itself."""


@bp.get("/settings/decisions/review")
@requires("hr")
def review() -> str:
    """What each decision and edition changes that nobody in HR has looked at."""
    district = pages.district_run("hr")
    waiting = open_reviews(district.id)
    shown = [
        (each, *_told(district.id, each), touched, changed)
        for each, touched, changed in effects(district.id, waiting, pages.locale())
    ]
    return render_template("decisions/review.html", shown=shown)


@bp.post("/settings/decisions/review")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def look() -> Response:
    """HR has looked at these: they count from now on."""
    subjects = {uuid.UUID(each) for each in request.form.getlist("subject") if _is_id(each)}
    db.writing()
    district = pages.district_run("hr")
    seen = operations.look(district.id, subjects, signed_in().person_id, clock.now())
    db.session.commit()
    if seen:
        flash(
            ngettext(
                "It counts from now on. Whoever has begun a module finishes it as it was.",
                "They count from now on. Whoever has begun a module finishes it as it was.",
                len(seen),
            ),
            "success",
        )
    return redirect(url_for(".review"))


@bp.get("/settings/decisions/policy")
@requires("hr")
def packs() -> str:
    """What the district's facts start from, and how much can be taught with it."""
    district = pages.district_run("hr")
    policies, states, others = _shipped()
    chosen = packs_of(district.id)
    return render_template(
        "decisions/packs.html",
        policies=[
            *_titled(policies),
            (OWN, _("Our own policy: we answer all questions ourselves")),
        ],
        states=[*_titled(states), ("", _("Another state, or none of these"))],
        others=_titled(others),
        policy=next((each.code.lower() for each in policies if each.code.lower() in chosen), OWN),
        state=next((each.code.lower() for each in states if each.code.lower() in chosen), ""),
        chosen=chosen,
        teachable=teachable(district.id),
    )


@bp.post("/settings/decisions/policy")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def choose() -> Response | str:
    """Start from these once HR has looked at what changes; decisions that were made stay."""
    wanted = [request.form.get("policy", OWN), request.form.get("state", "")]
    wanted += request.form.getlist("other")
    district = pages.district_run("hr")
    then = operations.starting_from(district.id, wanted)
    if "looked" not in request.form and then != packs_of(district.id):
        return _what_changes(district, wanted, then)
    db.writing()
    district = pages.district_run("hr")
    operations.choose(district.id, wanted, signed_in().person_id, clock.now())
    db.session.commit()
    flash(_("Saved. It counts for every module that is begun from now on."), "success")
    return redirect(url_for(".packs"))


def _what_changes(district: District, wanted: list[str], then: list[str]) -> str:
    after = profile_under(district.id, then)
    return render_template(
        "decisions/packs_look.html",
        titles=[title for _code, title in _titled([pack(code)[0] for code in then])],
        wanted=wanted,
        effect=effect(current_profile(district.id), after, pages.locale()),
    )


def _told(district_id: uuid.UUID, each: Review) -> tuple[str, str]:
    """What it is about, and what was decided."""
    if each.row is None:
        return _("New edition of policy %(code)s", code=each.name), ""
    find = fact_question if hasattr(each.row, "fact") else clause_question
    try:
        asks = find(district_id, each.name).asks
    except KeyError:
        asks = each.name
    return asks, answered(each.row, pages.locale())


def _shipped() -> tuple[list[Pack], list[Pack], list[Pack]]:
    """The policies, the states' laws, and what may come on top of any of them."""
    found = [pack(code)[0] for code in pack_codes()]
    policies = [each for each in found if each.kind == "policy" and "private_texting" in each.facts]
    states = [each for each in found if "state" in each.facts]
    return policies, states, [each for each in found if each not in policies + states]


def _titled(found: list[Pack]) -> list[tuple[str, str]]:
    codes = [each.code.lower() for each in found]
    return [(code, in_language(pack(code)[1]).title) for code in codes]


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
