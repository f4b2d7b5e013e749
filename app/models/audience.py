"""The audience of a program as a SELECT, for previews; the rule is `app.rules.audience`."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from app.models.people import Position, StaffMember
from app.models.programs import ProgramTerms
from app.models.scope import holds, sites_within
from app.rules.audience import Audience
from app.rules.people import LICENSED


def audience_of(terms: ProgramTerms, sites: frozenset[uuid.UUID] | None) -> Audience:
    """The terms' audience for the Python rule; `sites` with all below them, as of the day."""
    return Audience(
        sites=sites,
        jobs=frozenset(terms.jobs),
        contracts=frozenset(terms.contracts),
        license=terms.license,
        hired_from=terms.hired_from,
        people=frozenset(map(uuid.UUID, terms.people)),
        named_only=terms.named_only,
    )


def members(district_id: uuid.UUID, terms: ProgramTerms, on: date) -> Select[uuid.UUID]:
    """Ids of the people asked on a district date, each once, for use with `.in_()`.

    Those whose first day is still ahead, and who hold no work yet, are left out here; the nightly
    work takes them in (`Audience.member`)."""
    people = list(map(uuid.UUID, terms.people))
    fitting = and_(false() if terms.named_only else true(), *_fits(terms, on))
    if terms.hired_from:
        fitting = and_(fitting, ~_worked_before(terms.hired_from))
    named = Position.staff_member_id.in_(people) if people else false()
    return (
        select(Position.staff_member_id)
        .join(StaffMember, StaffMember.id == Position.staff_member_id)
        .where(StaffMember.district_id == district_id, holds(Position, on), or_(named, fitting))
        .distinct()
    )


def _fits(terms: ProgramTerms, on: date) -> Sequence[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if terms.sites:
        within = sites_within(list(map(uuid.UUID, terms.sites)), on)
        asked.append(Position.site_id.in_(select(within.c.site_id)))
    if terms.jobs:
        asked.append(Position.job_class.in_(terms.jobs))
    if terms.contracts:
        asked.append(Position.contract.in_(terms.contracts))
    if terms.license:
        licensed = func.coalesce(Position.is_licensed, Position.job_class.in_(LICENSED))
        asked.append(licensed if terms.license == "licensed" else ~licensed)
    return asked


def _worked_before(day: date) -> Any:
    earlier = aliased(Position)
    return exists().where(
        earlier.staff_member_id == Position.staff_member_id, holds(earlier, day - timedelta(days=1))
    )
