"""Notices sent: what was written to whom, what is known of it, and a reminder by hand."""

import uuid
from datetime import date, timedelta
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import local_path, requires, signed_in
from app.errors import DomainError
from app.models import District
from app.models.scope import district_run_by
from app.notices import by_hand, html
from app.notices import log_queries as queries
from app.notices.shown import KINDS, OUTCOMES, PERIODS

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires("hr")
def index() -> str:
    """The log, what went wrong first, with how many there are of each outcome."""
    me = signed_in()
    tops, wanted, asked = me.sites_as("hr"), _wanted(me.today), _asked()
    page = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    rows = db.session.execute(queries.log(tops, me.today, wanted, page)).all()
    if page > 1 and not rows:
        abort(404)
    return render_template(
        "notices/index.html",
        notices=rows,
        counts={name: n for name, n in db.session.execute(queries.counts(tops, me.today, wanted))},
        asked=asked,
        outcomes=OUTCOMES,
        kinds=KINDS,
        periods=PERIODS,
        runs_all=db.session.scalar(district_run_by(me.district_id, tops)) is not None,
        page=page,
        last=ceil(rows[0].found / queries.PER_PAGE) if rows else 1,
    )


@bp.get("/notices/<uuid:notice_id>")
@requires("hr")
def show(notice_id: uuid.UUID) -> str:
    """The exact words, where they went, when, and what is known of their arrival."""
    found = _found(notice_id)
    copy = queries.under_key(found.Notice.staff_member_id, f"again:{notice_id}")
    return render_template(
        "notices/show.html",
        found=found,
        copy=db.session.scalars(copy).one_or_none(),
        may_go_again=found.outcome in by_hand.AGAIN and found.StaffMember.email,
        body=html.body(found.Notice.text),
        outcomes=OUTCOMES,
        kinds=KINDS,
    )


@bp.post("/notices/<uuid:notice_id>/again")
@requires("hr")
def again(notice_id: uuid.UUID) -> Response:
    """Send the same words once more, as a notice of its own."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.district_id)
    found = _found(notice_id)
    copy_id = by_hand.send_again(found.Notice, found.StaffMember, found.outcome, me, clock.now())
    db.session.commit()
    flash(_("It is on its way again."), "success")
    return redirect(url_for(".show", notice_id=copy_id))


@bp.post("/people/<uuid:person_id>/remind")
@requires("hr", "principal", "supervisor")
def remind(person_id: uuid.UUID) -> Response:
    """Write to somebody now; supervisors and HR may, for their people, once a day."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(person_id)
    tops = me.sites_as("hr"), me.sites_as("principal")
    person = pages.one_or_404(queries.one_to_remind(*tops, me.person_id, me.today, person_id))
    district = db.session.get_one(District, me.district_id)
    try:
        reached = by_hand.remind(district, person, me.today, me.person_id, clock.now())
    except DomainError as error:
        db.session.rollback()
        flash(pages.said(error))
        return redirect(_back(person_id))
    db.session.commit()
    if reached:
        flash(_("A reminder to %(name)s is on its way.", name=person.name), "success")
    else:
        flash(_("%(name)s cannot be reached by e-mail. Tell them in person.", name=person.name))
    return redirect(_back(person_id))


def _found(notice_id: uuid.UUID) -> Any:
    me = signed_in()
    row = db.session.execute(queries.notice(me.sites_as("hr"), me.today, notice_id)).one_or_none()
    return row or abort(404)


def _asked() -> dict[str, str]:
    """What the form asks for, each of it one of what it offers."""
    given = {name: request.args.get(name, "") for name in ("outcome", "kind", "period", "q")}
    offered = {"outcome": OUTCOMES, "kind": KINDS, "period": PERIODS}
    known = {name: given[name] if given[name] in offer else "" for name, offer in offered.items()}
    person = request.args.get("person", type=uuid.UUID)
    return known | {"q": given["q"].strip()[:100], "person": str(person or "")}


def _wanted(on: date) -> queries.Wanted:
    asked = _asked()
    days = int(asked["period"] or min(PERIODS, key=int))
    since = on - timedelta(days=days)
    person = uuid.UUID(asked["person"]) if asked["person"] else None
    return queries.Wanted(since, asked["outcome"], asked["kind"], asked["q"], person)


def _back(person_id: uuid.UUID) -> str:
    """Where the button stood, if it stood on a page of this site."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return url_for("reports.person", person_id=person_id)
    return local_path(f"{came.path}?{came.query}" if came.query else came.path)
