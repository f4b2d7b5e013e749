"""My training: the task list, a module's start, lessons and scenarios."""

import uuid

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import LEARNER, public, requires, signed_in
from app.learning import operations, queries
from app.learning.playing import Play, options_shown, play, step_after, told
from app.learning.shown import scene_lines, task_rows
from app.learning.tasks import duties_of
from app.models import Enrollment, Requirement, Sitting
from app.published import bundle
from modules.plan import Item
from modules.scenario import ScenarioWords

bp = Blueprint("learning", __name__)


@bp.get("/")
@public
def index() -> str | Response:
    """What is due next, first; then the rest, then what is done."""
    if pages.person() is None:
        return redirect(url_for("auth.show"))
    duties = duties_of(signed_in(), pages.locale())
    rows = {duty.enrollment.id: task_rows(duty) for duty in duties}
    return render_template("learning/index.html", duties=duties, rows=rows)


@bp.get("/help")
@requires(LEARNER)
def help() -> str:
    """How this works, on one page."""
    return render_template("learning/help.html")


@bp.get("/training/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
def show(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """A module's start: what, how long, how to take it."""
    enrollment, requirement = _module_of(enrollment_id, requirement_id)
    version = pages.one_or_404(queries.newest_version(requirement.module_slug or ""))
    begun = db.session.scalar(queries.sitting_for(enrollment_id, requirement_id))
    return render_template(
        "learning/module.html",
        enrollment=enrollment,
        requirement=requirement,
        version=version,
        words=bundle(begun.module_version_id if begun else version.id).module_words(pages.locale()),
        begun=begun,
    )


@bp.post("/training/<uuid:enrollment_id>/<uuid:requirement_id>")
@requires(LEARNER)
def begin(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response:
    """Begin the module, or go on where it was left."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.person_id)
    enrollment, requirement = _module_of(enrollment_id, requirement_id)
    sitting = operations.begin(enrollment, requirement, me.today, clock.now())
    db.session.commit()
    return redirect(url_for(".resume", sitting_id=sitting.id))


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
    found = _item_or_404(playing, item_id)
    if found.kind == "lesson":
        return _lesson(playing, found)
    return _scene(playing, found, request.args.get("step"))


@bp.post("/sittings/<uuid:sitting_id>/<item_id>")
@requires(LEARNER)
def go_on(sitting_id: uuid.UUID, item_id: str) -> str | Response | tuple[str, int]:
    """A lesson was read, or an option taken: answered at once with what follows."""
    step_id, option_id = request.form.get("step", ""), request.form.get("choice", "")
    if step_id and not option_id:
        playing = playing_of(sitting_id)
        problem = _("Choose what you would do")
        return _scene(playing, _item_or_404(playing, item_id), step_id, problem), 422
    db.writing()
    playing = playing_of(sitting_id, lock=True)
    found = _item_or_404(playing, item_id)
    if found.kind == "lesson":
        operations.finish(playing.sitting, found)
        db.session.commit()
        return redirect(_next_url(playing))
    return _chosen(playing, found, step_id, option_id)


def _chosen(playing: Play, found: Item, step_id: str, option_id: str) -> str:
    try:
        operations.choose(playing, found, step_id, option_id)
    except LookupError:
        abort(404)
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
    )


def _words(playing: Play, found: Item) -> ScenarioWords:
    return playing.bundle.scene(found.id, pages.locale())


def playing_of(sitting_id: uuid.UUID, lock: bool = False) -> Play:
    """The signed-in person's own sitting, ready to be shown; 404 for anybody else's."""
    me = signed_in()
    query = queries.sitting(me.person_id, sitting_id)
    sitting = pages.one_or_404(query.with_for_update(of=Sitting) if lock else query)
    return play(sitting, me.district_id)


def _item_or_404(playing: Play, item_id: str) -> Item:
    try:
        return playing.item(item_id)
    except LookupError:
        abort(404)


def _next_url(playing: Play) -> str:
    following = playing.next_item
    if following is None:
        return url_for("quiz.start", sitting_id=playing.sitting.id)
    return url_for("learning.item", sitting_id=playing.sitting.id, item_id=following.id)


def _module_of(
    enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> tuple[Enrollment, Requirement]:
    enrollment = pages.one_or_404(queries.enrollment(signed_in().person_id, enrollment_id))
    requirement = pages.one_or_404(
        queries.module_requirement(enrollment.program_id, requirement_id)
    )
    return enrollment, requirement
