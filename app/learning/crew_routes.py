"""Crew mode for the one who stands beside the screen: start, show part by part, end."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import config
from app import clock, db, pages
from app.auth.access import requires, signed_in
from app.auth.kiosks import CREW_LASTS
from app.learning import crew_queries, crews, queries
from app.learning.crew_forms import CrewForm
from app.learning.crew_loading import shown_by
from app.learning.playing import Play
from app.learning.reading import case_told
from app.models import Crew
from app.words import in_language
from modules.plan import Item

bp = Blueprint("crew", __name__)

FACILITATORS = ("hr", "principal")


@bp.get("/crew")
@requires(*FACILITATORS)
def index() -> str:
    """Start a session, or go on with one."""
    return _index(_form())


@bp.post("/crew")
@requires(*FACILITATORS)
def start() -> Response | tuple[str, int]:
    """Begin to show the newest edition of a module that people there still have to do."""
    form, me, now = _form(), signed_in(), clock.now()
    if not form.validate_on_submit():
        return _index(form), 422
    at_site = db.session.execute(crew_queries.open_modules([form.site.data], me.today)).all()
    if form.module.data not in {slug for slug, _people in at_site}:
        form.module.errors = [_("Nobody at this site has this module to do.")]
        return _index(form), 422
    db.writing()
    version = pages.one_or_404(queries.newest_version(form.module.data))
    crew = crews.start(form.site.data, version, me.person_id, now)
    db.session.commit()
    return redirect(url_for(".show", crew_id=crew.id))


@bp.get("/crew/<uuid:crew_id>")
@requires(*FACILITATORS)
def show(crew_id: uuid.UUID) -> str:
    """The screen: one part of the module, how to join, who is here."""
    crew = _facilitated(crew_id)
    playing = shown_by(crew)
    address = config.settings().public_url + url_for("crew_member.join", code=crew.code)
    return render_template(
        "learning/crew.html",
        crew=crew,
        play=playing,
        item=playing.items[crew.place] if crew.place < len(playing.items) else None,
        words=playing.bundle.module_words(pages.locale()),
        address=config.settings().public_url + url_for("crew_member.find"),
        picture=segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        members=db.session.execute(crew_queries.members(crew, signed_in().today)).all(),
        **_part(crew, playing),
    )


@bp.post("/crew/<uuid:crew_id>/place")
@requires(*FACILITATORS)
def move(crew_id: uuid.UUID) -> Response:
    """The next part, or the one before; two screens of one session do not run ahead together."""
    before = request.form.get("before", -1, type=int)
    after = request.form.get("after", -1, type=int)
    db.writing()
    db.one_at_a_time(crew_id)
    crew = _facilitated(crew_id)
    crews.move(crew, before, after, last=len(shown_by(crew).items))
    db.session.commit()
    return redirect(url_for(".show", crew_id=crew_id))


@bp.post("/crew/<uuid:crew_id>/end")
@requires(*FACILITATORS)
def end(crew_id: uuid.UUID) -> Response:
    """Nobody joins any more; whoever is in a quiz finishes it."""
    db.writing()
    crew = _facilitated(crew_id)
    crew.ended_at = crew.ended_at or clock.now()
    db.session.commit()
    flash(_("The session has ended. Whoever is in the quiz can finish it."), "success")
    return redirect(url_for(".show", crew_id=crew_id))


def _index(form: CrewForm) -> str:
    since = clock.now() - CREW_LASTS
    going_on = db.session.scalars(crew_queries.crews(*_mine(), since)).all()
    return render_template("learning/crew_index.html", form=form, crews=going_on)


def _form() -> CrewForm:
    form = CrewForm()
    form.site.choices = [
        (str(s.id), s.name) for s in db.session.scalars(crew_queries.sites(*_mine()))
    ]
    titles = {slug: titles for slug, titles, _min in db.session.execute(queries.newest_modules())}
    form.module.choices = [
        (slug, _("%(title)s (%(people)s to do)", title=in_language(titles[slug]), people=people))
        for slug, people in db.session.execute(crew_queries.open_modules(*_mine()))
        if slug in titles
    ]
    return form


def _mine() -> tuple[Sequence[uuid.UUID], date]:
    """The tops of the sites whose people the signed-in person trains, and today."""
    me = signed_in()
    return me.sites_as(*FACILITATORS), me.today


def _facilitated(crew_id: uuid.UUID) -> Crew:
    found: Crew = pages.one_or_404(crew_queries.crew(*_mine(), crew_id))
    return found


def _part(crew: Crew, playing: Play) -> dict[str, Any]:
    """What a case on the screen needs: which of its steps, and whether the rule is told yet."""
    item: Item | None = playing.items[crew.place] if crew.place < len(playing.items) else None
    if item is None or item.kind != "scenario":
        return {"told": "told" in request.args}
    case = case_told(playing, item.id, pages.locale())
    number = min(max(1, request.args.get("step", 1, type=int)), len(case.steps))
    return {
        "case": case,
        "step": case.steps[number - 1],
        "number": number,
        "told": "told" in request.args,
    }
