"""What a ready-made program can be made of in a district, as SELECTs."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app import signing
from app.models import ModuleVersion, Policy, PolicyVersion, Program, SchoolYear
from app.models.scope import stands


def newest_modules() -> Select[ModuleVersion]:
    """The newest edition of each published module."""
    newer = aliased(ModuleVersion)
    newest = select(func.max(newer.number)).where(newer.slug == ModuleVersion.slug)
    return select(ModuleVersion).where(ModuleVersion.number == newest.scalar_subquery())


def policies(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Each policy with the edition in effect on a date; without one where none is."""
    in_effect = signing.in_effect(on).with_only_columns(PolicyVersion.id).correlate(None)
    edition = (PolicyVersion.policy_id == Policy.id) & PolicyVersion.id.in_(in_effect)
    return (
        select(Policy, PolicyVersion)
        .outerjoin(PolicyVersion, edition)
        .where(Policy.district_id == district_id)
        .order_by(Policy.code)
    )


def school_year(district_id: uuid.UUID, year: str) -> Select[uuid.UUID]:
    """What the calendar says of a school year, by its key."""
    return select(SchoolYear.id).where(
        SchoolYear.district_id == district_id, SchoolYear.year == year, stands(SchoolYear)
    )


def made(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs that began as ready-made ones, in the order they were made."""
    return (
        select(Program)
        .where(Program.district_id == district_id, Program.ready_made != "")
        .order_by(Program.id)
    )
