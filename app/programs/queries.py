"""Programs, their terms and what they ask for, as SELECTs; a viewer's sites are in the WHERE."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Completion,
    CreditClaim,
    District,
    Enrollment,
    ModuleVersion,
    Policy,
    PolicyVersion,
    Program,
    ProgramTerms,
    Requirement,
    Run,
    SchoolYear,
    Site,
    Sitting,
    StaffMember,
)
from app.models.moving import closing, due_in_force, is_released
from app.models.scope import holds, known_people, sites_within, stands, visible_people
from app.models.status import is_certified, status_expression

Tops = Sequence[uuid.UUID]
OWN_DATES = ("hire", "anniversary", "renewal")
"""Cycles whose key holds a person's own date; pages count them together."""


def districts_called(name: str) -> Select[District]:
    """Districts by their full name."""
    return select(District).where(District.name == name)


def policy_of(district_id: uuid.UUID, code: str) -> Select[Policy]:
    """The district's policy by its code."""
    return select(Policy).where(Policy.district_id == district_id, Policy.code == code)


def editions_of(slug: str) -> Select[uuid.UUID]:
    """The published editions of a module."""
    return select(ModuleVersion.id).where(ModuleVersion.slug == slug)


def programs(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs by title."""
    mine = select(Program).where(Program.district_id == district_id)
    return mine.order_by(Program.title, Program.id)


def program(district_id: uuid.UUID, program_id: uuid.UUID) -> Select[Program]:
    """One of the district's programs."""
    return programs(district_id).where(Program.id == program_id)


def terms_in_force(program_ids: Sequence[uuid.UUID], on: date) -> Select[ProgramTerms]:
    """The terms of these programs on a date; none where people are enrolled by hand."""
    return select(ProgramTerms).where(
        ProgramTerms.program_id.in_(program_ids), holds(ProgramTerms, on)
    )


def begun(program_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """Since when each of these programs has come round in each of its ways."""
    return (
        select(ProgramTerms.program_id, ProgramTerms.rhythm, func.min(ProgramTerms.held_from))
        .where(ProgramTerms.program_id.in_(program_ids), stands(ProgramTerms))
        .group_by(ProgramTerms.program_id, ProgramTerms.rhythm)
    )


def last_terms(program_id: uuid.UUID) -> Select[ProgramTerms]:
    """The program's latest terms, over or not."""
    mine = select(ProgramTerms).where(ProgramTerms.program_id == program_id, stands(ProgramTerms))
    return mine.order_by(ProgramTerms.held_from.desc(), ProgramTerms.id.desc()).limit(1)


def terms_log(program_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Everything that was ever set about for whom and when, the newest first, and by whom."""
    return (
        select(ProgramTerms, StaffMember.legal_name.label("by"))
        .outerjoin(StaffMember, StaffMember.id == ProgramTerms.recorded_by)
        .where(ProgramTerms.program_id == program_id)
        .order_by(ProgramTerms.recorded_at.desc(), ProgramTerms.id.desc())
    )


def requirements(program_ids: Sequence[uuid.UUID], on: date) -> Select[Requirement]:
    """What these programs ask for on a date, in order."""
    return (
        select(Requirement)
        .where(Requirement.program_id.in_(program_ids), holds(Requirement, on))
        .order_by(Requirement.position, Requirement.id)
    )


def has_begun(requirement_id: uuid.UUID) -> Select[bool]:
    """Whether anybody has met it, is at it, or has handed in proof for it."""
    at_it = [
        select(table.id).where(table.requirement_id == requirement_id).exists()
        for table in (Completion, Sitting, CreditClaim)
    ]
    return select(or_(*at_it))


def modules() -> Select[*tuple[Any, ...]]:
    """The newest edition of each published module: slug, titles, minutes."""
    newer = aliased(ModuleVersion)
    overtaken = select(newer.id).where(
        newer.slug == ModuleVersion.slug, newer.number > ModuleVersion.number
    )
    return (
        select(ModuleVersion.slug, ModuleVersion.titles, ModuleVersion.minutes)
        .where(~overtaken.exists())
        .order_by(ModuleVersion.slug)
    )


def policies(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """The newest edition of each of the district's policies: id, code, title."""
    newer = aliased(PolicyVersion)
    overtaken = select(newer.id).where(
        newer.policy_id == PolicyVersion.policy_id, newer.number > PolicyVersion.number
    )
    return (
        select(Policy.id, Policy.code, PolicyVersion.title)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .where(Policy.district_id == district_id, ~overtaken.exists())
        .order_by(Policy.code)
    )


def sites(tops: Tops, on: date) -> Select[Site]:
    """The sites open on a date, the district itself first."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site).where(Site.id.in_(mine)).order_by(Site.kind != "district", Site.name)


def site_names(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Id and name of every site the district ever had."""
    return select(Site.id, Site.name).where(Site.district_id == district_id)


def school_years(district_id: uuid.UUID) -> Select[SchoolYear]:
    """The school years on the district's calendar."""
    return select(SchoolYear).where(SchoolYear.district_id == district_id, stands(SchoolYear))


def names_of(tops: Tops, on: date, person_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """Id and name of those of these people whom the viewer knows."""
    return (
        select(StaffMember.id, StaffMember.legal_name, StaffMember.sign_in_name)
        .where(StaffMember.id.in_(person_ids), StaffMember.id.in_(known_people(tops, on)))
        .order_by(StaffMember.legal_name, StaffMember.id)
    )


def called(district_id: uuid.UUID, said: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """People of the district who have one of these as name, address or sign-in name."""
    small = [func.lower(each) for each in said]
    texts = (
        StaffMember.legal_name,
        StaffMember.preferred_name,
        StaffMember.email,
        StaffMember.sign_in_name,
    )
    return select(StaffMember.id, *texts).where(
        StaffMember.district_id == district_id, or_(*(func.lower(t).in_(small) for t in texts))
    )


def standing(district_id: uuid.UUID, tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """Of each program: how many of the viewer's people have it open, and how many are late."""
    is_late = case((status_expression(on) == "overdue", 1), else_=0)
    return (
        select(Program.id, func.count(Enrollment.id).label("open"), func.sum(is_late).label("late"))
        .join(Enrollment, Enrollment.program_id == Program.id)
        .where(
            Program.district_id == district_id,
            Enrollment.staff_member_id.in_(visible_people(tops, on)),
            status_expression(on).in_(("not_open", "due", "overdue", "on_leave")),
        )
        .group_by(Program.id)
    )


def cycles(program_id: uuid.UUID, tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """The viewer's people in each cycle of a program by status, the newest cycle first."""
    kinds = [(Enrollment.cycle.startswith(f"{kind}:"), kind) for kind in OWN_DATES]
    cycle = case(*kinds, else_=Enrollment.cycle)
    each = (
        select(cycle.label("cycle"), status_expression(on).label("status"), Enrollment.opens_on)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.staff_member_id.in_(known_people(tops, on)),
        )
        .subquery()
    )
    return (
        select(
            each.c.cycle,
            each.c.status,
            func.count().label("people"),
            func.min(each.c.opens_on).label("opens_on"),
        )
        .group_by(each.c.cycle, each.c.status)
        .order_by(func.min(each.c.opens_on).desc(), each.c.cycle)
    )


def enrolled_now(program_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Who is still asked for the program, with what bringing in line would release."""
    return select(Enrollment.staff_member_id).where(
        Enrollment.program_id == program_id,
        Enrollment.why != "by-hand",
        ~is_certified(),
        ~is_released(on),
        closing(on) >= on,
    )


def due_of(enrollment_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """An enrollment with its status, due date and last day in force."""
    return select(
        Enrollment,
        status_expression(on).label("status"),
        due_in_force(on).label("due_on"),
        closing(on).label("closes_on"),
    ).where(Enrollment.id == enrollment_id)


def under_way(district_id: uuid.UUID) -> Select[Run]:
    """Enrolling that has not come to its end."""
    return select(Run).where(
        Run.district_id == district_id, Run.kind == "enroll", Run.ended_at.is_(None)
    )
