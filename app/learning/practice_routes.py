"""Beside the way: a line of one's own, the reading version, the summary; never evidence."""

import uuid

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import LEARNER, requires
from app.learning import operations
from app.learning.loading import playing_of
from app.learning.playing import Play
from app.learning.practice import confident_mistakes, tally
from app.learning.reading import cases_told
from modules.scenario import LineWords

bp = Blueprint("practice", __name__)


@bp.get("/sittings/<uuid:sitting_id>/<item_id>/line")
@requires(LEARNER)
def line(sitting_id: uuid.UUID, item_id: str) -> str:
    """Write the message you would send; it is compared on the next page and kept nowhere."""
    playing = playing_of(sitting_id)
    return render_template(
        "learning/line.html", play=playing, item_id=item_id, words=_line(playing, item_id)
    )


@bp.post("/sittings/<uuid:sitting_id>/<item_id>/line")
@requires(LEARNER)
def compare(sitting_id: uuid.UUID, item_id: str) -> str:
    """One's own words beside a good message; never graded, never stored."""
    playing = playing_of(sitting_id)
    return render_template(
        "learning/compare.html",
        play=playing,
        words=_line(playing, item_id),
        written=request.form.get("written", "")[:2000],
    )


@bp.get("/sittings/<uuid:sitting_id>/reading")
@requires(LEARNER)
def reading(sitting_id: uuid.UUID) -> str:
    """The whole module to read: no choices to make, the same quiz, the same record."""
    playing = playing_of(sitting_id)
    language = pages.locale()
    return render_template(
        "learning/reading.html",
        play=playing,
        words=playing.bundle.module_words(language),
        cases=cases_told(playing, language),
        language=language,
    )


@bp.post("/sittings/<uuid:sitting_id>/reading")
@requires(LEARNER)
def have_read(sitting_id: uuid.UUID) -> Response:
    """Everything was read: on to the quiz."""
    db.writing()
    playing = playing_of(sitting_id, lock=True)
    for item in playing.items:
        operations.finish(playing.sitting, item)
    db.session.commit()
    return redirect(url_for("quiz.start", sitting_id=sitting_id))


@bp.get("/sittings/<uuid:sitting_id>/summary")
@requires(LEARNER)
def summary(sitting_id: uuid.UUID) -> str | Response:
    """What went well, what was missed and what was too strict, before the quiz."""
    playing = playing_of(sitting_id)
    if playing.next_item is not None:
        return redirect(url_for("sitting.resume", sitting_id=sitting_id))
    language = pages.locale()
    sure_and_wrong = [
        (id, playing.bundle.scene(id, language).title) for id in confident_mistakes(playing)
    ]
    return render_template(
        "learning/summary.html", play=playing, tally=tally(playing), again=sure_and_wrong
    )


def _line(playing: Play, item_id: str) -> LineWords:
    pages.found_or_404(playing.item, item_id)
    if item_id not in playing.bundle.scenarios:
        abort(404)
    words = playing.bundle.scene(item_id, pages.locale()).line
    return words if words else abort(404)
