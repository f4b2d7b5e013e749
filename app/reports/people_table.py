"""The table of people: a page of it, or all as a file, as asked for by name, standing and page."""

import uuid
from math import ceil
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _

from app import db, spreadsheet
from app.auth.access import signed_in
from app.figures.moment import Moment
from app.figures.standing import WORST_LAST, Who
from app.reports import queries

LAST_PAGE = 100_000
"""No district is larger; it keeps a silly number in the address from the database."""


def page(who: Who) -> dict[str, Any]:
    """What the table shows of these people."""
    on, (name, wanted) = signed_in().today, _asked()
    when = Moment(on, signed_in().time_zone)
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows = db.session.execute(queries.people(who, when, name, wanted, number)).all()
    if number > 1 and not rows:
        abort(404)
    works_at: dict[uuid.UUID, list[str]] = {}
    for person_id, site_name in db.session.execute(queries.sites_of([r.id for r in rows], on)):
        works_at.setdefault(person_id, []).append(site_name)
    return {
        "on": on,
        "people": rows,
        "works_at": works_at,
        "ranks": WORST_LAST,
        "tally": db.session.execute(queries.tally(who, when)).one(),
        "q": name,
        "status": wanted,
        "page": number,
        "last": ceil(rows[0].found / queries.PER_PAGE) if rows else 1,
    }


def file(who: Who) -> Response:
    """Everybody whom the table finds."""
    on, (name, wanted) = signed_in().today, _asked()
    when = Moment(on, signed_in().time_zone)
    found = db.session.execute(queries.people(who, when, name, wanted)).all()
    head = (_("Name"), _("Preferred name"), _("Status"), _("First due date not met"))
    lines = ((p.legal_name, p.preferred_name, _standing(p.rank), p.due_on) for p in found)
    return spreadsheet.download(f"people-{on}", [head, *lines])


def _standing(rank: int) -> str:
    return WORST_LAST[rank] if rank >= 0 else ""


def _asked() -> tuple[str, str]:
    """Part of a name and the standing asked for in the address."""
    wanted = request.args.get("status", "")
    return request.args.get("q", "").strip()[:100], wanted if wanted in WORST_LAST else ""
