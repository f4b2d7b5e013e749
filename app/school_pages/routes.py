"""School pages: ask for one, decide, end, and the list that families see."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.auth.access import LEARNER, public, requires, signed_in
from app.entering import DecisionForm
from app.models import District, SchoolPage, SchoolPageDecision, Site, StaffMember
from app.rules.cycles import DAY, school_year_of
from app.school_pages import operations, queries, telling
from app.school_pages.forms import EndingForm, PageForm
from app.school_pages.operations import Act, facts
from app.school_pages.standing import CAN_END, OPEN, standing
from config import settings

bp = Blueprint("school_pages", __name__)

Find = Callable[[uuid.UUID], Any]

DECIDES = ("hr", "principal")
GROUPS = (
    ("waiting", ("waiting",)),
    ("ending", ("ending",)),
    ("approved", ("approved", "later")),
    ("ended", ("over", "ended", "replaced", "refused", "taken-back")),
)
"""The parts of the list of HR, in order."""


@bp.get("/my-pages")
@requires(LEARNER)
def index() -> str:
    """What I asked for or look after, with what happened to it."""
    me = signed_in()
    return render_template(
        "school_pages/index.html",
        rows=_stood(queries.mine(me.person_id, me.today), me.today),
        waiting=_waiting() if me.has_role(*DECIDES) else None,
    )


@bp.get("/my-pages/new")
@requires(LEARNER)
def new() -> str:
    """Ask for a page; `again` names one of mine that this would change or prolong."""
    me, old = signed_in(), _old()
    form = PageForm(obj=old)
    form.owner.data = old.owner_id if old else me.person_id
    first = max(me.today, old.ends_on + DAY) if old else me.today
    starts = db.session.get_one(District, me.district_id).school_year_starts
    form.starts_on.data, form.ends_on.data = first, school_year_of(first, starts)[1]
    if old:
        form.site.data, form.second.data = old.site_id, old.second_id
    return _asked(form, pages.new_key(), old)


@bp.post("/my-pages/new")
@requires(LEARNER)
def ask() -> Response | tuple[str, int]:
    """Ask administration; the same form again asks once."""
    me, form, key, old = signed_in(), PageForm(), pages.sent_key(), _old()
    _offer(form, old)
    if not form.validate_on_submit():
        return _asked(form, key, old), 422
    page_id, wish, changed = uuid.uuid5(me.person_id, key), form.wish, _changed(old)
    db.writing()
    db.one_at_a_time(changed or me.person_id)
    if db.session.get(SchoolPage, page_id) is None:
        operations.ask(page_id, wish, changed, _act())
        db.session.commit()
    flash(_("Your request was sent. Administration approves the page, or says why not."), "success")
    return redirect(url_for(".show", page_id=page_id))


@bp.get("/my-pages/<uuid:page_id>")
@requires(LEARNER)
def show(page_id: uuid.UUID) -> str:
    """One of my pages: what was asked for, what happened, what I can do."""
    return _shown(_mine(page_id), EndingForm())


@bp.post("/my-pages/<uuid:page_id>/end")
@requires(LEARNER)
def close(page_id: uuid.UUID) -> Response | tuple[str, int]:
    """Take a request back, or say that a page is closed."""
    return _end(page_id, _mine, ".show")


@bp.get("/settings/pages", endpoint="list")
@requires(*DECIDES)
def list_() -> str:
    """All pages of my sites: first what waits, last what has ended."""
    me = signed_in()
    rows = _stood(queries.at(me.sites_as(*DECIDES), me.today), me.today)
    return render_template(
        "school_pages/list.html",
        groups=[(name, [row for row in rows if row[1] in which]) for name, which in GROUPS],
        is_cut=len(rows) == queries.MOST_LISTED,
        address=f"{settings().public_url}{url_for('.public', district_id=me.district_id)}",
    )


@bp.get("/settings/pages/<uuid:page_id>")
@requires(*DECIDES)
def decide(page_id: uuid.UUID) -> str:
    """One page of my sites: decide it, or end it early."""
    return _shown(_at_mine(page_id), EndingForm(), DecisionForm())


@bp.post("/settings/pages/<uuid:page_id>")
@requires(*DECIDES)
def decided(page_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep the decision, once, whoever of the two came first."""
    row, form = _at_mine(page_id), DecisionForm()
    if not form.validate_on_submit():
        return _shown(row, EndingForm(), form), 422
    approved, reason, act = form.choice.data == "approve", form.reason.data or "", _act()
    db.writing()
    db.one_at_a_time(page_id)
    page = _at_mine(page_id).SchoolPage
    operations.decide(page, approved=approved, reason=reason, act=act)
    telling.tell(page, "approved" if approved else "refused", act)
    db.session.commit()
    flash(_("The decision is saved."), "success")
    return redirect(url_for(".list"))


