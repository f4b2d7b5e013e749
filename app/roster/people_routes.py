"""People for HR: find, add by form, change what the staff list says."""

import uuid
from collections.abc import Sequence
from math import ceil

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import fresh, requires, signed_in
from app.errors import DomainError
from app.models import Position, Site, StaffMember
from app.models.scope import district_run_by
from app.roster import operations, people, people_queries, proposal_queries
from app.roster.people_forms import DetailsForm, PersonForm
from app.roster.people_loading import LookAlike, act, known, known_alone, look_alikes, sites
from app.rules.proof import FRESH_TO_MANAGE

LAST_PAGE = 100_000
"""No district is larger; it keeps a silly number in the address from the database."""

bp = Blueprint("people", __name__)


@bp.get("/people")
@requires("hr")
def index() -> str:
    """Find people; who left stays findable."""
    me, asked = signed_in(), request.args.get("q", "").strip()[:100]
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    tops = me.sites_as("hr")
    rows = db.session.execute(people_queries.people(tops, me.today, asked, page)).all()
    if page > 1 and not rows:
        abort(404)
    return render_template(
        "people/index.html",
        on=me.today,
        people=rows,
        positions=_positions([row.id for row in rows]),
        runs_district=db.session.scalar(district_run_by(me.district_id, tops)) is not None,
        waiting=db.session.scalar(proposal_queries.waiting(tops, me.today)),
        q=asked,
        page=page,
        last=ceil(rows[0].found / people_queries.PER_PAGE) if rows else 1,
    )


@bp.get("/people/new")
@requires("hr")
def new() -> str:
    """One person by form."""
    return _new(PersonForm(first_day=signed_in().today), pages.new_key())


@bp.post("/people/new")
@requires("hr")
def create() -> Response | tuple[str, int]:
    """Add the person, unless they are on the list; the same form again leads to the same person."""
    me, form, key = signed_in(), PersonForm(), pages.sent_key()
    form.offer(sites())
    if not form.validate_on_submit():
        return _new(form, key), 422
    person_id = uuid.uuid5(me.person_id, key)
    db.writing()
    db.one_at_a_time(me.district_id)
    if db.session.get(StaffMember, person_id) is None:
        alike = look_alikes(form.given.legal_name, form.given.email, form.given.number)
        if alike and (alike[0].is_certain or not form.another.data):
            return _new(form, key, alike), 422
        try:
            person = _added(form, person_id)
        except DomainError as error:
            form.email.errors = [pages.said(error)]
            return _new(form, key), 422
        db.session.commit()
        flash(_added_words(person), "success")
    return _to(person_id)


@bp.get("/people/<uuid:person_id>/change")
@requires("hr")
def edit(person_id: uuid.UUID) -> str:
    """Name, address, language, number."""
    person = known(person_id)
    return _edit(person, DetailsForm(**vars(people.details_of(person))))


@bp.post("/people/<uuid:person_id>/change")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def change(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep the details, and what they were."""
    form, person = DetailsForm(), known(person_id)
    if not form.validate_on_submit():
        return _edit(person, form), 422
    db.writing()
    person = known_alone(person_id)
    try:
        waits = people.change(person, form.given, signed_in().sites_as("hr"), act())
    except DomainError as error:
        db.session.rollback()
        form.email.errors = [pages.said(error)]
        return _edit(person, form), 422
    db.session.commit()
    flash(_changed_words(person, waits), "success")
    return _to(person_id)


def _new(form: PersonForm, key: str, alike: Sequence[LookAlike] = ()) -> str:
    db.session.rollback()
    form.offer(sites())
    return render_template("people/new.html", form=form, key=key, alike=alike)


def _added(form: PersonForm, person_id: uuid.UUID) -> StaffMember:
    given, work = form.given, form.work
    return operations.add_person(
        id=person_id,
        site=db.session.get_one(Site, work.site_id),
        name=given.legal_name,
        preferred_name=given.preferred_name,
        email=given.email,
        language=given.language,
        number=given.number,
        job_class=work.job_class,
        contract=work.contract,
        is_hourly=work.is_hourly,
        is_licensed=work.is_licensed,
        supervisor_id=work.supervisor_id,
        on=form.first_day.data,
        by=signed_in().person_id,
    )


def _edit(person: StaffMember, form: DetailsForm) -> str:
    return render_template("people/change.html", person=person, form=form)


def _added_words(person: StaffMember) -> str:
    said = [_("%(name)s is on the staff list.", name=person.legal_name)]
    if not person.email:
        said.append(_("The sign-in name is %(name)s.", name=person.sign_in_name))
        said.append(_("Print the sign-in slip."))
    return " ".join(said)


def _changed_words(person: StaffMember, waits: bool) -> str:
    said = [_("The changes to %(name)s are saved.", name=person.legal_name)]
    if waits:
        said.append(_("To protect their name, they can sign again one day from now."))
    return " ".join(said)


def _positions(person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Position]]:
    """Each person's positions that stand, the newest first."""
    found: dict[uuid.UUID, list[Position]] = {}
    for position in db.session.scalars(people_queries.positions_of(person_ids)):
        found.setdefault(position.staff_member_id, []).append(position)
    return found


def _to(person_id: uuid.UUID) -> Response:
    return redirect(url_for("reports.person", person_id=person_id))
