"""Each night every district's enrollments are brought in line, slice by slice."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from app import clock, db, running
from app.enrolling.operations import bring_in_line
from app.models import District, Run

ENROLL = "enroll"
"""The kind of its runs."""
NOTICES = "notices"
"""The kind of the runs that follow (`app.notices`)."""
SLICE = 1000
"""People to a slice: its write takes under a second."""


def prepare(run: Run, person_ids: Sequence[uuid.UUID]) -> Callable[[datetime], Mapping[str, int]]:
    """Nothing is read before the write, so that nothing changes between the two."""
    district_id, day = run.district_id, run.day
    return lambda now: bring_in_line(district_id, person_ids, day, now)


def enroll_everybody() -> None:
    """Begin the day's run in every district, unless another worker has."""
    for district_id, time_zone in db.session.execute(select(District.id, District.time_zone)).all():
        db.writing()
        today = clock.today(time_zone)
        if db.session.scalar(running.of_day(district_id, ENROLL, today)) is None:
            running.start(district_id, ENROLL, today, clock.now())
        db.session.commit()


def tell_then(run: Run, now: datetime) -> None:
    """Once everybody is in line, the day's notices follow."""
    running.start(run.district_id, NOTICES, run.day, now)
