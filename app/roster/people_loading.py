"""From an address to the person, position or site it names, for the HR person who asks."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from app import clock, db, pages
from app.auth.access import signed_in
from app.models import Position, Site, StaffMember
from app.roster import people_queries
from app.roster.positions import Act


class LookAlike(NamedTuple):
    """Somebody on the staff list who may be the person that is being added."""

    id: uuid.UUID
    legal_name: str
    is_certain: bool
    """The address or number is theirs, and those belong to one person."""
    may_open: bool


def act() -> Act:
    """The signed-in person changes something now."""
    me = signed_in()
    return Act(me.person_id, me.today, clock.now())


def known(person_id: uuid.UUID) -> StaffMember:
    """A person of the signed-in HR's sites; to outsiders nobody."""
    me = signed_in()
    query = people_queries.person(me.sites_as("hr"), me.today, person_id)
    found: StaffMember = pages.one_or_404(query)
    return found


def known_alone(person_id: uuid.UUID) -> StaffMember:
    """Within a write: the same, while nobody else changes this person."""
    db.one_at_a_time(person_id)
    return known(person_id)


def position_of(person_id: uuid.UUID, position_id: uuid.UUID) -> Position:
    """A position at one of the signed-in HR's sites, changed since or not."""
    me = signed_in()
    query = people_queries.position(me.sites_as("hr"), me.today, person_id, position_id)
    found: Position = pages.one_or_404(query)
    return found


def sites(role: str = "hr") -> Sequence[Site]:
    """The sites at which the signed-in person may put people."""
    me = signed_in()
    return db.session.scalars(people_queries.sites(me.sites_as(role), me.today)).all()


def look_alikes(legal_name: str, email: str, number: str = "") -> list[LookAlike]:
    """Who may be the same person, of the whole district; HR may open those of their own sites."""
    me = signed_in()
    asked = people_queries.look_alikes(me.district_id, legal_name, email, number)
    rows = db.session.execute(asked).all()
    mine = people_queries.among(me.sites_as("hr"), me.today, [row.id for row in rows])
    may_open = set(db.session.scalars(mine))
    return [
        LookAlike(row.id, row.legal_name, bool(row.is_certain), row.id in may_open) for row in rows
    ]
