"""A staff list file: sent, checked, applied or put aside, by HR of the whole district."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db, pages, spreadsheet
from app.auth.access import fresh, requires, signed_in
from app.errors import Conflict, DomainError
from app.models import RosterImport
from app.pages import district_run
from app.roster import dry_run, import_pages, import_queries, importing
from app.roster.import_forms import FIELDS, UploadForm
from app.roster.import_loading import begin, load, refused, report_of, to
from app.roster.jobs import folder
from app.roster.plan import many_leave
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("staff_list", __name__)

SHOWN = 50
"""How many earlier files the first page lists."""
LAST_PAGE = 100_000
"""No district is larger; it keeps a silly number in the address from the arithmetic."""
Answer = Response | BaseResponse | tuple[Response, int]
WORKING = ("reading", "applying")
REPORTLESS = (*WORKING, "unusable")
EXAMPLE = (
    (
        "Employee ID",
        "Legal First Name",
        "Legal Last Name",
        "Work Email",
        "Building",
        "Job Title",
        "Employee Type",
        "Pay Type",
        "License",
        "Hire Date",
        "End Date",
        "Supervisor ID",
        "Language",
    ),
    ("1001", "Rosa", "Delgado", "rosa@district.example", "Lincoln School", "Principal")
    + ("regular", "salaried", "yes", "8/1/2019", "", "", "en"),
    ("1002", "Sam", "Whitehorse", "", "Lincoln School", "Custodian")
    + ("regular", "hourly", "", "8/17/2026", "", "1001", "en"),
    ("1003", "Lucía", "Prado", "lucia@district.example", "Cedar School", "Coach")
    + ("seasonal", "hourly", "no", "8/17/2026", "11/20/2026", "1001", "es"),
)
"""A staff list to fill in; the people are invented."""


@bp.get("/people/import")
@requires("hr")
def index() -> str:
    """Send a file; what came before, and what waits for somebody."""
    return _index(UploadForm())


@bp.get("/people/import/template.csv")
@requires("hr")
def template() -> Response:
    """A file with headings that are understood."""
    return spreadsheet.download("staff-list", EXAMPLE)


@bp.post("/people/import")
@requires("hr")
def create() -> BaseResponse | tuple[str, int]:
    """Keep the file and let a worker read it."""
    district_run("hr")
    me, form = signed_in(), UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422
    file = importing.start(
        me.district_id, form.filename, form.content, "upload", me.person_id, clock.now()
    )
    importing.read_soon(file)
    db.session.commit()
    return to(file.id)


@bp.get("/people/import/<uuid:import_id>")
@requires("hr")
def show(import_id: uuid.UUID) -> Response:
    """How far the file is, what it would change, and what is wrong with it."""
    return _shown(load(import_id))


@bp.get("/people/import/<uuid:import_id>/problems.csv")
@requires("hr")
def problems(import_id: uuid.UUID) -> Response:
    """Every problem with its row and column, to mend the file by."""
    report = report_of(load(import_id))
    kinds = {"held": _("Held for you"), "refused": _("Refused"), "note": _("Good to know")}
    head = (_("Row"), _("Column"), _("What is wrong"), _("What becomes of it"))
    rows = [
        (each.row or "", each.column, import_pages.problem_words(each), kinds[kind])
        for kind, each in report.problems()
    ]
    return spreadsheet.download("staff-list-problems", [head, *rows])


@bp.post("/people/import/<uuid:import_id>/apply")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def apply(import_id: uuid.UUID) -> Answer:
    """Agree to the check that was seen; a second click or person finds it agreed to."""
    file = begin(import_id)
    try:
        importing.confirm(file, signed_in().person_id, clock.now(), "accept" in request.form)
        if request.form.get("seen") != file.report_sha256:
            raise Conflict("The file was checked again since you looked. Look at what is new.")
    except DomainError as error:
        if isinstance(error, Conflict) or not many_leave(file.counts):
            return refused(import_id, error)
        db.session.rollback()
        return _shown(load(import_id), pages.said(error)), 422
    db.session.commit()
    return to(import_id)


@bp.post("/people/import/<uuid:import_id>/stop")
@requires("hr")
def stop(import_id: uuid.UUID) -> BaseResponse:
    """Apply no more of the file, or nothing of it."""
    return _act(import_id, importing.stop, clock.now())


@bp.post("/people/import/<uuid:import_id>/resume")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def resume(import_id: uuid.UUID) -> BaseResponse:
    """Go on where the file was stopped."""
    return _act(import_id, importing.resume, clock.now())


@bp.post("/people/import/<uuid:import_id>/again")
@requires("hr")
def again(import_id: uuid.UUID) -> BaseResponse:
    """Check the file against the staff list of now."""
    return _act(import_id, importing.read_soon)


def _act(import_id: uuid.UUID, verb: Callable[..., None], *more: Any) -> BaseResponse:
    """Do it to the file as it is now; to whom it comes too late, the page says how things stand."""
    file = begin(import_id)
    try:
        verb(file, *more)
    except Conflict as error:
        return refused(import_id, error)
    db.session.commit()
    return to(import_id)


def _index(form: UploadForm) -> str:
    district = district_run("hr")
    earlier = import_queries.earlier(district.id).options(joinedload(RosterImport.maker))
    imports = db.session.scalars(earlier.limit(SHOWN)).all()
    return render_template(
        "roster/import_index.html",
        form=form,
        fields=FIELDS.values(),
        folder=folder(district.id),
        imports=imports,
        states={file.id: _state(file) for file in imports},
    )


def _state(file: RosterImport) -> str:
    found = import_pages.state(file)
    is_overtaken = found == "ready" and db.session.scalar(import_queries.overtaking(file))
    return "overtaken" if is_overtaken else found


def _shown(file: RosterImport, problem: str = "") -> Response:
    """The page of a file; while a worker is at it, the page loads itself again, unless told not."""
    state, waits = _state(file), "still" not in request.args
    report = report_of(file) if state not in REPORTLESS else None
    response = make_response(
        render_template(
            "roster/import.html",
            file=file,
            state=state,
            problem=problem,
            waits=waits,
            said=_(file.problem, **file.problem_values) if file.problem else "",
            report=report,
            listing=_listing(report) if report else None,
            many_leave=many_leave(file.counts),
        )
    )
    if waits and state in WORKING:
        response.headers["Refresh"] = "2"
    return response


def _listing(report: dry_run.Report) -> import_pages.Listing:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    return pages.found_or_404(import_pages.listing, report, request.args.get("what", ""), page)
