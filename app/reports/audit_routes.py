"""An auditor's first page; all else they open are the pages of reports."""

from flask import Blueprint, render_template, request

from app import db
from app.auth.access import requires, signed_in
from app.reports import audit_queries

bp = Blueprint("audit", __name__)


@bp.get("/shared")
@requires("auditor")
def index() -> str:
    """What was shared, for which sites, until when; then a person, found by name."""
    me, name = signed_in(), request.args.get("q", "").strip()[:100]
    wanted = audit_queries.people(me.sites_as("auditor"), me.today, name)
    return render_template(
        "reports/shared.html",
        grants=db.session.scalars(audit_queries.given(me.person_id, me.today)).all(),
        q=name,
        found=db.session.scalars(wanted).all() if name else None,
    )
