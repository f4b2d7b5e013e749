"""Notices that somebody asks for: a reminder, or the same words again; no commit."""

import uuid
from datetime import date, datetime

from app import db
from app.auth.access import SignedIn
from app.errors import Conflict, DomainError
from app.models import District, Notice, StaffMember
from app.notices import log_queries, queries
from app.notices.planning import composed, is_break, standings
from app.noticing import Draft, Subject, record
from app.rules.status import Status

ASKED = (Status.DUE, Status.OVERDUE)
AGAIN = ("unknown", "refused", "no-server", "no-address")
"""After these HR may send the same words again."""


def remind(district: District, person: StaffMember, on: date, by: uuid.UUID, now: datetime) -> bool:
    """Write one reminder about all that is asked of a person; whether it can reach them.

    DomainError when nothing is asked now, when it is a break, or when they were reminded today."""
    key = f"reminder:{on}"
    if db.session.scalars(log_queries.under_key(person.id, key)).first():
        raise Conflict("This person has had a reminder today.")
    if is_break(district.id, on):
        raise DomainError("Nobody is reminded during a break of the calendar.")
    found = standings(district.id, on, queries.unfinished(person.id))
    asked = [(each, "reminder") for each in found if each.status in ASKED]
    if not asked:
        raise DomainError("There is nothing to remind this person of now.")
    drafts = composed(district, {person.id: asked}, on, "reminder", key)
    counts = record(district, drafts, on, now, by)
    return not counts.get("unreachable") and district.reaches_by_mail


def send_again(
    notice: Notice, person: StaffMember, outcome: str, by: SignedIn, now: datetime
) -> uuid.UUID:
    """Write the same words down once more, to the address of today; returns the new notice's id.

    Conflict when it was sent again before, or arrived."""
    key = f"again:{notice.id}"
    if db.session.scalars(log_queries.under_key(person.id, key)).first():
        raise Conflict("This has been sent again already.")
    if outcome not in AGAIN or not person.email:
        raise Conflict("This cannot be sent again.")
    items = db.session.scalars(queries.items(notice.id))
    draft = Draft(
        person.id,
        key,
        notice.kind,
        notice.language,
        person.email,
        notice.subject,
        notice.text,
        [Subject(each.enrollment_id, each.step, each.due_on) for each in items],
    )
    district = db.session.get_one(District, notice.district_id)
    record(district, [draft], by.today, now, by.person_id)
    return db.session.scalars(log_queries.under_key(person.id, key)).one().id
