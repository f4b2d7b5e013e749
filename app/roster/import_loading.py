"""From an address to the staff list file it names, for HR of the whole district."""

import uuid

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from app import db, pages
from app.errors import DomainError
from app.models import RosterImport
from app.pages import district_run
from app.roster import import_queries
from app.roster.dry_run import Report, report


def load(import_id: uuid.UUID) -> RosterImport:
    """A file of the signed-in person's own district; to everybody else there is none."""
    query = import_queries.found(district_run("hr").id, import_id)
    found: RosterImport = pages.one_or_404(query)
    return found


def begin(import_id: uuid.UUID) -> RosterImport:
    """Begin to write, then the same."""
    load(import_id)
    db.writing()
    return load(import_id)


def report_of(file: RosterImport) -> Report:
    """What the last check of the file found; 404 before it was checked."""
    if not file.report_sha256:
        abort(404)
    return report(file.report_sha256)


def to(import_id: uuid.UUID) -> Response:
    """To the page of the file, which says how things stand."""
    return redirect(url_for("staff_list.show", import_id=import_id))


def refused(import_id: uuid.UUID, error: DomainError) -> Response:
    """Undo, say why, and show what is there now."""
    db.session.rollback()
    flash(pages.said(error))
    return to(import_id)
