"""Recording HR's own headcount: a row for each site with its leaf; an earlier one stays."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from app import db
from app.figures.moment import Moment
from app.models import District, Headcount, StaffMember
from app.recording import named, record
from app.reports import headcount_queries as queries


class Counted(NamedTuple):
    """How many people somebody outside Brightline counted at each site, when, and by what."""

    on: date
    source: str
    people: Mapping[uuid.UUID, int]

    def within(self, site_ids: Collection[uuid.UUID]) -> "Counted":
        """Of these sites alone."""
        mine = {site_id: n for site_id, n in self.people.items() if site_id in site_ids}
        return self._replace(people=mine)


def keep(counted: Counted, by: StaffMember, now: datetime) -> int:
    """Record what is new; returns for how many sites. The same form again records nothing."""
    zone = db.session.get_one(District, by.district_id).time_zone
    last = {
        row.site_id: (row.counted_on, row.source, row.people)
        for row in db.session.scalars(queries.newest(list(counted.people), Moment(date.max, zone)))
    }
    new = {
        site_id: people
        for site_id, people in counted.people.items()
        if last.get(site_id) != (counted.on, counted.source, people)
    }
    for site_id, people in new.items():
        row = Headcount(
            id=db.uuid7(),
            district_id=by.district_id,
            site_id=site_id,
            counted_on=counted.on,
            people=people,
            source=counted.source,
            recorded_at=now,
            recorded_by=by.id,
        )
        record("headcount", row, now, {"recorded_by": named(by)})
    return len(new)
