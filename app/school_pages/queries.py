"""Reads school pages with what became of them; who asks is in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.models import (
    District,
    Position,
    SchoolPage,
    SchoolPageDecision,
    SchoolPageEnding,
    Site,
    StaffMember,
)
from app.models.scope import holds, sites_within, stands
from app.school_pages.standing import SOON

MOST_LISTED = 500
KEPT_IN_SIGHT = timedelta(days=366)
"""Pages that ended longer ago are in nobody's list."""

Rows = Select[*tuple[Any, ...]]


def mine(person_id: uuid.UUID, on: date) -> Rows:
    """Pages somebody asked for or looks after, the newest first."""
    return pages(on).where(
        or_(
            SchoolPage.owner_id == person_id,
            SchoolPage.second_id == person_id,
            SchoolPage.recorded_by == person_id,
        )
    )


def at(tops: Sequence[uuid.UUID], on: date) -> Rows:
    """Pages of these sites and all below them: first what nobody has decided, then the newest."""
    return (
        pages(on)
        .where(
            SchoolPage.site_id.in_(select(sites_within(tops, on).c.site_id)),
            SchoolPage.ends_on >= on - KEPT_IN_SIGHT,
        )
        .order_by(None)
        .order_by(SchoolPageDecision.page_id.is_not(None), SchoolPage.recorded_at.desc())
    )


def open_in(district_id: uuid.UUID, on: date) -> Rows:
    """Pages of a district that were approved for this day, whatever became of them since."""
    return (
        pages(on)
        .where(
            SchoolPage.district_id == district_id,
            SchoolPageDecision.approved,
            SchoolPage.starts_on <= on,
            SchoolPage.ends_on >= on,
        )
        .limit(None)
    )


def pages(on: date) -> Rows:
    """Each page with its decision, its ending, the site's name, and what came after it."""
    decider = aliased(StaffMember)
    return (
        select(
            SchoolPage,
            SchoolPageDecision,
            SchoolPageEnding,
            Site.name.label("site"),
            decider.legal_name.label("decider"),
            _was_followed(on).label("is_replaced"),
            has_newer().label("has_newer"),
            _has_left(SchoolPage.owner_id, on).label("owner_left"),
            _has_left(SchoolPage.second_id, on).label("second_left"),
        )
        .join(Site, Site.id == SchoolPage.site_id)
        .outerjoin(SchoolPageDecision, SchoolPageDecision.page_id == SchoolPage.id)
        .outerjoin(SchoolPageEnding, SchoolPageEnding.page_id == SchoolPage.id)
        .outerjoin(decider, decider.id == SchoolPageDecision.decided_by)
        .options(joinedload(SchoolPage.owner), joinedload(SchoolPage.second))
        .order_by(SchoolPage.recorded_at.desc(), SchoolPage.id.desc())
        .limit(MOST_LISTED)
    )


def has_newer() -> ColumnElement[bool]:
    """Whether a later request about the page waits, or was approved and not ended."""
    newer, refused, ended = aliased(SchoolPage), aliased(SchoolPageDecision), _ending()
    was_refused = select(refused.page_id).where(refused.page_id == newer.id, ~refused.approved)
    was_ended = select(ended.page_id).where(ended.page_id == newer.id)
    return _exists(newer, ~was_refused.exists(), ~was_ended.exists())


def _was_followed(on: date) -> ColumnElement[bool]:
    """Whether a later row was approved and has begun; one that ended before never did."""
    newer, approved, ended = aliased(SchoolPage), aliased(SchoolPageDecision), _ending()
    was_approved = select(approved.page_id).where(approved.page_id == newer.id, approved.approved)
    never = select(ended.page_id).where(
        ended.page_id == newer.id, ended.ended_on <= newer.starts_on
    )
    return _exists(newer, newer.starts_on <= on, was_approved.exists(), ~never.exists())


def _ending() -> Any:
    return aliased(SchoolPageEnding)


def _exists(newer: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    follows = select(newer.id).where(newer.replaces_id == SchoolPage.id, *where)
    return follows.correlate(SchoolPage).exists()


def _has_left(person: Any, on: date) -> ColumnElement[bool]:
    """Whether nobody's position of theirs holds or is to come."""
    work = aliased(Position)
    not_over = or_(work.held_to.is_(None), work.held_to >= on)
    stays = select(work.id).where(work.staff_member_id == person, stands(work), not_over)
    return ~stays.correlate(SchoolPage).exists()


def sites_of(person_id: uuid.UUID, on: date) -> Select[Site]:
    """Where somebody works, by name."""
    work = select(Position.site_id).where(
        Position.staff_member_id == person_id, holds(Position, on)
    )
    return select(Site).where(Site.id.in_(work)).order_by(Site.name)


def colleagues(person_id: uuid.UUID, on: date) -> Select[StaffMember]:
    """Who works at the same sites, oneself too."""
    their, own = aliased(Position), aliased(Position)
    same = (
        select(their.staff_member_id)
        .join(own, own.site_id == their.site_id)
        .where(own.staff_member_id == person_id, holds(own, on), holds(their, on))
    )
    mine = select(StaffMember).where(StaffMember.id.in_(same))
    return mine.order_by(StaffMember.legal_name, StaffMember.id).limit(MOST_LISTED)


def works_here(district_id: uuid.UUID, on: date) -> Select[StaffMember]:
    """Everybody who works in the district today."""
    here = select(Position.id).where(
        Position.staff_member_id == StaffMember.id, holds(Position, on)
    )
    return select(StaffMember).where(StaffMember.district_id == district_id, here.exists())


def called(district_id: uuid.UUID, on: date, typed: str) -> Select[StaffMember]:
    """Who works here under exactly this sign-in name or e-mail address, whatever its case."""
    name = typed.strip().lower()
    return works_here(district_id, on).where(
        or_(func.lower(StaffMember.sign_in_name) == name, func.lower(StaffMember.email) == name)
    )


def ending_soon(district_id: uuid.UUID, on: date) -> Rows:
    """Approved pages that end within 30 days, with nothing asked for that comes after them."""
    return open_in(district_id, on).where(
        SchoolPage.ends_on <= on + SOON,
        SchoolPageEnding.page_id.is_(None),
        ~has_newer(),
    )


def district(district_id: uuid.UUID) -> Select[District]:
    """A district, for its public list."""
    return select(District).where(District.id == district_id)
