"""Crew mode for everybody else: join by QR or code, watch, then answer for oneself."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth import arriving
from app.auth.access import LEARNER, requires, signed_in
from app.auth.kiosks import CREW_LASTS, crews_near
from app.auth.links import plain
from app.errors import DomainError
from app.learning import crew_queries, crews
from app.learning.crew_loading import shown_by
from app.models import Crew, CrewMember, Site

bp = Blueprint("crew_member", __name__)


@bp.get("/crew/join")
@requires(LEARNER)
def find() -> str:
    """Sessions where I work, and a field for the code on the screen."""
    return render_template("learning/crew_find.html", crews=_near(), problem=None)


@bp.post("/crew/join")
@requires(LEARNER)
def type_code() -> Response | tuple[str, int]:
    """From the code on the screen to the session."""
    typed = plain(request.form.get("code", "").strip()[:40], crews.CODE_LENGTH)
    if _of_code(typed) is None:
        problem = _("No session has this code. Look at the screen and type it again.")
        return render_template("learning/crew_find.html", crews=_near(), problem=problem), 422
    return redirect(url_for(".join", code=typed))


@bp.get("/crew/here")
@requires(LEARNER)
def here() -> Response:
    """From a shared tablet: to the session that is on here for me, or to my training."""
    me = signed_in()
    for crew in _near():
        asked = crew_queries.open_for(me.person_id, crew.module_version.slug, me.today)
        if db.session.execute(asked).first():
            return redirect(url_for(".join", code=crew.code))
    return redirect(url_for("learning.index"))


@bp.get("/crew/join/<code>")
@requires(LEARNER)
def join(code: str) -> str | Response | tuple[str, int]:
    """Join this module with this facilitator?"""
    crew = _of_code(code)
    if crew is None:
        problem = _("This session has ended, or the code is not right.")
        return render_template("learning/crew_find.html", crews=_near(), problem=problem), 404
    if db.session.scalar(crew_queries.member(signed_in().person_id, crew.id)):
        return redirect(url_for(".show", crew_id=crew.id))
    return render_template("learning/crew_join.html", crew=crew)


@bp.post("/crew/join/<code>")
@requires(LEARNER)
def take_part(code: str) -> Response | tuple[str, int]:
    """I am here."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.person_id)
    crew = _of_code(code)
    if crew is None:
        return redirect(url_for(".join", code=code))
    try:
        crews.join(crew, me.person_id, me.today, clock.now())
    except DomainError as error:
        db.session.rollback()
        page = render_template("learning/crew_join.html", crew=crew, problem=pages.said(error))
        return page, 422
    db.session.commit()
    return redirect(url_for(".show", crew_id=crew.id))


@bp.get("/crew/<uuid:crew_id>/me")
@requires(LEARNER)
def show(crew_id: uuid.UUID) -> str:
    """You are in; watch the screen."""
    crew = _mine(crew_id)[0]
    is_at_quiz = crew.ended_at is not None or crew.place >= len(shown_by(crew).items)
    return render_template("learning/crew_me.html", crew=crew, is_at_quiz=is_at_quiz)


@bp.post("/crew/<uuid:crew_id>/me")
@requires(LEARNER)
def go_on(crew_id: uuid.UUID) -> Response:
    """To my own quiz, or first to what I missed; before the screen is there, back to watching."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.person_id)
    crew, member = _mine(crew_id)
    shown = shown_by(crew).items
    if crew.ended_at is None and crew.place < len(shown):
        db.session.rollback()
        flash(_("The screen is not at the quiz yet."))
        return redirect(url_for(".show", crew_id=crew_id))
    sitting = crews.go_on(crew, member, shown, me.today, clock.now())
    db.session.commit()
    if sitting is None:
        return redirect(url_for("learning.index"))
    return redirect(url_for("quiz.start", sitting_id=sitting.id))


def _near() -> list[Crew]:
    """Sessions going on where I work, or where this shared tablet stands."""
    me, kiosk = signed_in(), arriving.kiosk_here()
    places = list(db.session.scalars(crew_queries.places_of(me.person_id, me.today)))
    places += [kiosk.site_id] if kiosk else []
    near = crews_near(places, me.today, clock.now()).join(Crew.site)
    return list(db.session.scalars(near.where(Site.district_id == me.district_id)))


def _of_code(code: str) -> Crew | None:
    since = clock.now() - CREW_LASTS
    asked = crew_queries.to_join(signed_in().district_id, plain(code, crews.CODE_LENGTH), since)
    return db.session.scalars(asked).one_or_none()


def _mine(crew_id: uuid.UUID) -> tuple[Crew, CrewMember]:
    """A session I joined, and my part in it; 404 for any other."""
    member: CrewMember = pages.one_or_404(crew_queries.member(signed_in().person_id, crew_id))
    return db.session.get_one(Crew, member.crew_id), member
