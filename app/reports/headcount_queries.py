"""HR's own headcounts; the viewer's sites are always in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from app.figures.moment import Moment
from app.models import Headcount, Site, StaffMember
from app.models.scope import sites_within
from app.models.voids import by

MOST = 50
"""How many earlier headcounts the page lists."""


def sites(tops: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """Id and name of the viewer's sites on a date, the district first."""
    is_top = case((Site.kind == "district", 0), else_=1)
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site.id, Site.name).where(Site.id.in_(mine)).order_by(is_top, Site.name, Site.id)


def newest(site_ids: Sequence[uuid.UUID], when: Moment) -> Select[Headcount]:
    """Of each of these sites the headcount that was recorded last, of that date or an earlier one.

    In the sense of known then nothing counts that was recorded later."""
    place = func.row_number().over(
        partition_by=Headcount.site_id, order_by=(Headcount.recorded_at.desc(), Headcount.id.desc())
    )
    every = (
        select(Headcount.id, place.label("place"))
        .where(
            Headcount.site_id.in_(site_ids),
            Headcount.counted_on <= when.on,
            by(Headcount.recorded_at, when.known_by),
        )
        .subquery()
    )
    last = select(every.c.id).where(every.c.place == 1)
    return select(Headcount).where(Headcount.id.in_(last))


def earlier(site_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """The headcounts recorded last, with the site and who recorded them."""
    return (
        select(Headcount, Site.name.label("site"), StaffMember.legal_name.label("recorder"))
        .join(Site, Site.id == Headcount.site_id)
        .join(StaffMember, StaffMember.id == Headcount.recorded_by)
        .where(Headcount.site_id.in_(site_ids))
        .order_by(Headcount.recorded_at.desc(), Headcount.id.desc())
        .limit(MOST)
    )
