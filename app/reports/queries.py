"""What several reports ask; whom the viewer sees and the district date are always in it."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from app.figures import standing
from app.figures.moment import Moment
from app.figures.standing import Who
from app.models import Position, Site
from app.models.scope import holds


def tally(who: Who, when: Moment) -> Select[*tuple[Any, ...]]:
    """One row: the figures of these people, each person once."""
    each = standing.people(who, when)
    return select(*standing.figures(each)).select_from(each)


def names(site_ids: Sequence[uuid.UUID]) -> Select[str]:
    """What these sites are called."""
    return select(Site.name).where(Site.id.in_(site_ids)).order_by(Site.name)


def supervised(person_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """Ids of those who work for this supervisor on a date, for use with `.in_()`."""
    return select(Position.staff_member_id).where(
        Position.supervisor_id == person_id, holds(Position, on)
    )
