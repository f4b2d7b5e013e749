"""Training of earlier years: from a list with scans, or one by one; recorded elsewhere."""

import uuid

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app import db, files, pages, spreadsheet
from app.auth.access import LEARNER, for_leavers, fresh, requires, signed_in
from app.away import elsewhere_file, operations, queries, scans
from app.away.elsewhere_file import Scope
from app.away.forms import EarlierForm, UploadForm
from app.away.loading import (
    act,
    earlier_of,
    person_of_hr,
    problem_words,
    sealed,
    seen,
    unsealed,
)
from app.errors import DomainError
from app.models import EarlierRecord, StaffMember
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("elsewhere", __name__)

PURPOSE = "elsewhere"
SHOWN = 100
"""How many lines or problems the page lists."""
EXAMPLE = (
    tuple(elsewhere_file.COLUMNS.values()),
    ("1001", "", "", "Mandated reporter training", "Prairie Learning Center", "8/14/2024")
    + ("120", "", "delgado-2024.pdf"),
    ("", "sam@district.example", "", "Student privacy basics", "Prairie Learning Center")
    + ("8/15/2025", "45", "", ""),
)
"""A list to fill in; the people and the provider are invented."""


@bp.get("/people/elsewhere")
@requires("hr")
def index() -> str:
    """Send a list of earlier years."""
    return _index(UploadForm())


@bp.get("/people/elsewhere/template.csv")
@requires("hr")
def template() -> Response:
    """A list with headings that are understood."""
    return spreadsheet.download("earlier-years", EXAMPLE)


@bp.post("/people/elsewhere")
@requires("hr")
def upload() -> BaseResponse | tuple[str, int]:
    """Keep the file until HR has seen what it would do."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            elsewhere_file.check(form.content, _scope())
        except DomainError as error:
            form.upload.errors = [pages.said(error)]
        else:
            return redirect(url_for(".check", file=sealed(PURPOSE, form.content)))
    return _index(form), 422


@bp.get("/people/elsewhere/check")
@requires("hr")
def check() -> str:
    """What the file would bring, and every problem with its row and column."""
    found = elsewhere_file.check(unsealed(PURPOSE), _scope())
    new = elsewhere_file.not_there(found.lines)
    return render_template(
        "away/elsewhere_check.html",
        file=request.args["file"],
        check=found,
        new=new,
        problems=problem_words(found.problems)[:SHOWN],
        seen=seen((found.lines, found.problems)),
        shown=SHOWN,
    )


@bp.get("/people/elsewhere/problems.csv")
@requires("hr")
def problems() -> Response:
    """Everything that is wrong, to mend the file by."""
    found = elsewhere_file.check(unsealed(PURPOSE), _scope())
    head = (_("Row"), _("Column"), _("What is wrong"))
    rows = [(row or "", column, said) for row, column, said in problem_words(found.problems)]
    return spreadsheet.download("earlier-years-problems", [head, *rows])


@bp.post("/people/elsewhere/apply")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def apply() -> BaseResponse:
    """Record what was seen, all of it or nothing; what is there already stays as it is."""
    data = unsealed(PURPOSE)
    found = elsewhere_file.check(data, _scope())
    if found.problems or request.form.get("seen") != seen((found.lines, found.problems)):
        flash(_("The staff list has changed since you looked. Look at what is new."))
        return redirect(url_for(".check", file=request.form["file"]))
    kept = elsewhere_file.keep_scans(data, found.lines)
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.district_id)
    new = elsewhere_file.not_there(found.lines)
    records = [elsewhere_file.record(line, kept) for line in new]
    runs = operations.keep_earlier(me.district_id, records, act())
    db.session.commit()
    _say(len(new), runs)
    return redirect(url_for(".index"))


@bp.get("/people/<uuid:person_id>/elsewhere")
@requires("hr")
def new(person_id: uuid.UUID) -> str:
    """What is recorded from elsewhere for a person, and one more to add."""
    return _new(person_of_hr(person_id), EarlierForm(), pages.new_key())


@bp.post("/people/<uuid:person_id>/elsewhere")
@requires("hr")
def create(person_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Add one training; the same form again adds nothing."""
    me, person, form = signed_in(), person_of_hr(person_id), EarlierForm()
    key = pages.sent_key()
    form.offer(db.session.scalars(queries.programs(me.district_id)))
    if not form.validate_on_submit():
        return _new(person, form, key), 422
    made = _record(form, uuid.uuid5(me.person_id, key), person.id)
    db.writing()
    db.one_at_a_time(person_id)
    person_of_hr(person_id)
    if db.session.get(EarlierRecord, made.id) is None:
        operations.keep_earlier(me.district_id, [made], act())
        db.session.commit()
    flash(_("The training is recorded."), "success")
    return _to(person_id)


@bp.post("/people/<uuid:person_id>/elsewhere/<uuid:record_id>/take-back")
@requires("hr")
def take_back(person_id: uuid.UUID, record_id: uuid.UUID) -> BaseResponse:
    """The record was wrong; a second click finds it taken back."""
    person_of_hr(person_id)
    db.writing()
    db.one_at_a_time(person_id)
    person, old = person_of_hr(person_id), earlier_of(person_id, record_id)
    if old in db.session.scalars(queries.earlier([person_id])).all():
        operations.take_back_earlier(person.district_id, old, act())
        db.session.commit()
    flash(_("The record is taken back."), "success")
    return _to(person_id)


@bp.get("/people/elsewhere/<uuid:record_id>/scan")
@requires(LEARNER)
@for_leavers
def scan(record_id: uuid.UUID) -> Response:
    """The stored file, byte for byte, for HR of the person's sites and for the person."""
    me = signed_in()
    query = queries.earlier_with_scan(me.person_id, me.proven_sites_as("hr"), me.today, record_id)
    found: EarlierRecord = pages.one_or_404(query)
    assert found.scan_sha256 and found.scan_type
    response = make_response(files.read(found.scan_sha256))
    name = f"scan-{found.finished_on}.{scans.ENDINGS[found.scan_type]}"
    response.headers["Content-Type"] = found.scan_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _scope() -> Scope:
    me = signed_in()
    return Scope(me.district_id, me.sites_as("hr"), me.today)


def _index(form: UploadForm) -> str:
    return render_template("away/elsewhere.html", form=form, columns=elsewhere_file.COLUMNS)


def _say(count: int, runs: bool) -> None:
    said = [_("%(count)s trainings are recorded.", count=count)]
    if runs:
        said.append(_("Due dates are being brought in line with it now."))
    flash(" ".join(said), "success")


def _new(person: StaffMember, form: EarlierForm, key: str) -> str:
    programs = db.session.scalars(queries.programs(person.district_id)).all()
    form.offer(programs)
    return render_template(
        "away/elsewhere_new.html",
        person=person,
        form=form,
        key=key,
        records=db.session.scalars(queries.earlier([person.id])).all(),
        titles={program.id: program.title for program in programs},
    )


def _record(form: EarlierForm, id: uuid.UUID, person_id: uuid.UUID) -> EarlierRecord:
    """The record as entered; its scan is stored before anything is written about it."""
    return EarlierRecord(
        id=id,
        staff_member_id=person_id,
        program_id=uuid.UUID(form.program.data) if form.program.data else None,
        title=form.title.data,
        provider=form.provider.data,
        finished_on=form.finished_on.data,
        minutes=form.minutes.data or 0,
        scan_sha256=files.keep(form.content) if form.content else None,
        scan_type=form.media_type or None,
    )


def _to(person_id: uuid.UUID) -> BaseResponse:
    db.session.rollback()
    return redirect(url_for(".new", person_id=person_id))
