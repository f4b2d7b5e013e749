"""Nightly: practice is kept for 13 months and no longer, as the notice before each quiz says."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app import clock, db
from app.models import Answers, Attempt, Sitting

KEPT = timedelta(days=396)
"""13 months."""
CATCHING_UP = timedelta(days=180)
"""How long no worker may have run without a choice being kept for good."""


def purge_practice() -> None:
    """Delete answers and choices older than 13 months; scores and dates stay as evidence."""
    db.writing()
    forget(clock.now() - KEPT)
    db.session.commit()


def forget(before: datetime) -> None:
    """Delete answers handed in, and choices of sittings begun, before an instant."""
    old = select(Attempt.id).where(Attempt.submitted_at < before)
    db.session.execute(delete(Answers).where(Answers.attempt_id.in_(old)))
    db.session.execute(
        update(Sitting)
        .where(Sitting.began_at < before, Sitting.began_at > before - CATCHING_UP)
        .values(paths={}, practice={}, draft={})
    )
