"""Settings of notices: whether the district sends one-minute cases, and how they are answered."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import requires
from app.notices import case_queries, cases

bp = Blueprint("notice_settings", __name__)

ENOUGH = 10
"""Answers to a case before HR sees how they are spread: fewer could name somebody."""


class Spread(NamedTuple):
    """How a case was answered."""

    title: str
    answers: int
    options: list[tuple[str, int]]


@bp.get("/settings/notices")
@requires("hr")
def show() -> str:
    """Whether cases are sent, and how those answered often enough were answered."""
    district = pages.district_run("hr")
    rows = db.session.scalars(case_queries.tally(district.id, ENOUGH)).all()
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.case, {})[row.option] = row.count
    return render_template(
        "notices/settings.html",
        district=district,
        spreads=[
            _spread(cases.Case(district.id, name, pages.locale()), counts[name]) for name in counts
        ],
        enough=ENOUGH,
    )


@bp.post("/settings/notices")
@requires("hr")
def change() -> Response:
    """Send cases, or not."""
    pages.district_run("hr")
    db.writing()
    pages.district_run("hr").sends_cases = request.form.get("sends_cases") == "yes"
    db.session.commit()
    flash(_("The settings are saved."), "success")
    return redirect(url_for(".show"))


def _spread(case: cases.Case, counts: dict[str, int]) -> Spread:
    """With the words of today's edition; a case that is gone keeps its name."""
    total = sum(counts.values())
    try:
        _bundle, scenario, words = cases.found(case)
    except LookupError:
        return Spread(case.name, total, sorted(counts.items()))
    step = scenario.steps[0]
    texts = words.steps[step.id].options
    return Spread(
        words.title, total, [(texts[o.id].text, counts.get(o.id, 0)) for o in step.options]
    )
