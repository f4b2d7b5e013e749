"""Leave: from when to when somebody is away, and what that moves; never why."""

import uuid
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import requires, signed_in
from app.away import operations, queries
from app.away.forms import LeaveForm, SeenForm
from app.away.loading import act, leave_of, person_led, seen
from app.errors import DomainError
from app.models import Leave, StaffMember

bp = Blueprint("leave", __name__)

Answer = Response | str | tuple[str, int]
Form = LeaveForm | SeenForm
LEADERS = ("hr", "principal", "supervisor")
"""Who enters leave, each of their own people; `loading.person_led` says of whom."""


@bp.get("/people/leave")
@requires("hr")
def index() -> str:
    """Everybody who is away or soon will be; first those whose return is not known."""
    me = signed_in()
    found = db.session.execute(queries.away(me.sites_as("hr"), me.today)).all()
    back = [row for row in found if row.Leave.held_to]
    return render_template(
        "away/leave_index.html",
        unknown=[row for row in found if row.Leave.held_to is None],
        today=[row for row in back if row.Leave.held_from <= me.today],
        soon=[row for row in back if row.Leave.held_from > me.today],
        day=timedelta(days=1),
        is_cut=len(found) == queries.MOST_LISTED,
    )


@bp.get("/people/<uuid:person_id>/leave")
@requires(*LEADERS)
def new(person_id: uuid.UUID) -> str:
    """The leave that is entered, and more to enter."""
    return _leave(person_led(person_id), LeaveForm(), pages.new_key())


@bp.post("/people/<uuid:person_id>/leave")
@requires(*LEADERS)
def create(person_id: uuid.UUID) -> Answer:
    """Say what would move; agreed to, keep the leave."""
    person, form, key = person_led(person_id), LeaveForm(), pages.sent_key()
    if not form.validate_on_submit():
        return _leave(person, form, key), 422
    return _keep(person_id, form, key)


@bp.get("/people/<uuid:person_id>/leave/<uuid:leave_id>")
@requires(*LEADERS)
def change(person_id: uuid.UUID, leave_id: uuid.UUID) -> str:
    """Other dates for a leave, or none."""
    person = person_led(person_id)
    old = leave_of(person_id, leave_id)
    form = LeaveForm(first_day=old.held_from, last_day=old.held_to)
    return _leave(person, form, pages.new_key(), old)


@bp.post("/people/<uuid:person_id>/leave/<uuid:leave_id>")
@requires(*LEADERS)
def correct(person_id: uuid.UUID, leave_id: uuid.UUID) -> Answer:
    """Say what would move; agreed to, the new dates take the old ones' place."""
    person, form, key = person_led(person_id), LeaveForm(), pages.sent_key()
    if not form.validate_on_submit():
        return _leave(person, form, key, leave_of(person_id, leave_id)), 422
    return _keep(person_id, form, key, leave_id)


@bp.post("/people/<uuid:person_id>/leave/<uuid:leave_id>/take-back")
@requires(*LEADERS)
def take_back(person_id: uuid.UUID, leave_id: uuid.UUID) -> Answer:
    """Say what would move; agreed to, the leave never was."""
    person_led(person_id)
    return _keep(person_id, SeenForm(), pages.sent_key(), leave_id)


def _keep(person_id: uuid.UUID, form: Form, key: str, old_id: uuid.UUID | None = None) -> Answer:
    """Write it and see what moves; unless that is what the page said, undo it and say so."""
    new_id = uuid.uuid5(signed_in().person_id, key)
    db.writing()
    db.one_at_a_time(person_id)
    person = person_led(person_id)
    if db.session.get(Leave, new_id):
        return _to(person)
    old = leave_of(person_id, old_id) if old_id else None
    new = _row(new_id, person_id, form, old)
    try:
        moves = operations.keep_leave(person.district_id, new, act())
    except DomainError as error:
        db.session.rollback()
        form["first_day"].errors = [pages.said(error)]
        return _leave(person, form, key, old), 422
    if form.seen.data != seen(moves):
        db.session.rollback()
        form.seen.data = seen(moves)
        return render_template(
            "away/leave_check.html", person=person, form=form, key=key, moves=moves, old=old
        )
    db.session.commit()
    flash(_("The leave is taken back.") if new.is_void else _("The leave is saved."), "success")
    return _to(person)


def _row(id: uuid.UUID, person_id: uuid.UUID, form: Form, old: Leave | None) -> Leave:
    """What is to be written: the dates of the form, or the taking back of the old ones."""
    is_void = isinstance(form, SeenForm) and old is not None
    first = old.held_from if is_void and old else form["first_day"].data
    last = old.held_to if is_void and old else form["last_day"].data
    made = Leave(id=id, staff_member_id=person_id, is_void=is_void)
    made.held_from, made.held_to = first, last
    made.replaces_id = old.id if old else None
    return made


def _leave(person: StaffMember, form: Form, key: str, old: Leave | None = None) -> str:
    rows = db.session.scalars(queries.leaves(person.id)).all()
    return render_template(
        "away/leave.html", person=person, form=form, key=key, old=old, leaves=rows
    )


def _to(person: StaffMember) -> Response:
    db.session.rollback()
    return redirect(url_for("reports.person", person_id=person.id))
