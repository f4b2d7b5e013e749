"""My people, and one person's whole file; nobody sees anybody else's."""

import uuid
from typing import Any

from flask import Response, abort, render_template
from sqlalchemy import union

from app import answers, db
from app.auth.access import fresh, requires, signed_in
from app.figures.standing import Who
from app.models.scope import visible_people
from app.reports import circumstances, files, people_table, queries
from app.reports.person import claims_of, duties_of, is_over
from app.reports.routes import VIEWERS
from app.reports.routes import bp as bp
from app.rules.proof import FRESH_TO_MANAGE

LEADERS = ("principal", "supervisor")
"""Who leads others: a principal a site, a supervisor those whose positions say so."""


@bp.get("/my-people.csv")
@requires(*LEADERS)
@fresh(FRESH_TO_MANAGE)
def my_people_csv() -> Response:
    """Everybody the table of my people finds, as a file."""
    return people_table.file(_led())


@bp.get("/my-people")
@requires(*LEADERS)
def my_people() -> str:
    """How many of my people are late, and who."""
    is_principal = signed_in().has_role("principal")
    table = people_table.page(_led())
    return render_template("reports/my_people.html", is_principal=is_principal, **table)


@bp.get("/people/<uuid:person_id>")
@requires(*VIEWERS, *LEADERS)
def person(person_id: uuid.UUID) -> str:
    """The whole file: positions, what was asked and why, what was done when on which version."""
    me = signed_in()
    on, keepers, hr = me.today, me.sites_as(*VIEWERS), me.sites_as("hr")
    held = db.session.execute(files.person(_led(), keepers, on, person_id)).all()
    if not held:
        abort(404)
    managed = set(db.session.scalars(files.kept_at(hr, on, person_id)))
    is_kept = managed or db.session.scalars(files.kept_at(keepers, on, person_id)).first()
    return render_template(
        "reports/person.html",
        person=held[0].StaffMember,
        positions=held,
        managed=managed,
        open_ids={row.Position.id for row in held if not is_over(row.Position, on)},
        duties=duties_of(person_id, on, me.time_zone),
        leaves=db.session.execute(circumstances.leaves(person_id)).all(),
        kept=_kept(person_id) if is_kept else None,
        own=_own(person_id) if managed else None,
        site=db.session.scalar(files.workplace(keepers, on, person_id)),
        is_led=db.session.scalar(queries.is_among(_led(), person_id)),
    )


def _led() -> Who:
    """Those at a principal's sites, and a supervisor's own people."""
    me = signed_in()
    mine = queries.supervised(me.person_id, me.today)
    return union(visible_people(me.sites_as("principal"), me.today), mine)


def _kept(person_id: uuid.UUID) -> dict[str, Any]:
    """What human resources and auditors see besides."""
    return {
        "answers": answers.of_person(person_id),
        "exemptions": db.session.execute(circumstances.exemptions(person_id)).all(),
        "waiting": db.session.scalars(circumstances.waiting(person_id)).all(),
        "claims": claims_of(person_id),
        "earlier": db.session.scalars(circumstances.earlier_records(person_id)).all(),
        "notices": db.session.execute(circumstances.notices(person_id)).all(),
    }


def _own(person_id: uuid.UUID) -> dict[str, Any]:
    """What only human resources of the person sees."""
    return {
        "minutes": db.session.scalar(circumstances.paid_minutes(person_id)),
        "helps": db.session.execute(files.helps(person_id)).all(),
        "changes": db.session.execute(files.changes(person_id)).all(),
    }
