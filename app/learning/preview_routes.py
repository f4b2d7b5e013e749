"""A module as any job class in any profile meets it; HR and authors look, nothing is recorded."""

import uuid
from typing import get_args

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import requires, signed_in
from app.learning import queries
from app.learning.playing import Play, preview
from app.learning.reading import cases_told
from app.models import ContentReview
from app.published import bundle, current_profile, pack, pack_codes
from app.reviewing import open_reviews
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
    is_hr = signed_in().has_role("hr")
    return render_template("learning/preview_index.html", modules=modules, is_hr=is_hr)


@bp.get("/review")
@requires("hr")
def review() -> str:
    """What decisions and new policy editions change, until HR has looked."""
    return render_template("learning/review.html", reviews=open_reviews(signed_in().district_id))


@bp.post("/review/<uuid:subject_id>")
@requires("hr")
def reviewed(subject_id: uuid.UUID) -> Response:
    """HR has looked at one of them."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.district_id)
    if subject_id in {each.subject_id for each in open_reviews(me.district_id)}:
        seen = ContentReview(
            district_id=me.district_id, subject_id=subject_id, reviewed_by=me.person_id
        )
        db.session.add(seen)
    db.session.commit()
    return redirect(url_for(".review"))


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
    """The packs asked for, or the district's own facts."""
    codes = [code for code in request.args.getlist("pack") if code in pack_codes()]
    try:
        packs = [pack(code) for code in codes]
    except ContentError:
        packs = []
    return profile(packs) if packs else current_profile(signed_in().district_id)


def _asked(facts: list[str]) -> list[str]:
    asked = questions(pages.locale())
    return [asked.get(fact, fact) for fact in facts]


def _questions(playing: Play) -> list[tuple[object, frozenset[str]]]:
    language = pages.locale()
    return [
        (playing.bundle.question_words(question.id, language), question.key(playing.profile))
        for question in usable(playing.bundle.bank, playing.profile)
    ]
