"""What the columns, jobs and sites of a staff list file are; said once, and it is read anew."""

import uuid
from collections.abc import Mapping
from contextlib import suppress

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from app import db, files, pages
from app.auth.access import requires, signed_in
from app.errors import Conflict, DomainError
from app.models import RosterImport, RosterMapping, Site
from app.pages import district_run
from app.roster import columns, import_queries, importing, site_queries, sites
from app.roster.dry_run import Report
from app.roster.import_forms import LATER, NEW_SITES, CodesForm, ColumnsForm
from app.roster.import_loading import begin, load, refused, report_of, to
from app.roster.oneroster import read_oneroster
from app.roster.reading import headings_of

bp = Blueprint("staff_list_mapping", __name__)

MOST_CODES = 400
"""On one page; the rest comes once these are said."""
Answer = Response | tuple[str, int]


@bp.get("/people/import/<uuid:import_id>/columns")
@requires("hr")
def edit_columns(import_id: uuid.UUID) -> str:
    """Each heading with what it is taken for."""
    file = load(import_id)
    headings, said = _headings(file), _said(file)
    taken_for: Mapping[str, str] = {}
    with suppress(DomainError):
        taken_for = columns.chosen(headings, said.columns if said else {})
    return _columns(file, ColumnsForm.of(headings, taken_for))


@bp.post("/people/import/<uuid:import_id>/columns")
@requires("hr")
def change_columns(import_id: uuid.UUID) -> Answer:
    """Keep what the columns are, for later files too, and read the file again."""
    file, form = load(import_id), ColumnsForm()
    headings = _headings(file)
    if len(form.columns) != len(headings):
        abort(400)
    form.name(headings)
    if not form.validate_on_submit():
        return _columns(file, form), 422
    return _learn(begin(import_id), columns=form.given(headings))


@bp.get("/people/import/<uuid:import_id>/codes")
@requires("hr")
def edit_codes(import_id: uuid.UUID) -> str:
    """Jobs and sites of the file nobody has said; below them what was said before."""
    file = load(import_id)
    report, said = report_of(file), _said(file)
    jobs = _waiting(report.unknown_jobs, said.jobs if said else {})
    places = _waiting(report.unknown_sites, said.sites if said else {})
    return _codes(file, report, CodesForm.of(jobs, places))


@bp.post("/people/import/<uuid:import_id>/codes")
@requires("hr")
def change_codes(import_id: uuid.UUID) -> Answer:
    """Keep what was said, make the new sites, and read the file again."""
    file, form = load(import_id), CodesForm()
    report, names = report_of(file), _site_names(file)
    if form.validate_on_submit():
        file = begin(import_id)
        places = _places(form, names)
        if not form.sites_refused:
            return _learn(file, jobs=form.job_classes, sites=places)
        db.session.rollback()
    return _codes(file, report, form), 422


def _headings(file: RosterImport) -> list[str]:
    """Those of HR's own list; OneRoster names its columns itself."""
    if file.source != "hr":
        abort(404)
    return [heading for heading in headings_of(files.read(file.file_sha256)) if heading]


def _said(file: RosterImport) -> RosterMapping | None:
    return db.session.scalar(import_queries.mapping(file.district_id, file.source))


def _site_names(file: RosterImport) -> Mapping[str, str]:
    """Code → name, where the file lists its schools."""
    if file.source == "hr":
        return {}
    return read_oneroster(files.read(file.file_sha256)).sites


def _waiting(unknown: Mapping[str, int], said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Code and choice, first the codes most people wait for, then those said before."""
    codes = sorted(unknown, key=lambda code: (-unknown[code], code))
    known = [(code, said[code]) for code in sorted(said) if code not in unknown]
    return [(code, LATER) for code in codes[:MOST_CODES]] + known


def _places(form: CodesForm, names: Mapping[str, str]) -> dict[str, str]:
    """Site code → id; a new site is below the district, from today, by its name in the file."""
    district, on = district_run("hr"), signed_in().today
    db.one_at_a_time(district.id)
    top = db.session.scalars(site_queries.sites(district.id).where(Site.kind == "district")).one()
    found = form.places
    for row in form.sites:
        code = row.code.data
        if kind := NEW_SITES.get(found.get(code, "")):
            try:
                made = sites.add(district, name=names.get(code, code), kind=kind, parent=top, on=on)
                found[code] = str(made.id)
            except DomainError as error:
                row.means.errors = [pages.said(error)]
    return found


def _learn(file: RosterImport, **said: Mapping[str, str]) -> Response:
    """Keep it, and let a worker check the file anew."""
    try:
        importing.learn(file, **said)
        importing.read_soon(file)
    except Conflict as error:
        return refused(file.id, error)
    db.session.commit()
    return to(file.id)


def _columns(file: RosterImport, form: ColumnsForm) -> str:
    return render_template("roster/import_columns.html", file=file, form=form)


def _codes(file: RosterImport, report: Report, form: CodesForm) -> str:
    more = sum(max(0, len(u) - MOST_CODES) for u in (report.unknown_jobs, report.unknown_sites))
    return render_template(
        "roster/import_codes.html",
        file=file,
        report=report,
        names=_site_names(file),
        form=form,
        more=more,
    )
