"""What the night does about people who have left: their sessions end."""

from sqlalchemy import select

from app import clock, db
from app.auth import sessions
from app.models import District
from app.roster import people_queries


def end_sessions_of_leavers() -> None:
    """End every open session of people who no longer work here; safe to do twice."""
    db.writing()
    now = clock.now()
    for district in db.session.scalars(select(District)).all():
        on = clock.today(district.time_zone)
        for person_id in db.session.scalars(people_queries.leavers_signed_in(district.id, on)):
            sessions.end_all(person_id, now)
    db.session.commit()
