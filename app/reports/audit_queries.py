"""What an auditor was given, and whom they may look up."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.models import RoleGrant, StaffMember
from app.models.scope import holds, known_people

FOUND = 50
"""How many people a search shows; a longer part of the name finds the others."""


def given(person_id: uuid.UUID, on: date) -> Select[RoleGrant]:
    """The auditor's roles on a date with their sites, the first to end first."""
    return (
        select(RoleGrant)
        .options(joinedload(RoleGrant.site))
        .where(
            RoleGrant.staff_member_id == person_id,
            RoleGrant.role == "auditor",
            holds(RoleGrant, on),
        )
        .order_by(RoleGrant.held_to, RoleGrant.id)
    )


def people(tops: Sequence[uuid.UUID], on: date, name: str) -> Select[StaffMember]:
    """People of the sites with these letters in their name, those who have left among them."""
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    return (
        select(StaffMember)
        .where(
            StaffMember.id.in_(known_people(tops, on)),
            or_(*(each.icontains(name, autoescape=True) for each in names)),
        )
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(FOUND)
    )
