"""A technology coordinator, and work that the worker has given up."""

import uuid
from datetime import date, timedelta

from app import clock, db, jobs
from app.models import OutboxJob, RoleGrant, StaffMember
from app.roster.operations import add_person
from tests.app.conftest import World

SINCE = date(2025, 8, 1)


def coordinator(world: World) -> StaffMember:
    """Tom, who keeps the server running."""
    db.writing()
    tom = add_person(
        site=world.top,
        name="Tom Yellowtail",
        email="tom@example.org",
        job_class="office",
        role="technology",
        on=SINCE,
    )
    db.session.commit()
    return tom


def coordinates_too(world: World, person: StaffMember) -> None:
    """Somebody keeps the server running beside what else they do."""
    db.writing()
    grant = RoleGrant(site_id=world.top.id, role="technology", held_from=SINCE)
    known = db.session.get_one(StaffMember, person.id)
    known.roles.append(grant)
    db.session.commit()


def given_up(kind: str, error: str = "OSError: no space", **payload: object) -> uuid.UUID:
    """A piece of work that failed as often as is tried."""
    job = OutboxJob(
        id=db.uuid7(),
        key=f"{kind}:{uuid.uuid4()}",
        kind=kind,
        payload=payload,
        attempts=jobs.TRIES,
        lease_until=clock.now() - timedelta(minutes=9),
        last_error=error,
    )
    db.writing()
    db.session.add(job)
    db.session.commit()
    return job.id
