"""Reading who holds which role where; the district is always in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.models import AuditorView, Position, RoleGrant, Site, StaffMember
from app.models.scope import holds, stands

PER_PAGE = 100
FOUND = 20
"""How many people a search shows; a longer part of the name finds the others."""


def grants(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """The roles of the district's people, ended ones too, with the name of who recorded each."""
    return _grants(district_id).where(stands(RoleGrant))


def grant(district_id: uuid.UUID, grant_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """One role of the district's people, also one that was ended or corrected since."""
    return _grants(district_id).where(RoleGrant.id == grant_id)


def replacement(grant_id: uuid.UUID) -> Select[uuid.UUID]:
    """What ended or corrected a role."""
    return select(RoleGrant.id).where(RoleGrant.replaces_id == grant_id)


def same(person_id: uuid.UUID, site_id: uuid.UUID, role: str, since: date) -> Select[RoleGrant]:
    """Grants of this role to this person over this site that go on at some day from a date on."""
    return select(RoleGrant).where(
        RoleGrant.staff_member_id == person_id,
        RoleGrant.site_id == site_id,
        RoleGrant.role == role,
        or_(RoleGrant.held_to.is_(None), RoleGrant.held_to >= since),
        stands(RoleGrant),
    )


def other_hr(grant: RoleGrant, on: date) -> Select[RoleGrant]:
    """Who else is HR somewhere in the district on a date, and still works for it."""
    return (
        select(RoleGrant)
        .join(RoleGrant.site)
        .where(
            Site.district_id == grant.site.district_id,
            RoleGrant.role == "hr",
            RoleGrant.id != grant.id,
            holds(RoleGrant, on),
            RoleGrant.staff_member_id.in_(_employed(on)),
        )
    )


def person(district_id: uuid.UUID, person_id: uuid.UUID, on: date) -> Select[StaffMember]:
    """Somebody who works for the district on a date or later."""
    return select(StaffMember).where(
        StaffMember.id == person_id,
        StaffMember.district_id == district_id,
        StaffMember.id.in_(_employed(on)),
    )


def people(district_id: uuid.UUID, on: date, name: str) -> Select[StaffMember]:
    """The first of those who work for the district and have these letters in their name."""
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    return (
        select(StaffMember)
        .where(
            StaffMember.district_id == district_id,
            StaffMember.id.in_(_employed(on)),
            or_(*(each.icontains(name, autoescape=True) for each in names)),
        )
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(FOUND)
    )


def opened(person_id: uuid.UUID, page: int) -> Select[*tuple[Any, ...]]:
    """A page of what somebody opened as an auditor, the newest first, and how many there are."""
    return (
        select(AuditorView.path, AuditorView.opened_at, func.count().over().label("found"))
        .where(AuditorView.staff_member_id == person_id)
        .order_by(AuditorView.opened_at.desc(), AuditorView.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def names(district_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> CompoundSelect[*tuple[Any, ...]]:
    """What the district's people and sites with these ids are called."""
    people = select(StaffMember.id, StaffMember.legal_name.label("name")).where(
        StaffMember.district_id == district_id, StaffMember.id.in_(ids)
    )
    sites = select(Site.id, Site.name).where(Site.district_id == district_id, Site.id.in_(ids))
    return people.union_all(sites)


def _employed(on: date) -> Select[uuid.UUID]:
    return select(Position.staff_member_id).where(
        or_(Position.held_to.is_(None), Position.held_to >= on), stands(Position)
    )


def _grants(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    recorder = aliased(StaffMember)
    return (
        select(RoleGrant, recorder.legal_name.label("recorder"))
        .select_from(RoleGrant)
        .join(RoleGrant.staff_member)
        .join(RoleGrant.site)
        .outerjoin(recorder, recorder.id == RoleGrant.recorded_by)
        .options(contains_eager(RoleGrant.staff_member), contains_eager(RoleGrant.site))
        .where(StaffMember.district_id == district_id)
        .order_by(StaffMember.legal_name, RoleGrant.held_from, RoleGrant.id)
    )
