"""A sitting, page by page: lessons, scenarios and transcripts, each answered at once."""

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import LEARNER, requires
from app.learning import operations
from app.learning.loading import playing_of
from app.learning.playing import Play, options_shown, step_after, told
from app.learning.practice import to_see_again
from app.learning.shown import transcript_lines
from modules.plan import Item
from modules.scenario import ScenarioWords
from modules.telling import scene_lines
from modules.transcript import Spotted

bp = Blueprint("sitting", __name__)


@bp.get("/sittings/<uuid:sitting_id>")
@requires(LEARNER)
def resume(sitting_id: uuid.UUID) -> Response:
    """On to the first page not finished, or to the quiz."""
    return redirect(_next_url(playing_of(sitting_id)))


@bp.get("/sittings/<uuid:sitting_id>/<item_id>")
@requires(LEARNER)
def item(sitting_id: uuid.UUID, item_id: str) -> str:
    """A lesson, or the step of a scenario at which the learner stands."""
    playing = playing_of(sitting_id)
    found = pages.found_or_404(playing.item, item_id)
    if found.kind == "scenario":
        return _scene(playing, found, request.args.get("step"))
    return _lesson(playing, found) if found.kind == "lesson" else _transcript(playing, found)


@bp.post("/sittings/<uuid:sitting_id>/<item_id>")
@requires(LEARNER)
def go_on(sitting_id: uuid.UUID, item_id: str) -> str | Response | tuple[str, int]:
    """A lesson was read, or an option taken: answered at once with what follows."""
    step_id, option_id = request.form.get("step", ""), request.form.get("choice", "")
    if step_id and not option_id:
        return _unanswered(sitting_id, item_id, step_id), 422
    db.writing()
    playing = playing_of(sitting_id, lock=True)
    found = pages.found_or_404(playing.item, item_id)
    if found.kind == "lesson":
        operations.finish(playing.sitting, found)
        db.session.commit()
        return redirect(_next_url(playing))
    return _chosen(playing, found, step_id, option_id)


def _unanswered(sitting_id: uuid.UUID, item_id: str, step_id: str) -> str:
    playing = playing_of(sitting_id)
    found = pages.found_or_404(playing.item, item_id)
    pages.found_or_404(playing.bundle.scenarios.__getitem__, found.id)
    return _scene(playing, found, step_id, _("Choose what you would do"))


def _chosen(playing: Play, found: Item, step_id: str, option_id: str) -> str:
    sure = request.form.get("sure", "")
    pages.found_or_404(operations.choose, playing, found, step_id, option_id, sure)
    db.session.commit()
    scenario, words = playing.bundle.scenarios[found.id], _words(playing, found)
    step = scenario.step(step_id)
    return render_template(
        "learning/feedback.html",
        play=playing,
        item=found,
        words=words,
        step=step,
        told=told(playing, words, step, scenario.option(step_id, option_id)),
        more=step_after(scenario, playing.sitting.paths[found.id]) is not None,
    )


def _lesson(playing: Play, found: Item) -> str:
    language = pages.locale()
    return render_template(
        "learning/lesson.html",
        play=playing,
        item=found,
        title=playing.bundle.module_words(language).lessons[found.id],
        html=playing.bundle.lesson(found.id, language),
    )


def _scene(playing: Play, found: Item, at: str | None, problem: str | None = None) -> str:
    scenario = playing.bundle.scenarios[found.id]
    path = playing.sitting.paths.get(found.id, [])
    walked = [step_id for step_id, _option in path]
    step = (
        scenario.step(at)
        if at and at in walked
        else step_after(scenario, path) or scenario.steps[0]
    )
    words, shown = _words(playing, found), options_shown(playing, step)
    said = words.steps[step.id]
    return render_template(
        "learning/scenario.html",
        play=playing,
        item=found,
        words=words,
        step=step,
        lines=scene_lines(step, words),
        options=[(option.id, said.options[option.id].text) for option in shown],
        problem=problem,
        asks_sure=step is scenario.steps[0],
        again=found.id in playing.sitting.done and found.id in to_see_again(playing),
    )


def _words(playing: Play, found: Item) -> ScenarioWords:
    return playing.bundle.scene(found.id, pages.locale())


def _next_url(playing: Play) -> str:
    following = playing.next_item
    again = to_see_again(playing) if following is None else []
    if following is None and not again:
        return url_for("practice.summary", sitting_id=playing.sitting.id)
    item_id = following.id if following else again[0]
    return url_for("sitting.item", sitting_id=playing.sitting.id, item_id=item_id)


def _transcript(playing: Play, found: Item, problem: str | None = None) -> str:
    """The thread with a choice beside each message."""
    words = playing.bundle.chat(found.id, pages.locale())
    shown = playing.bundle.transcripts[found.id]
    return render_template(
        "learning/transcript.html",
        play=playing,
        item=found,
        words=words,
        lines=transcript_lines(shown, words),
        problem=problem,
    )


@bp.post("/sittings/<uuid:sitting_id>/<item_id>/mark")
@requires(LEARNER)
def mark(sitting_id: uuid.UUID, item_id: str) -> str | tuple[str, int]:
    """Answered at once: where it crosses, why, and what would have been better."""
    chosen = request.form.get("line", "")
    playing = playing_of(sitting_id)
    found = pages.found_or_404(playing.item, item_id)
    if not chosen:
        return _transcript(playing, found, _("Mark a message, or say that none crosses")), 422
    db.writing()
    playing = playing_of(sitting_id, lock=True)
    spotted = pages.found_or_404(operations.mark, playing, found, chosen)
    db.session.commit()
    return _marked(playing, found, spotted, chosen)


def _marked(playing: Play, found: Item, spotted: Spotted, chosen: str) -> str:
    words = playing.bundle.chat(found.id, pages.locale())
    shown = playing.bundle.transcripts[found.id]
    facts = [playing.profile.facts[fact] for fact in shown.cites if fact in playing.profile.facts]
    return render_template(
        "learning/marked.html",
        play=playing,
        item=found,
        words=words,
        spotted=spotted,
        crosses=shown.crosses,
        chosen=chosen,
        rules=[answer for answer in facts if answer.citations or answer.decided],
    )
