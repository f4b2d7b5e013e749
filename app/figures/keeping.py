"""Figures of a large district, counted by a worker every few minutes and kept for its pages."""

import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select

from app import clock, db
from app.figures import places
from app.figures.counting import count
from app.figures.moment import Moment
from app.figures.tally import Count
from app.jobs import Finish, enqueue
from app.models import District, KeptFigures, OutboxJob, Site

JOB = "figures"
EVERY, FRESH = timedelta(minutes=5), timedelta(minutes=10)
"""How often a large district is counted; how old its figures may be on a page, which says so."""
SLOW_MS = 300
"""A district that is counted faster is counted anew for every page."""
COUNT = TypeAdapter(Count)


def figures(tops: Sequence[uuid.UUID], when: Moment) -> Count:
    """The figures of a page; of today and a large district those kept a moment ago."""
    whole = places.whole(tops)
    kept = db.session.scalar(select(KeptFigures).where(KeptFigures.district_id == whole))
    now = clock.now()
    if kept and not when.known_then and kept.day == when.on and now - kept.counted_at <= FRESH:
        return COUNT.validate_python(kept.body)
    return count(tops, when)


def recount_everybody() -> None:
    """Nightly: look at each district anew; the large ones are then counted every few minutes."""
    db.writing()
    now = clock.now()
    for district_id in db.session.scalars(select(District.id)):
        _again(district_id, now)
    db.session.commit()


def recount(payload: dict[str, Any]) -> Finish:
    """Count a district; `finish` keeps it and sees to the next count, if counting takes long."""
    district_id = uuid.UUID(payload["district_id"])
    district = db.session.get_one(District, district_id)
    when = Moment(clock.today(district.time_zone), district.time_zone)
    top = select(Site.id).where(Site.district_id == district_id, Site.kind == "district")
    began = time.monotonic()
    body = COUNT.dump_python(count(db.session.scalars(top).all(), when), mode="json")
    took = int(1000 * (time.monotonic() - began))

    def finish() -> None:
        done = (OutboxJob.kind == JOB, OutboxJob.done_at < clock.now() - timedelta(days=1))
        db.session.execute(delete(OutboxJob).where(*done))
        if took < SLOW_MS:
            return
        kept = db.session.scalar(select(KeptFigures).where(KeptFigures.district_id == district_id))
        kept = kept or KeptFigures(id=db.uuid7(), district_id=district_id, page="dashboard")
        kept.day, kept.counted_at, kept.took_ms = when.on, clock.now(), took
        kept.body = body
        db.session.add(kept)
        _again(district_id, clock.now() + EVERY)

    return finish


def _again(district_id: uuid.UUID, at: datetime) -> None:
    """One count at a time of a district, whoever asks: its key says in which few minutes."""
    turn = int(at.timestamp() // EVERY.total_seconds())
    job_key = f"{JOB}:{district_id}:{turn}"
    if not db.session.scalar(select(OutboxJob.id).where(OutboxJob.key == job_key)):
        enqueue(job_key, JOB, {"district_id": str(district_id)}, not_before=at)
