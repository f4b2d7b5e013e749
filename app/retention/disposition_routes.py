"""What is past its time, the list that two people approve, and what was destroyed."""

import uuid
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages, spreadsheet
from app.auth.access import fresh, requires, signed_in
from app.errors import DomainError
from app.models import ApprovalDecision, ApprovalRequest, Disposition
from app.retention import keeping, lists, loading, operations, queries
from app.retention.forms import ListForm
from app.retention.lists import Item
from app.retention.operations import CLASS_NAMES
from app.rules.proof import FRESH_TO_MANAGE
from config import settings

bp = Blueprint("dispositions", __name__)

NIGHTS = 10
"""So many of the nightly entries about practice answers are shown."""


@bp.get("/settings/dispositions")
@requires("hr")
def index() -> str:
    """How much is past its time, what waits for approval, and what was destroyed."""
    district = loading.district()
    today = signed_in().today
    classes = {each: lists.open_items(district, each, today) for each in lists.CLASSES}
    rows = db.session.execute(queries.dispositions(district.id)).all()
    return render_template(
        "retention/dispositions.html",
        classes=classes,
        rules={each: keeping.rule_of(district.id, each) for each in lists.CLASSES},
        waiting=db.session.scalars(queries.requests(district.id, operations.DISPOSE)).all(),
        ordered=[row for row in rows if row[0].approval_id],
        nights=[row for row in rows if not row[0].approval_id][:NIGHTS],
        names=CLASS_NAMES,
    )


@bp.get("/settings/dispositions/new/<record_class>")
@requires("hr")
def new(record_class: str) -> str:
    """Everything past its time by a day, to be looked at, printed, and asked for."""
    items = _items(record_class)
    form = ListForm(item=[item.id for item in items])
    return _new(record_class, items, form)


@bp.post("/settings/dispositions/new/<record_class>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def ask(record_class: str) -> Response | tuple[str, int]:
    """Ask the second person; until then nothing happens."""
    form = ListForm()
    form.offer(*loading.approvers(None))
    if not form.validate_on_submit():
        return _new(record_class, _items(record_class), form), 422
    db.writing()
    chosen = form.chosen(_items(record_class))
    given = (chosen, form.authority.data or "", form.approver.data, loading.act())
    try:
        asked = operations.ask_disposal(loading.district(), record_class, *given)
    except DomainError as error:
        db.session.rollback()
        form.approver.errors = [pages.said(error)]
        return _new(record_class, _items(record_class), form), 422
    db.session.commit()
    flash(_("Sent for approval. Until then nothing is destroyed."), "success")
    return redirect(url_for("approvals.show", request_id=asked.id))


@bp.get("/settings/dispositions/new/<record_class>.csv")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def new_file(record_class: str) -> Response:
    """The same list for the trustees' packet."""
    return _file([item for item in _items(record_class) if not item.is_held][: lists.LONGEST])


@bp.get("/settings/dispositions/asked/<uuid:request_id>")
@requires("hr")
def asked(request_id: uuid.UUID) -> str:
    """The list as it was sent, for the second person; who is on hold by now stands apart."""
    found = _request(request_id)
    items = _still_past(found)
    return render_template(
        "retention/list.html",
        request=found,
        decision=db.session.get(ApprovalDecision, found.id),
        items=items,
        number=lists.number_of(found.content["ids"]),
        gone=len(found.content["ids"]) - len(items),
        names=CLASS_NAMES,
    )


@bp.get("/settings/dispositions/asked/<uuid:request_id>.csv")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def asked_file(request_id: uuid.UUID) -> Response:
    """The same as a file."""
    return _file(_still_past(_request(request_id)))


@bp.get("/settings/dispositions/<uuid:disposition_id>")
@requires("hr")
def show(disposition_id: uuid.UUID) -> str:
    """An approved list: who is on it, or what was destroyed."""
    district = loading.district()
    one = queries.dispositions(district.id).where(Disposition.id == disposition_id)
    order, done = db.session.execute(one).one_or_none() or abort(404)
    lines = db.session.execute(queries.lines(order.id)).all() if not done else ()
    return render_template(
        "retention/disposition.html",
        order=order,
        done=done,
        decision=order.approval_id and db.session.get(ApprovalDecision, order.approval_id),
        lines=lines,
        by_worker=settings().owner_url == settings().database_url,
        names=CLASS_NAMES,
    )


def _request(request_id: uuid.UUID) -> ApprovalRequest:
    district = loading.district()
    query = queries.request(district.id, operations.DISPOSE, request_id)
    found: ApprovalRequest = pages.one_or_404(query)
    return found


def _still_past(found: ApprovalRequest) -> list[Item]:
    listed = set(found.content["ids"])
    items = lists.past(loading.district(), found.content["record_class"], signed_in().today)
    return [item for item in items if str(item.id) in listed]


def _items(record_class: str) -> list[Item]:
    """What is past its time by the day of the address, or by today."""
    if record_class not in lists.CLASSES:
        abort(404)
    return lists.open_items(loading.district(), record_class, _by())


def _by() -> date:
    asked, today = request.args.get("by", type=date.fromisoformat), signed_in().today
    return min(asked, today) if asked else today


def _new(record_class: str, items: list[Item], form: ListForm) -> str:
    form.offer(*loading.approvers(None))
    district = loading.district()
    going = [item for item in items if not item.is_held][: lists.LONGEST]
    return render_template(
        "retention/new.html",
        form=form,
        going=going,
        held=[item for item in items if item.is_held],
        number=lists.number_of(item.id for item in going),
        record_class=record_class,
        rule=keeping.rule_of(district.id, record_class),
        state=keeping.state_of(district.id),
        by=_by(),
        more=len(items) - len(going) - sum(item.is_held for item in items),
        names=CLASS_NAMES,
    )


def _file(items: list[Item]) -> Response:
    heads = [_("Name"), _("Left, or made, on"), _("May be destroyed from"), _("On hold")]
    held = {True: _("Yes"), False: _("No")}
    rows = [[each.name, each.since, each.eligible_on, held[each.is_held]] for each in items]
    number = lists.number_of(item.id for item in items)
    return spreadsheet.download(f"past-their-time-{number}", [heads, *rows])
