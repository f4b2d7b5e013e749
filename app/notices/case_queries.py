"""What the one-minute cases read."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.models import CaseTally, ModuleVersion, Notice, Position, StaffMember
from app.models.scope import holds


def newest(slug: str) -> Select[uuid.UUID]:
    """The newest edition of a module."""
    return (
        select(ModuleVersion.id)
        .where(ModuleVersion.slug == slug)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    )


def readers(person_ids: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """Who of these works, wants cases and has an address; a line for each kind of work."""
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            StaffMember.email,
            StaffMember.language,
            Position.job_class,
        )
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(
            StaffMember.id.in_(person_ids),
            StaffMember.wants_cases,
            StaffMember.email.is_not(None),
            holds(Position, on),
        )
        .order_by(StaffMember.id, Position.held_from, Position.id)
    )


def written(person_ids: Sequence[uuid.UUID], on: date) -> Select[uuid.UUID]:
    """Who of them has had a case that day."""
    return select(Notice.staff_member_id).where(
        Notice.staff_member_id.in_(person_ids), Notice.kind == "case", Notice.day == on
    )


def keys(district_id: uuid.UUID, first: date, before: date) -> Select[str]:
    """The cases sent in a district from a day to another."""
    return (
        select(Notice.key)
        .where(
            Notice.district_id == district_id,
            Notice.day >= first,
            Notice.day < before,
            Notice.kind == "case",
            Notice.key.startswith("case:"),
        )
        .distinct()
    )


def tally(district_id: uuid.UUID, enough: int) -> Select[CaseTally]:
    """How often each answer was chosen, of the cases answered often enough to name nobody."""
    often = (
        select(CaseTally.case)
        .where(CaseTally.district_id == district_id)
        .group_by(CaseTally.case)
        .having(func.sum(CaseTally.count) >= enough)
    )
    return (
        select(CaseTally)
        .where(CaseTally.district_id == district_id, CaseTally.case.in_(often))
        .order_by(CaseTally.case, CaseTally.option)
    )
