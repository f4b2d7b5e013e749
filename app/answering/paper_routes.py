"""Signing on paper: packets to print, and the page that records one that came back."""

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

from app import db, files, pages
from app.answering import papers, queries, signature_queries
from app.answering.asked import Asked, fingerprint
from app.answering.forms import PaperForm
from app.answering.loading import act, on_paper, to_print
from app.answering.papers import Packet, Paper
from app.auth.access import LEARNER, for_leavers, fresh, requires, signed_in
from app.errors import Conflict, DomainError
from app.models import Enrollment, PaperSignature, PolicyVersion
from app.rules.proof import FRESH_TO_MANAGE

bp = Blueprint("paper", __name__)


@bp.get("/sign/<uuid:enrollment_id>/packet/<uuid:requirement_id>")
@requires(LEARNER)
def packet(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str:
    """The packet of one person: their own, or of somebody whom HR knows."""
    asked = to_print(enrollment_id, requirement_id)
    is_own = asked.enrollment.staff_member_id == signed_in().person_id
    back = url_for("answers.other", enrollment_id=enrollment_id, requirement_id=requirement_id)
    if not is_own:
        back = url_for("reports.person", person_id=asked.enrollment.staff_member_id)
    return _printed(asked.version, [papers.packet(asked.enrollment, asked.version)], back)


@bp.get("/policies/editions/<uuid:version_id>/packets")
@requires("hr")
def packets(version_id: uuid.UUID) -> str:
    """Who has still to sign this edition; those without e-mail are ticked."""
    version = _version(version_id)
    waiting = _waiting(version)
    return render_template(
        "answering/packets.html", version=version, waiting=waiting, most=papers.MOST
    )


@bp.post("/policies/editions/<uuid:version_id>/packets")
@requires("hr")
def printed(version_id: uuid.UUID) -> str | BaseResponse:
    """The packets of those who were ticked, one after another."""
    version, chosen = _version(version_id), set(request.form.getlist("who"))
    people = [each for each in _waiting(version) if str(each.id) in chosen][: papers.MOST]
    if not people:
        flash(_("Tick whose packets to print."))
        return redirect(url_for(".packets", version_id=version_id))
    made = [papers.packet(each, version) for each in people]
    return _printed(version, made, url_for(".packets", version_id=version_id))


@bp.get("/paper/<uuid:enrollment_id>/<uuid:version_id>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def record(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> str:
    """Record a paper that came back; its QR code brings the fingerprint along."""
    scanned = request.args.get("sha", "")
    asked = on_paper(enrollment_id, version_id)
    papers.refuse_own(asked.enrollment, signed_in().person_id)
    if scanned:
        _refuse_other(asked, scanned)
    return _record(asked, PaperForm(fingerprint=scanned), pages.new_key())


@bp.post("/paper/<uuid:enrollment_id>/<uuid:version_id>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def keep(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Keep the scan and the record, once; it completes what was asked."""
    key, form = pages.sent_key(), PaperForm()
    id = uuid.uuid5(signed_in().person_id, key)
    if db.session.get(PaperSignature, id) is None:
        asked = on_paper(enrollment_id, version_id)
        if not form.validate_on_submit():
            return _record(asked, form, key), 422
        paper = _paper(form, id)
        try:
            _kept(enrollment_id, version_id, form.fingerprint.data or "", paper)
        except Conflict:
            raise
        except DomainError as error:
            db.session.rollback()
            return _record(asked, form, key, pages.said(error)), 422
    flash(_("The signature on paper is recorded."), "success")
    return redirect(url_for("signatures.show", kind="paper", record_id=id))


@bp.get("/paper/<uuid:paper_id>/scan")
@requires(LEARNER)
@for_leavers
def scan(paper_id: uuid.UUID) -> Response:
    """The stored scan, byte for byte, for HR of the person's sites and for the person."""
    me = signed_in()
    query = queries.paper(me.person_id, me.proven_sites_as("hr"), me.today, paper_id)
    found: PaperSignature = pages.one_or_404(query)
    response = make_response(files.read(found.scan_sha256))
    name = f"signature-{found.signed_on}.{files.ENDINGS[found.scan_type]}"
    response.headers["Content-Type"] = found.scan_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _version(version_id: uuid.UUID) -> PolicyVersion:
    found: PolicyVersion = pages.one_or_404(queries.version(signed_in().district_id, version_id))
    return found


def _waiting(version: PolicyVersion) -> list[Enrollment]:
    """Who has still to sign; those whom no mail reaches come first."""
    me = signed_in()
    query = signature_queries.waiting(me.sites_as("hr"), me.today, version)
    return list(db.session.scalars(query).unique())


def _refuse_other(asked: Asked, scanned: str) -> None:
    """Conflict, as a page of its own, for a QR code of another text."""
    try:
        papers.refuse_other_paper(asked.version, scanned)
    except DomainError as error:
        raise Conflict(error.words) from error


def _paper(form: PaperForm, id: uuid.UUID) -> Paper:
    """What the form says; the scan is stored before anything is written about it."""
    return Paper(
        id,
        form.signed_on.data,
        form.name_written.data or "",
        form.witness.data or "",
        files.keep(form.content),
        form.media_type,
    )


def _kept(enrollment_id: uuid.UUID, version_id: uuid.UUID, typed: str, paper: Paper) -> None:
    db.writing()
    asked = on_paper(enrollment_id, version_id)
    papers.refuse_other_paper(asked.version, typed)
    db.one_at_a_time(asked.enrollment.staff_member_id)
    asked = on_paper(enrollment_id, version_id)
    papers.keep(asked, paper, act())
    db.session.commit()


def _record(asked: Asked, form: PaperForm, key: str, problem: str = "") -> str:
    return render_template(
        "answering/paper.html",
        asked=asked,
        form=form,
        key=key,
        problem=problem,
        is_scanned=form.fingerprint.data == fingerprint(asked.version),
    )


def _printed(version: PolicyVersion, made: list[Packet], back: str) -> str:
    return render_template("answering/printed.html", version=version, packets=made, back=back)
