"""Who answered an edition and how, and one record with all that the ledger keeps of it."""

import json
import math
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app import answers, db, pages
from app.answering import queries, signature_queries
from app.answering.correcting import is_waiting
from app.answering.loading import about
from app.answering.signature_queries import MOST, OUTCOMES
from app.auth.access import requires, signed_in
from app.ledger.canonical import sha256
from app.models import StaffMember, Submission

bp = Blueprint("signatures", __name__)


@bp.get("/policies/editions/<uuid:version_id>/signatures")
@requires("hr")
def index(version_id: uuid.UUID) -> str:
    """Everybody concerned with how they answered this edition."""
    me = signed_in()
    version = pages.one_or_404(queries.version(me.district_id, version_id))
    outcome, name = request.args.get("outcome", ""), request.args.get("name", "").strip()[:100]
    rows = db.session.execute(
        signature_queries.concerned(me.sites_as("hr"), me.today, version)
    ).all()
    counts = Counter(row.outcome for row in rows)
    listed = [row for row in rows if outcome in ("", row.outcome) and _is_named(row, name)]
    found, paging = _page(listed, version_id=version_id, outcome=outcome, name=name)
    return render_template(
        "answering/signatures.html",
        version=version,
        rows=[(row, _link(row)) for row in found],
        counts={key: counts[key] for key in OUTCOMES},
        chosen=outcome if outcome in OUTCOMES else "",
        name=name,
        paging=paging,
    )


@bp.get("/signatures/<any(signature, paper, refusal):kind>/<uuid:record_id>")
@requires("hr")
def show(kind: str, record_id: uuid.UUID) -> str:
    """One record: how strongly it is tied to the person, what the ledger keeps, corrections."""
    found = about(kind, record_id)
    kept = answers.stored(record_id, found.at)
    sent = getattr(found.record, "submission_id", None)
    by = getattr(found.record, "recorded_by", None)
    person_id = found.enrollment.staff_member_id
    return render_template(
        "answering/signature.html",
        about=found,
        record=found.record,
        submission=db.session.get(Submission, sent) if sent else None,
        by=db.session.get(StaffMember, by) if by else None,
        corrections=db.session.execute(answers.corrections_of(kind, record_id)).all(),
        is_waiting=is_waiting(person_id, record_id),
        fields=list(_flat("", kept[1])) if kept else [],
        record_sha256=sha256(kept[0]) if kept else "",
    )


def _is_named(row: Any, name: str) -> bool:
    return name.casefold() in row.legal_name.casefold()


def _link(row: Any) -> str:
    """Where the record of a row is shown; nowhere for who has not answered."""
    kind, record_id = {
        "signed": ("signature", row.signed_id),
        "received": ("signature", row.received_id),
        "paper": ("paper", row.paper_id),
        "declined": ("refusal", row.refusal_id),
    }.get(row.outcome, ("", None))
    return url_for(".show", kind=kind, record_id=record_id) if record_id else ""


def _page(listed: list[Any], **filters: Any) -> tuple[list[Any], tuple[Any, ...]]:
    """The rows of the page asked for, and its number, the last, the one before, the one after."""
    last = max(1, math.ceil(len(listed) / MOST))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    before = url_for(".index", page=page - 1, **filters) if page > 1 else None
    after = url_for(".index", page=page + 1, **filters) if page < last else None
    return listed[(page - 1) * MOST : page * MOST], (page, last, before, after)


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The fields of a stored record, each by its whole name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner)
    else:
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
