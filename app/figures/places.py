"""Where people worked: the sites of a viewer on a date, and who held a position there."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, select
from sqlalchemy.orm import aliased

from app import db
from app.figures.moment import Moment
from app.models import Position, Site, SitePlacement
from app.models.scope import held, sites_within


def sites(tops: Sequence[uuid.UUID], when: Moment) -> list[uuid.UUID]:
    """The viewer's sites and all below them on that date.

    Looked up first: of a list the database can tell how few people work there."""
    return list(db.session.scalars(select(sites_within(tops, when.on, when.known_by).c.site_id)))


def whole(tops: Sequence[uuid.UUID]) -> uuid.UUID | None:
    """The district, if these sites are all of it."""
    top = select(Site.district_id).where(Site.id.in_(tops), Site.kind == "district")
    return db.session.scalars(top).first()


def worked_at(site_ids: Sequence[uuid.UUID], when: Moment) -> Select[uuid.UUID]:
    """Ids of those who held a position at one of these sites, each once, for use with `.in_()`."""
    work = aliased(Position)
    return (
        select(work.staff_member_id).where(work.site_id.in_(site_ids), works(work, when)).distinct()
    )


def branches(site_ids: Sequence[uuid.UUID], when: Moment) -> CTE:
    """Each of these sites (`branch_id`) paired with itself and every site below it."""
    mine = select(Site.id.label("branch_id"), Site.id.label("site_id"))
    pairs = mine.where(Site.id.in_(site_ids)).cte(recursive=True)
    return pairs.union(
        select(pairs.c.branch_id, SitePlacement.site_id)
        .join(pairs, pairs.c.site_id == SitePlacement.parent_id)
        .where(held(SitePlacement, when.on, when.known_by))
    )


def works(position: Any, when: Moment) -> ColumnElement[bool]:
    """Whether a position was held on that date, as far as known."""
    return held(position, when.on, when.known_by)
