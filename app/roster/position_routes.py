"""Where somebody works: add a position, move, end, end employment, and welcome back."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import requires, signed_in
from app.errors import DomainError
from app.models import Position, StaffMember
from app.roster import people_queries, positions
from app.roster.people_forms import LastDayForm, WorkForm
from app.roster.people_loading import act, known, known_alone, position_of, sites

bp = Blueprint("positions", __name__)


@bp.get("/people/<uuid:person_id>/positions/new")
@requires("hr")
def new(person_id: uuid.UUID) -> str:
    """Another position, or the first one after coming back."""
    return _new(known(person_id), WorkForm(first_day=signed_in().today))


@bp.post("/people/<uuid:person_id>/positions/new")
@requires("hr")
def create(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add the position; who is back is assigned what applies to newcomers."""
    person, form = known(person_id), WorkForm()
    form.offer(sites())
    if form.validate_on_submit():
        db.writing()
        person = known_alone(person_id)
        try:
            positions.begin(person, form.work, form.first_day.data, act())
        except DomainError as error:
            db.session.rollback()
            form.site.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _saved(person)
    return _new(person, form), 422


@bp.get("/people/<uuid:person_id>/positions/<uuid:position_id>/move")
@requires("hr")
def edit(person_id: uuid.UUID, position_id: uuid.UUID) -> str:
    """Other work in place of this, from a day on."""
    person, old = known(person_id), position_of(person_id, position_id)
    supervisor = db.session.get(StaffMember, old.supervisor_id) if old.supervisor_id else None
    return _move(person, old, WorkForm.of(old, supervisor))


@bp.post("/people/<uuid:person_id>/positions/<uuid:position_id>/move")
@requires("hr")
def move(person_id: uuid.UUID, position_id: uuid.UUID) -> Response | tuple[str, int]:
    """End the position and begin the other; the old one stays readable."""
    person, old, form = known(person_id), position_of(person_id, position_id), WorkForm()
    form.offer(sites())
    if form.validate_on_submit():
        db.writing()
        person, old = known_alone(person_id), position_of(person_id, position_id)
        positions.refuse_if_changed(old)
        try:
            positions.move(person, old, form.work, form.first_day.data, act())
        except DomainError as error:
            db.session.rollback()
            form.first_day.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _saved(person)
    return _move(person, old, form), 422


@bp.get("/people/<uuid:person_id>/positions/<uuid:position_id>/end")
@requires("hr")
def last(person_id: uuid.UUID, position_id: uuid.UUID) -> str:
    """When this position ends."""
    form = LastDayForm(last_day=signed_in().today)
    return _end(known(person_id), form, position_of(person_id, position_id))


@bp.post("/people/<uuid:person_id>/positions/<uuid:position_id>/end")
@requires("hr")
def end(person_id: uuid.UUID, position_id: uuid.UUID) -> Response | tuple[str, int]:
    """End one position; the last one ends employment."""
    person, old, form = known(person_id), position_of(person_id, position_id), LastDayForm()
    if form.validate_on_submit():
        db.writing()
        person, old = known_alone(person_id), position_of(person_id, position_id)
        positions.refuse_if_changed(old)
        if _ended(person, form, old):
            return _saved(person)
    return _end(person, form, old), 422


@bp.get("/people/<uuid:person_id>/end")
@requires("hr")
def leave(person_id: uuid.UUID) -> str:
    """When somebody leaves the district."""
    return _end(known(person_id), LastDayForm(last_day=signed_in().today))


@bp.post("/people/<uuid:person_id>/end")
@requires("hr")
def end_employment(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """End all positions and roles; the file stays."""
    person, form = known(person_id), LastDayForm()
    if form.validate_on_submit():
        db.writing()
        person = known_alone(person_id)
        if _ended(person, form):
            return _saved(person)
    return _end(person, form), 422


def _new(person: StaffMember, form: WorkForm) -> str:
    form.offer(sites())
    on = signed_in().today
    is_back = not db.session.scalars(people_queries.not_over(person.id, on)).first()
    return render_template("people/position.html", person=person, form=form, is_back=is_back)


def _move(person: StaffMember, old: Position, form: WorkForm) -> str:
    form.offer(sites())
    return render_template("people/position.html", person=person, form=form, old=old)


def _end(person: StaffMember, form: LastDayForm, position: Position | None = None) -> str:
    return render_template("people/end.html", person=person, form=form, position=position)


def _ended(person: StaffMember, form: LastDayForm, *ending: Position) -> bool:
    """End these positions, or employment, and commit; else say why not."""
    day, tops = form.last_day.data, signed_in().sites_as("hr")
    try:
        if ending:
            positions.end(person, ending, day, tops, act())
        else:
            positions.leave(person, day, tops, act())
    except DomainError as error:
        db.session.rollback()
        form.last_day.errors = [pages.said(error)]
        return False
    db.session.commit()
    return True


def _saved(person: StaffMember) -> Response:
    flash(_("The changes to %(name)s are saved.", name=person.legal_name), "success")
    return redirect(url_for("reports.person", person_id=person.id))
