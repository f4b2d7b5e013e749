"""The decision sheet: printed for the superintendent, or sent by one link and answered there."""

import uuid
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db, pages
from app.approving import code_of
from app.auth.access import fresh, public, requires, signed_in
from app.decisions import operations, queries
from app.decisions.asking import Question, clause_question, fact_question, open_questions
from app.decisions.forms import Answers, LinkForm, SendForm
from app.decisions.operations import LINK_LIVES, By, Given
from app.decisions.review_routes import bp as bp
from app.errors import DomainError
from app.models import DecisionSheet, District
from app.rules.proof import FRESH_TO_MANAGE
from app.rules.signing import name_matches


@bp.get("/settings/decisions/sheet")
@requires("hr")
def sheet() -> str:
    """Only the open questions, with room to answer: to print, or to send."""
    return _sheet(SendForm())


@bp.post("/settings/decisions/send")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def send() -> Response | tuple[str, int]:
    """Send them to somebody by one link; the same form sends them once."""
    me, key, form = signed_in(), pages.sent_key(), SendForm()
    if not form.validate_on_submit():
        return _sheet(form), 422
    db.writing()
    db.one_at_a_time(me.person_id)
    district = pages.district_run("hr")
    asked = open_questions(district.id)
    to = (form.name.data or "", form.email.data or "")
    facts = [each.name for each in asked if each.kind == "fact"]
    clauses = [each.name for each in asked if each.kind == "clause"]
    try:
        id = uuid.uuid5(me.person_id, key)
        operations.send(id, district, to, facts, clauses, me.person_id, clock.now())
    except DomainError as error:
        db.session.rollback()
        form.email.errors = [pages.said(error)]
        return _sheet(form), 422
    db.session.commit()
    flash(_("The questions are on their way to %(name)s.", name=form.name.data), "success")
    return redirect(url_for(".sheet"))


@bp.get("/decide/<code>")
@public
def by_link(code: str) -> tuple[str, int]:
    """The open questions, for whoever has the link; opening it decides nothing."""
    return _by_link(code, LinkForm(), Answers((), {}))


@bp.post("/decide/<code>")
@public
def decide_by_link(code: str) -> Response | tuple[str, int]:
    """Record the answers, each question once; those left open can be answered later."""
    found, form = _found(code), LinkForm()
    if found is None or _why_closed(found):
        return _by_link(code, form, Answers((), {}))
    is_whole, given = form.validate_on_submit(), Answers(_left(found), request.form)
    if is_whole and not name_matches(form.name.data or "", found.asked_name):
        form.name.errors = [
            _("This link was sent to %(name)s. Type that name.", name=found.asked_name)
        ]
    if form.errors or given.errors:
        return _by_link(code, form, given)
    db.writing()
    _write(found, given.given, form.authority.data or "")
    db.session.commit()
    flash(_("Thank you. Your answers are recorded."), "success")
    return redirect(url_for(".by_link", code=code))


def _write(sheet: DecisionSheet, given: list[Given], authority: str) -> None:
    """Keep the answers to what is still open: the same form sent twice answers once."""
    db.one_at_a_time(sheet.district_id)
    left = {(each.kind, each.name) for each in _left(sheet)}
    district = db.session.get_one(District, sheet.district_id)
    by = By(sheet.asked_name, clock.today(district.time_zone), authority, sheet.id)
    new = [each for each in given if (each.kind, each.name) in left]
    operations.decide(district, new, by, clock.now())


def _sheet(form: SendForm) -> str:
    district = pages.district_run("hr")
    sent = db.session.scalars(queries.sheets(district.id)).all()
    return render_template(
        "decisions/sheet.html",
        questions=open_questions(district.id),
        district=district,
        form=form,
        sent=[(each, len(_left(each)), _last_day(each, district)) for each in sent],
        today=signed_in().today,
        key=pages.new_key(),
    )


def _by_link(code: str, form: LinkForm, given: Answers) -> tuple[str, int]:
    found = _found(code)
    why = _why_closed(found) if found else ""
    if found is None or why:
        return render_template("decisions/link_gone.html", why=why), 410
    district = db.session.get_one(District, found.district_id)
    page = render_template(
        "decisions/by_link.html",
        sheet=found,
        district_name=district.name,
        questions=_left(found),
        form=form,
        given=given,
        today=clock.today(district.time_zone),
        ends=_last_day(found, district),
    )
    return page, 422 if form.errors or given.errors else 200


def _last_day(sheet: DecisionSheet, district: District) -> date:
    return (sheet.recorded_at + LINK_LIVES).astimezone(ZoneInfo(district.time_zone)).date()


def _found(code: str) -> DecisionSheet | None:
    return db.session.scalar(queries.sheet_behind(code_of(code)))


def _why_closed(sheet: DecisionSheet) -> str:
    """Why whoever opened the link may not answer; empty if they may."""
    known = pages.person()
    if clock.now() >= sheet.recorded_at + LINK_LIVES:
        return str(_("It worked for 30 days. Ask whoever sent it to send it again."))
    if known and known.person_id == sheet.recorded_by:
        return str(_("You sent these questions. Somebody else answers them by this link."))
    return ""


def _left(sheet: DecisionSheet) -> list[Question]:
    """The questions of a sheet that nobody has decided since it was sent."""
    facts = set(db.session.scalars(queries.facts_decided_since(sheet)))
    clauses = set(db.session.scalars(queries.clauses_decided_since(sheet)))
    left = [_asked(clause_question, sheet, name) for name in sheet.clauses if name not in clauses]
    left += [_asked(fact_question, sheet, name) for name in sheet.facts if name not in facts]
    return [question for question in left if question]


def _asked(
    find: Callable[[uuid.UUID, str], Question], sheet: DecisionSheet, name: str
) -> Question | None:
    """The question, unless the district has chosen another policy since."""
    try:
        return find(sheet.district_id, name)
    except KeyError:
        return None
