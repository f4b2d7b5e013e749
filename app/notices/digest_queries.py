"""What the weekly digests read."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.models import (
    Certificate,
    Enrollment,
    Notice,
    NoticeItem,
    Position,
    RoleGrant,
    Site,
    SitePlacement,
    StaffMember,
)
from app.models.scope import holds, stands
from app.models.voids import is_revoked
from app.rules.cycles import DAY

KINDS = ("team", "hr")
"""What a weekly message may be: to HR, or to others."""


def works(person_ids: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """Where these people work on a date, and who their supervisors are."""
    return select(Position.staff_member_id, Position.site_id, Position.supervisor_id).where(
        Position.staff_member_id.in_(person_ids), holds(Position, on)
    )


def sites(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """The district's sites, each with the one it belongs to."""
    placed = and_(SitePlacement.site_id == Site.id, holds(SitePlacement, on))
    return (
        select(Site.id, Site.name, SitePlacement.parent_id)
        .outerjoin(SitePlacement, placed)
        .where(Site.district_id == district_id)
    )


def holders(district_id: uuid.UUID, role: str, on: date) -> Select[*tuple[Any, ...]]:
    """Who holds a role over which site of the district."""
    return (
        select(RoleGrant.staff_member_id, RoleGrant.site_id)
        .join(Site, Site.id == RoleGrant.site_id)
        .where(Site.district_id == district_id, RoleGrant.role == role, holds(RoleGrant, on))
    )


def starting(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Who starts work in the week of a date, Monday to Sunday, and where; nobody who only moves."""
    monday = on - timedelta(days=on.weekday())
    earlier = aliased(Position)
    worked_before = select(earlier.id).where(
        earlier.staff_member_id == Position.staff_member_id, holds(earlier, monday - DAY)
    )
    return (
        select(Position.staff_member_id, Position.site_id)
        .join(Site, Site.id == Position.site_id)
        .where(
            Site.district_id == district_id,
            Position.held_from.between(monday, monday + timedelta(days=6)),
            Position.replaces_id.is_(None),
            stands(Position),
            ~worked_before.exists(),
        )
    )


def done_since(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Leaders, and the names that their last message held of people who have finished since."""
    newest = (
        select(Notice.staff_member_id, func.max(Notice.day).label("day"))
        .where(Notice.district_id == district_id, Notice.kind.in_(KINDS), Notice.day < on)
        .group_by(Notice.staff_member_id)
        .subquery()
    )
    return (
        select(Notice.staff_member_id, StaffMember.id.label("person_id"), StaffMember.legal_name)
        .join(
            newest,
            and_(
                newest.c.staff_member_id == Notice.staff_member_id,
                newest.c.day == Notice.day,
                Notice.kind.in_(KINDS),
            ),
        )
        .join(NoticeItem, NoticeItem.notice_id == Notice.id)
        .join(Enrollment, Enrollment.id == NoticeItem.enrollment_id)
        .join(StaffMember, StaffMember.id == Enrollment.staff_member_id)
        .where(
            select(Certificate.id)
            .where(
                Certificate.enrollment_id == Enrollment.id,
                Certificate.issued_at > Notice.recorded_at,
                ~is_revoked(),
            )
            .exists()
        )
        .distinct()
        .order_by(StaffMember.legal_name)
    )
