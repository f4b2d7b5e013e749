"""Programs for HR: who, what, when; changed with a preview of exactly who that is."""

import uuid
from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock, db, pages, running
from app.auth.access import requires, signed_in
from app.enrolling.jobs import ENROLL
from app.errors import Conflict, DomainError
from app.models import Program, ProgramTerms
from app.programs import changing, describing, filling, problem_queries, queries, showing
from app.programs.changing import Act, Change
from app.programs.describing import Around
from app.programs.forms import ProgramForm
from app.programs.operations import create_program
from app.programs.preview import Preview, preview
from app.programs.preview_queries import to_release
from app.rules.wording import MONTHS

bp = Blueprint("programs", __name__)

Answer = Response | tuple[str, int]


@bp.get("/programs")
@requires("hr")
def index() -> str:
    """Each program in sentences, with how many of the viewer's people have it open."""
    about = describing.around()
    scope = about.scope
    programs = db.session.scalars(queries.programs(scope.district_id)).all()
    standing = db.session.execute(queries.standing(scope.district_id, scope.tops, scope.on)).all()
    return render_template(
        "programs/index.html",
        programs=describing.described(programs, about),
        standing={row.id: row for row in standing},
        problems=db.session.scalar(problem_queries.count(scope.tops, scope.on)),
        may_change=about.scope.is_whole,
    )


@bp.get("/programs/<uuid:program_id>")
@requires("hr")
def show(program_id: uuid.UUID) -> str:
    """One program: who, what, when, how far each cycle is, and what was set by whom."""
    about, program = describing.around(), _program(program_id)
    (found,) = describing.described([program], about)
    return render_template(
        "programs/show.html",
        it=found,
        preview=preview(about.scope, found.terms) if found.terms else None,
        cycles=describing.cycles(program, about),
        log=describing.log(program, about),
        run=db.session.scalars(queries.under_way(program.district_id)).first(),
        may_change=about.scope.is_whole,
    )


@bp.get("/programs/new")
@requires("hr")
def new() -> str:
    """A program of the district's own."""
    pages.district_run("hr")
    about = describing.around()
    return _page(filling.empty(about), None, about, pages.new_key())


@bp.post("/programs/new")
@requires("hr")
def create() -> Answer:
    """Show who it is for, or begin the program; the same form again leads to the same program."""
    pages.district_run("hr")
    about, key = describing.around(), pages.sent_key()
    form = filling.sent(None, about)
    if "show" in request.form:
        return _page(form, None, about, key), 200
    if not form.validate_on_submit():
        return _page(form, None, about, key), 422
    program_id, change = uuid.uuid5(signed_in().person_id, key), form.change
    db.writing()
    db.one_at_a_time(about.scope.district_id)
    if db.session.get(Program, program_id) is None:
        program = create_program(about.scope.district_id, id=program_id, **change.names)
        _keep(program, change, changing.fingerprint(program, about.scope.on))
    return redirect(url_for(".show", program_id=program_id))


@bp.get("/programs/<uuid:program_id>/edit")
@requires("hr")
def edit(program_id: uuid.UUID) -> str:
    """Everything about a program in one form."""
    pages.district_run("hr")
    about, program = describing.around(), _program(program_id)
    return _page(filling.filled(program, about), program, about)


@bp.post("/programs/<uuid:program_id>/edit")
@requires("hr")
def change(program_id: uuid.UUID) -> Answer:
    """Show who it would be for, or keep the change from today on."""
    pages.district_run("hr")
    about, program = describing.around(), _program(program_id)
    form = filling.sent(program, about)
    if "show" in request.form:
        return _page(form, program, about), 200
    if not form.validate_on_submit():
        return _page(form, program, about), 422
    wanted = form.change
    db.writing()
    db.one_at_a_time(about.scope.district_id)
    try:
        _keep(_program(program_id), wanted, form.seen.data or "")
    except DomainError as error:
        return _refused(form, error, program_id)
    return redirect(url_for(".show", program_id=program_id))


