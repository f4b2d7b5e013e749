"""The mailbox of the demonstration: what would have been sent, as it would look."""

import uuid
from collections.abc import Sequence
from math import ceil

from flask import Blueprint, abort, render_template, request

from app import db
from app.approving import token_of
from app.auth.access import LEARNER, requires, signed_in
from app.models import ApprovalRequest, DecisionSheet
from app.notices import html
from app.notices import log_queries as queries

bp = Blueprint("mailbox", __name__)


@bp.get("/mailbox")
@requires(LEARNER)
def index() -> str:
    """Every message of the demonstration district, for anybody signed in there."""
    me = signed_in()
    if not me.is_demo:
        abort(404)
    page = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    rows = db.session.execute(queries.mailbox(me.district_id, page)).all()
    return render_template(
        "notices/mailbox.html",
        approvals=[(each, token_of(each.id)) for each in _to_approve(me.district_id, page)],
        sheets=[(each, token_of(each.id)) for each in _to_decide(me.district_id, page)],
        rows=[(row, html.body(row.Notice.text)) for row in rows],
        page=page,
        last=ceil(rows[0].found / queries.PER_PAGE) if rows else 1,
    )


def _to_approve(district_id: uuid.UUID, page: int) -> Sequence[ApprovalRequest]:
    """Requests whose approver would have got a link by mail, on the first page."""
    asked = queries.approvals_by_link(district_id)
    return db.session.scalars(asked).all() if page == 1 else ()


def _to_decide(district_id: uuid.UUID, page: int) -> Sequence[DecisionSheet]:
    """Decision sheets that would have gone out by mail, on the first page."""
    sent = queries.sheets_by_link(district_id)
    return db.session.scalars(sent).all() if page == 1 else ()
