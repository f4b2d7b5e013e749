"""A module as any job class in any profile meets it; HR and authors look, nothing is recorded."""

import uuid
from typing import get_args

from flask import Blueprint, render_template, request

from app import clock, db, pages
from app.auth.access import requires, signed_in
from app.learning import queries
from app.learning.playing import Play, preview
from app.learning.reading import cases_told
from app.models.scope import district_run_by
from app.published import bundle, current_profile, pack, pack_codes
from app.words import JOBS, in_language
from modules.facts import questions
from modules.loader import ContentError
from modules.pack import Profile
from modules.profile import profile
from modules.scenario import JobClass
from quizzes.bank import usable

bp = Blueprint("preview", __name__)


@bp.get("/preview")
@requires("hr", "author")
def index() -> str:
    """Every published module."""
    modules = db.session.execute(queries.newest_modules()).all()
    me = signed_in()
    runs_all = db.session.scalar(district_run_by(me.district_id, me.sites_as("hr"))) is not None
    return render_template("learning/preview_index.html", modules=modules, runs_all=runs_all)


@bp.get("/preview/<slug>")
@requires("hr", "author")
def show(slug: str) -> str:
    """Lessons, cases with every option's verdict, transcripts and the whole quiz with its key."""
    version = pages.one_or_404(queries.newest_version(slug))
    job = request.args.get("job", "teacher")
    facts, made = _profile(), bundle(version.id)
    playing = preview(made, facts, job, clock.now().year)
    held = [(id, each.waits_for(facts)) for id, each in made.scenarios.items()]
    return render_template(
        "learning/preview.html",
        play=playing,
        version=version,
        words=made.module_words(pages.locale()),
        cases=cases_told(playing, pages.locale()),
        questions=_questions(playing),
        held=[(made.scene(id, pages.locale()).title, _asked(facts)) for id, facts in held if facts],
        jobs=[(job, str(JOBS[job])) for job in get_args(JobClass)],
        job=job,
        packs=[(code, in_language(pack(code)[1]).title) for code in pack_codes()],
        chosen=request.args.getlist("pack"),
    )


def _profile() -> Profile:
    """The packs asked for, or the district's own facts, with decisions HR is about to look at."""
    codes = [code for code in request.args.getlist("pack") if code in pack_codes()]
    try:
        packs = [pack(code) for code in codes]
    except ContentError:
        packs = []
    ahead = request.args.getlist("decision", type=uuid.UUID)
    return profile(packs) if packs else current_profile(signed_in().district_id, ahead)


def _asked(facts: list[str]) -> list[str]:
    asked = questions(pages.locale())
    return [asked.get(fact, fact) for fact in facts]


def _questions(playing: Play) -> list[tuple[object, frozenset[str]]]:
    language = pages.locale()
    return [
        (playing.bundle.question_words(question.id, language), question.key(playing.profile))
        for question in usable(playing.bundle.bank, playing.profile)
    ]