@bp.post("/settings/pages/<uuid:page_id>/end")
@requires(*DECIDES)
def end(page_id: uuid.UUID) -> Response | tuple[str, int]:
    """A page is approved no more, from today on."""
    return _end(page_id, _at_mine, ".decide", DecisionForm())


@bp.get("/school-pages/<uuid:district_id>", endpoint="public")
@public
def public_(district_id: uuid.UUID) -> str:
    """What a district has approved today, for families; names no staff."""
    district = pages.one_or_404(queries.district(district_id))
    today = clock.today(district.time_zone)
    rows = _stood(queries.open_in(district_id, today), today)
    found = sorted((row for row, where in rows if where in OPEN), key=_by_site)
    return render_template("school_pages/public.html", district=district, rows=found)


def _by_site(row: Any) -> tuple[str, str]:
    return row.site, row.SchoolPage.title


def _stood(query: queries.Rows, today: date) -> list[tuple[Any, str]]:
    """Each row, and where it stands on the day."""
    return [(row, standing(facts(row), today)) for row in db.session.execute(query)]


def _mine(page_id: uuid.UUID) -> Any:
    """A page the signed-in person asked for or looks after; else 404."""
    me = signed_in()
    return _one(queries.mine(me.person_id, me.today), page_id)


def _at_mine(page_id: uuid.UUID) -> Any:
    """A page of the sites at which the signed-in person decides; else 404."""
    me = signed_in()
    return _one(queries.at(me.sites_as(*DECIDES), me.today), page_id)


def _one(among: queries.Rows, page_id: uuid.UUID) -> Any:
    found = db.session.execute(among.where(SchoolPage.id == page_id)).one_or_none()
    return found or abort(404)


def _waiting() -> int:
    """How many requests wait at the sites of the signed-in principal or HR."""
    me = signed_in()
    rows = _stood(queries.at(me.sites_as(*DECIDES), me.today), me.today)
    return sum(where == "waiting" for _row, where in rows)


def _old() -> SchoolPage | None:
    """The page of mine that the address names to be changed or prolonged."""
    again = request.args.get("again", type=uuid.UUID)
    found: SchoolPage | None = _mine(again).SchoolPage if again else None
    return found


def _changed(old: SchoolPage | None) -> uuid.UUID | None:
    """The page that was approved: after a refusal that which the refused request would change."""
    if old is None:
        return None
    decision = db.session.get(SchoolPageDecision, old.id)
    return old.id if decision and decision.approved else old.replaces_id


def _offer(form: PageForm, old: SchoolPage | None) -> None:
    me = signed_in()
    sites = list(db.session.scalars(queries.sites_of(me.person_id, me.today)))
    people = list(db.session.scalars(queries.colleagues(me.person_id, me.today)))
    if old:
        here, theirs = queries.works_here(me.district_id, me.today), (old.owner_id, old.second_id)
        people += db.session.scalars(here.where(StaffMember.id.in_(theirs)))
        sites.append(db.session.get_one(Site, old.site_id))
    form.offer(
        dict.fromkeys(sites),
        dict.fromkeys(people),
        lambda typed: db.session.scalars(queries.called(me.district_id, me.today, typed)).first(),
    )


def _asked(form: PageForm, key: str, old: SchoolPage | None) -> str:
    _offer(form, old)
    return render_template("school_pages/new.html", form=form, key=key, old=old)


def _shown(row: Any, ending: EndingForm, deciding: DecisionForm | None = None) -> str:
    """One page for whoever looks after it, or with `deciding` for those who decide."""
    me, page = signed_in(), row.SchoolPage
    where = standing(facts(row), me.today)
    return render_template(
        "school_pages/show.html",
        row=row,
        where=where,
        ending=ending,
        deciding=deciding,
        can_end=where in CAN_END and not (deciding and where == "waiting"),
        is_own=me.person_id in (page.owner_id, page.second_id, page.recorded_by),
        asker=db.session.get_one(StaffMember, page.recorded_by),
    )


def _end(
    page_id: uuid.UUID, find: Find, back: str, deciding: DecisionForm | None = None
) -> Response | tuple[str, int]:
    row, form = find(page_id), EndingForm()
    if not form.validate_on_submit():
        return _shown(row, form, deciding), 422
    act = _act()
    db.writing()
    db.one_at_a_time(page_id)
    row = find(page_id)
    operations.end(row, form.reason.data or "", act)
    telling.tell(row.SchoolPage, "ended", act)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(back, page_id=page_id))


def _act() -> Act:
    me = signed_in()
    return Act(me.person_id, me.today, clock.now(), me.proof)