@bp.get("/programs/<uuid:program_id>/end")
@requires("hr")
def set_end(program_id: uuid.UUID) -> str:
    """What ending the program would release."""
    pages.district_run("hr")
    program, scope = _program(program_id), describing.viewer()
    terms = db.session.scalars(queries.terms_in_force([program.id], scope.on)).one_or_none()
    released = db.session.scalar(to_release(scope, terms)) if terms else 0
    return render_template("programs/end.html", program=program, terms=terms, released=released)


@bp.post("/programs/<uuid:program_id>/end")
@requires("hr")
def end(program_id: uuid.UUID) -> Response:
    """Ask the program of nobody from today on."""
    pages.district_run("hr")
    db.writing()
    db.one_at_a_time(signed_in().district_id)
    program = _program(program_id)
    changing.end_program(program, _act())
    _bring_in_line(program, _("The program has ended."))
    return redirect(url_for(".show", program_id=program_id))


def _program(program_id: uuid.UUID) -> Program:
    found: Program = pages.one_or_404(queries.program(signed_in().district_id, program_id))
    return found


def _act() -> Act:
    me = signed_in()
    return Act(me.person_id, me.today, clock.now())


def _keep(program: Program, change: Change, seen: str) -> None:
    changing.change_program(program, change, seen, _act())
    _bring_in_line(program, _("The program is saved."))


def _bring_in_line(program: Program, said: str) -> None:
    """Let what follows from the change follow, and commit both together."""
    act = _act()
    found = changing.bring_members_in_line(program, act)
    running.start(program.district_id, ENROLL, act.on, act.now)
    db.session.commit()
    flash(f"{said} {_followed(found)}".strip(), "success")


def _followed(found: Counter[str] | None) -> str:
    if found is None:
        return str(_("Everybody is brought in line now; that takes a moment."))
    said = []
    if new := found["enrolled"]:
        said.append(
            ngettext("One person is newly enrolled.", "%(num)s people are newly enrolled.", new)
        )
    if other := found["changed"]:
        said.append(
            ngettext(
                "One has other dates or is released.",
                "%(num)s have other dates or are released.",
                other,
            )
        )
    return " ".join(map(str, said))


def _refused(form: ProgramForm, error: DomainError, program_id: uuid.UUID) -> tuple[str, int]:
    """Nothing typed is lost: after a conflict, saving again is said to win."""
    db.session.rollback()
    about, program = describing.around(), _program(program_id)
    if not isinstance(error, Conflict):
        form.asked.errors = [pages.said(error)]
        return _page(form, program, about), 422
    form.seen.data = changing.fingerprint(program, about.scope.on)
    return _page(form, program, about, overtaken=True), 409


def _page(
    form: ProgramForm,
    program: Program | None,
    about: Around,
    key: str | None = None,
    overtaken: bool = False,
) -> str:
    its = {"program_id": program.id if program else None, "held_from": about.scope.on}
    draft = ProgramTerms(**its, **form.terms)
    months = MONTHS[pages.locale()].split()
    return render_template(
        "programs/edit.html" if program else "programs/new.html",
        form=form,
        problems=filling.problems(form),
        program=program,
        key=key,
        overtaken=overtaken,
        preview=_preview(draft, program, about),
        dates=describing.dates(draft, about) if form.is_dated else [],
        unknown=[*form.named.unknown, *form.named.unclear],
        rhythms=showing.RHYTHMS,
        licenses=list(showing.LICENSES.items()),
        months=[("", _("Month")), *((str(n), name) for n, name in enumerate(months, start=1))],
    )


def _preview(draft: ProgramTerms, program: Program | None, about: Around) -> Preview:
    if program is None:
        return preview(about.scope, draft)
    in_force = queries.terms_in_force([program.id], about.scope.on)
    return preview(about.scope, draft, db.session.scalars(in_force).one_or_none())
