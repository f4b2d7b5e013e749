"""Who is found by a name, and what of theirs is to be finished before somebody starts."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.models import (
    Certificate,
    Enrollment,
    PersonNumber,
    Position,
    Program,
    ProgramTerms,
    Site,
    StaffMember,
)
from app.models.scope import holds, sites_within, stands
from app.models.status import completed_count, in_force, is_certified, required_count
from app.models.voids import is_revoked

FOUND = 10
"""How many people a search shows; a longer part of the name finds the others."""
FLOATING = ("substitute", "seasonal", "volunteer", "student-teacher")
"""Whoever may turn up at any school, and is asked about there."""


def positions(
    district_id: uuid.UUID, tops: Sequence[uuid.UUID], on: date, wanted: str
) -> Select[*tuple[Any, ...]]:
    """Positions that are not over, with person and site, of whoever the words may mean.

    A part of the name, or the whole employee number or sign-in name. `tops` are the viewer's
    sites; those whose work is not bound to one school are found in the whole district."""
    mine = select(sites_within(tops, on).c.site_id)
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    numbered = select(PersonNumber.staff_member_id).where(
        PersonNumber.district_id == district_id, func.lower(PersonNumber.number) == wanted.lower()
    )
    meant = or_(
        *(each.icontains(wanted, autoescape=True) for each in names),
        StaffMember.sign_in_name == wanted.casefold(),
        StaffMember.id.in_(numbered),
    )
    seen = and_(_is_not_over(on), or_(Position.site_id.in_(mine), Position.contract.in_(FLOATING)))
    found = (
        select(StaffMember.id)
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(StaffMember.district_id == district_id, meant, seen)
        .group_by(StaffMember.id, StaffMember.legal_name)
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(FOUND)
    )
    return (
        select(StaffMember, Position, Site.name.label("site"))
        .join(Position, Position.staff_member_id == StaffMember.id)
        .join(Site, Site.id == Position.site_id)
        .where(StaffMember.id.in_(found), _is_not_over(on))
        .order_by(StaffMember.legal_name, StaffMember.id, Position.held_from, Position.id)
    )


def gates(district_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """The programs that are to be finished before somebody starts on a date."""
    return (
        select(Program.id)
        .join(ProgramTerms, ProgramTerms.program_id == Program.id)
        .where(
            Program.district_id == district_id, ProgramTerms.gates_start, holds(ProgramTerms, on)
        )
    )


def cycles(
    person_ids: Sequence[uuid.UUID], program_ids: Sequence[uuid.UUID], on: date
) -> Select[*tuple[Any, ...]]:
    """Each enrollment of these people in these programs, with all that its status follows from."""
    issued = select(func.min(Certificate.issued_at)).where(
        Certificate.enrollment_id == Enrollment.id, ~is_revoked()
    )
    return select(
        Enrollment,
        *in_force(on),
        required_count(on).label("required"),
        completed_count(on).label("completed"),
        is_certified().label("certified"),
        issued.correlate(Enrollment).scalar_subquery().label("issued_at"),
    ).where(Enrollment.staff_member_id.in_(person_ids), Enrollment.program_id.in_(program_ids))


def _is_not_over(on: date) -> Any:
    return and_(
        stands(Position),
        or_(Position.held_to.is_(None), Position.held_to >= on),
        or_(Position.held_to.is_(None), Position.held_to >= Position.held_from),
    )
