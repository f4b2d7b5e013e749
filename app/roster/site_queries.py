"""Reading the tree of sites; the district is always in the WHERE clause."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.models import Position, Site, SitePlacement
from app.models.scope import holds, stands


def with_parents(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Every site the district ever had, what it is below on a date, and how many work there.

    `parent_id` is None for the top, and for a site that is closed on that date."""
    works_here = (
        select(Position.site_id, func.count(Position.staff_member_id.distinct()).label("people"))
        .where(holds(Position, on))
        .group_by(Position.site_id)
        .subquery()
    )
    placed = and_(SitePlacement.site_id == Site.id, holds(SitePlacement, on))
    return (
        select(Site, SitePlacement.parent_id, func.coalesce(works_here.c.people, 0).label("people"))
        .select_from(Site)
        .outerjoin(SitePlacement, placed)
        .outerjoin(works_here, works_here.c.site_id == Site.id)
        .where(Site.district_id == district_id)
        .order_by(Site.name, Site.id)
    )


def site(district_id: uuid.UUID, site_id: uuid.UUID) -> Select[Site]:
    """A site of the district, open or closed."""
    return select(Site).where(Site.id == site_id, Site.district_id == district_id)


def sites(district_id: uuid.UUID) -> Select[Site]:
    """All sites of the district, open or closed."""
    return select(Site).where(Site.district_id == district_id)


def placements(site_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Where a site stood and will stand, the newest first, with the name of the site above."""
    above = aliased(Site)
    return (
        select(SitePlacement, above.name)
        .select_from(SitePlacement)
        .join(above, above.id == SitePlacement.parent_id)
        .where(SitePlacement.site_id == site_id, stands(SitePlacement))
        .order_by(SitePlacement.held_from.desc())
    )


def below(site_id: uuid.UUID, since: date) -> Select[uuid.UUID]:
    """The site and whatever is below it on any day from a date on, planned moves among them."""
    found = select(Site.id.label("site_id")).where(Site.id == site_id).cte(recursive=True)
    found = found.union(
        select(SitePlacement.site_id)
        .join(found, found.c.site_id == SitePlacement.parent_id)
        .where(_lasts(SitePlacement, since))
    )
    return select(found.c.site_id)


def working_on(site_id: uuid.UUID, on: date) -> Select[int]:
    """How many people work at the site itself on a date."""
    return select(func.count(Position.staff_member_id.distinct())).where(
        Position.site_id == site_id, holds(Position, on)
    )


def working_after(site_id: uuid.UUID, last_day: date) -> Select[int]:
    """How many people have a position at the site itself that goes on after a date."""
    return select(func.count(Position.staff_member_id.distinct())).where(
        Position.site_id == site_id, _lasts(Position, last_day + timedelta(days=1))
    )


def _lasts(rows: Any, since: date) -> Any:
    return and_(or_(rows.held_to.is_(None), rows.held_to >= since), stands(rows))
