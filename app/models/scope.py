"""Whom a viewer may see: people who work, on a date, somewhere below the sites of a grant."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, and_, inspect, or_, select
from sqlalchemy.orm import aliased

from app.models.people import Position
from app.models.sites import Site, SitePlacement


def holds(rows: Any, on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a dated fact (a mapped class or an alias of one) holds on a district date."""
    return and_(rows.held_from <= on, or_(rows.held_to.is_(None), rows.held_to >= on), stands(rows))


def stands(rows: Any) -> ColumnElement[bool]:
    """Whether no later row corrects this one."""
    newer = aliased(inspect(rows).mapper.class_)
    return ~select(newer.id).where(newer.replaces_id == rows.id).correlate(rows).exists()


def sites_within(tops: Sequence[uuid.UUID], on: date) -> CTE:
    """The sites and all below them, as column `site_id`; a loop in the tree ends the walk."""
    below = select(Site.id.label("site_id")).where(Site.id.in_(tops)).cte(recursive=True)
    return below.union(
        select(SitePlacement.site_id)
        .join(below, below.c.site_id == SitePlacement.parent_id)
        .where(holds(SitePlacement, on))
    )


def visible_people(tops: Sequence[uuid.UUID], on: date) -> Select[uuid.UUID]:
    """Ids of those who hold a position within the sites, each once, for use with `.in_()`."""
    work, sites = aliased(Position), sites_within(tops, on)
    return (
        select(work.staff_member_id)
        .join(sites, sites.c.site_id == work.site_id)
        .where(holds(work, on))
        .distinct()
    )
