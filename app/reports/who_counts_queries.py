"""What a rate's denominator rests on: who has left, and how old the staff list is."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased

from app.figures import places
from app.figures.moment import Moment
from app.models import PersonChange, Position, RosterImport, StaffMember
from app.models.scope import held


def left(site_ids: Collection[uuid.UUID], since: date, when: Moment) -> Select[int]:
    """How many worked at these sites on a day from `since` on, and did so no more on that date."""
    work = aliased(Position)
    ended = (
        work.site_id.in_(site_ids),
        work.held_to.between(since, when.on - timedelta(days=1)),
        held(work, func.coalesce(work.held_to, when.on), when.known_by),
        work.staff_member_id.not_in(places.worked_at(list(site_ids), when)),
    )
    return select(func.count(work.staff_member_id.distinct())).where(*ended)


def last_file(district_id: uuid.UUID, when: Moment) -> Select[RosterImport]:
    """The staff list file that was applied last, by the end of that date."""
    return (
        select(RosterImport)
        .where(RosterImport.district_id == district_id, RosterImport.applied_at < when.ends_at)
        .order_by(RosterImport.applied_at.desc(), RosterImport.id.desc())
        .limit(1)
    )


def last_beside(district_id: uuid.UUID, when: Moment, after_files: bool) -> Select[datetime | None]:
    """When somebody was last changed without a file, by the end of that date.

    What files and commands on the server change is recorded by nobody; before the first file that
    was a command."""
    changes = [
        select(func.max(kind.recorded_at).label("at"))
        .join(StaffMember, StaffMember.id == kind.staff_member_id)
        .where(
            StaffMember.district_id == district_id,
            kind.recorded_at < when.ends_at,
            *([kind.recorded_by.is_not(None)] if after_files else []),
        )
        for kind in (Position, PersonChange)
    ]
    return select(func.max(union_all(*changes).subquery().c.at))
