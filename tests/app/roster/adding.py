"""Adding people by form, as HR does it in tests."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.models import Position, Site, StaffMember
from app.models.scope import stands
from app.roster.operations import add_person
from tests.app.browsing import Browser, Page
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
DAY = timedelta(days=1)


def given(world: World, **changed: Any) -> dict[str, Any]:
    """A custodian at Lincoln without e-mail, as the form is filled in."""
    return {
        "legal_name": "Eva Delgado",
        "preferred_name": "",
        "email": "",
        "number": "",
        "language": "es",
        "site": world.lincoln.id,
        "job_class": "custodian",
        "contract": "regular",
        "pay": "",
        "license": "",
        "supervisor": "",
        "first_day": TODAY.isoformat(),
        **changed,
    }


def add(hr: Browser, world: World, status: int = 200, /, **changed: Any) -> Page:
    """Open the form and send it."""
    page = hr.get("/people/new")
    sent = {"idempotency_key": page.field("idempotency_key")}
    return hr.post("/people/new", status, **given(world, **(sent | changed)))


def named(name: str) -> StaffMember:
    """The one person of that legal name."""
    db.session.rollback()
    return db.session.scalars(select(StaffMember).where(StaffMember.legal_name == name)).one()


def positions(person: StaffMember) -> list[Position]:
    """The person's positions that stand, the oldest first."""
    db.session.rollback()
    mine = select(Position).where(Position.staff_member_id == person.id, stands(Position))
    return list(db.session.scalars(mine.order_by(Position.held_from, Position.id)))


def put(site: Site, name: str, on: date = TODAY - 30 * DAY, **more: Any) -> StaffMember:
    """Somebody who works at a site since a while."""
    db.writing()
    person = add_person(site=site, name=name, job_class="office", on=on, **more)
    db.session.commit()
    return person


def hr_of(site: Site) -> StaffMember:
    """Gil, who is HR of one school only."""
    return put(site, "Gil Torres", email="gil@example.org", role="hr")


def address(person: StaffMember, position: Position | uuid.UUID, what: str) -> str:
    """Where a position is moved or ended."""
    id = position if isinstance(position, uuid.UUID) else position.id
    return f"/people/{person.id}/positions/{id}/{what}"
