"""Reading crew sessions: what can be shown where, who is here, who has answered and signed."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from app.asking import waits
from app.models import (
    Attempt,
    Completion,
    Crew,
    CrewMember,
    Enrollment,
    Position,
    Requirement,
    Site,
    Sitting,
    StaffMember,
)
from app.models.moving import due_in_force
from app.models.scope import holds, sites_within, visible_people
from app.models.status import status_expression
from app.rules.status import ASKED

Tops = Sequence[uuid.UUID]


def open_modules(tops: Tops, on: date) -> Select[str | None, int]:
    """Each module that people of the sites still have to do, and how many of them."""
    return (
        select(Requirement.module_slug, func.count(Enrollment.staff_member_id.distinct()))
        .join(Enrollment, Enrollment.program_id == Requirement.program_id)
        .where(Enrollment.staff_member_id.in_(visible_people(tops, on)), _is_open(on))
        .group_by(Requirement.module_slug)
        .order_by(Requirement.module_slug)
    )


def open_for(person_id: uuid.UUID, slug: str, on: date) -> Select[Enrollment, Requirement]:
    """Where a program still asks the person for the module, the next due first."""
    return (
        select(Enrollment, Requirement)
        .join(Requirement, Requirement.program_id == Enrollment.program_id)
        .where(
            Enrollment.staff_member_id == person_id, Requirement.module_slug == slug, _is_open(on)
        )
        .order_by(due_in_force(on), Enrollment.id)
        .limit(1)
    )


def _is_open(on: date) -> ColumnElement[bool]:
    met = exists().where(
        Completion.enrollment_id == Enrollment.id, Completion.requirement_id == Requirement.id
    )
    return and_(
        Requirement.module_slug.is_not(None),
        holds(Requirement, on),
        ~met,
        status_expression(on).in_(ASKED),
        ~waits(on),
    )


def sites(tops: Tops, on: date) -> Select[Site]:
    """The sites at which the person may start a session, the district itself first."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site).where(Site.id.in_(mine)).order_by(Site.kind != "district", Site.name)


def commonest_job(tops: Tops, on: date) -> Select[str]:
    """What most people at the sites work as: the screen shows the cases of that work."""
    return (
        select(Position.job_class)
        .where(Position.site_id.in_(select(sites_within(tops, on).c.site_id)), holds(Position, on))
        .group_by(Position.job_class)
        .order_by(func.count().desc(), Position.job_class)
        .limit(1)
    )


def crews(tops: Tops, on: date, since: datetime) -> Select[Crew]:
    """Crew sessions within the sites that began since and were not ended, the newest first."""
    return _crews(tops, on).where(Crew.began_at > since, Crew.ended_at.is_(None))


def crew(tops: Tops, on: date, crew_id: uuid.UUID) -> Select[Crew]:
    """One of the sites' crew sessions, ended or not."""
    return _crews(tops, on).where(Crew.id == crew_id)


def _crews(tops: Tops, on: date) -> Select[Crew]:
    return (
        select(Crew)
        .options(joinedload(Crew.site), joinedload(Crew.module_version))
        .where(Crew.site_id.in_(select(sites_within(tops, on).c.site_id)))
        .order_by(Crew.id.desc())
    )


def to_join(district_id: uuid.UUID, code: str, since: datetime) -> Select[Crew]:
    """The crew session of a code, in the person's own district and still going on."""
    return (
        select(Crew)
        .join(Crew.site)
        .options(joinedload(Crew.facilitator), joinedload(Crew.module_version))
        .where(
            Crew.code == code,
            Site.district_id == district_id,
            Crew.began_at > since,
            Crew.ended_at.is_(None),
        )
    )


def places_of(person_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """The sites the person works at."""
    return select(Position.site_id).where(
        Position.staff_member_id == person_id, holds(Position, on)
    )


def member(person_id: uuid.UUID, crew_id: uuid.UUID) -> Select[CrewMember]:
    """The person's own part in a crew session."""
    return select(CrewMember).where(
        CrewMember.crew_id == crew_id, CrewMember.staff_member_id == person_id
    )


def members(crew: Crew, on: date) -> Select[*tuple[Any, ...]]:
    """Everybody who joined: name, whether a quiz was `handed_in` since the session began, and
    whether policies are `asked` of them and `waiting`; never how the quiz went."""
    own = _own_enrollments(crew, on)
    asks = aliased(Requirement)
    signed = exists().where(
        Completion.enrollment_id == Enrollment.id, Completion.requirement_id == asks.id
    )
    policies = (
        own.join(asks, asks.program_id == Enrollment.program_id)
        .where(asks.policy_id.is_not(None), holds(asks, on))
        .correlate(CrewMember)
    )
    handed_in = (
        own.join(Sitting, Sitting.enrollment_id == Enrollment.id)
        .join(Attempt, Attempt.sitting_id == Sitting.id)
        .where(Sitting.requirement_id == Requirement.id, Attempt.submitted_at >= crew.began_at)
        .correlate(CrewMember)
    )
    return (
        select(
            StaffMember.legal_name,
            StaffMember.preferred_name,
            handed_in.exists().label("handed_in"),
            policies.exists().label("asked"),
            policies.where(~signed).exists().label("waiting"),
        )
        .join(CrewMember, CrewMember.staff_member_id == StaffMember.id)
        .where(CrewMember.crew_id == crew.id)
        .order_by(CrewMember.joined_at, CrewMember.id)
    )


def _own_enrollments(crew: Crew, on: date) -> Select[uuid.UUID]:
    """The member's enrollments in which the module was still to do when the session began."""
    before = exists().where(
        Completion.enrollment_id == Enrollment.id,
        Completion.requirement_id == Requirement.id,
        Completion.completed_at < crew.began_at,
    )
    return (
        select(Enrollment.id)
        .join(Requirement, Requirement.program_id == Enrollment.program_id)
        .where(
            Enrollment.staff_member_id == CrewMember.staff_member_id,
            Requirement.module_slug == crew.module_version.slug,
            holds(Requirement, on),
            ~before,
        )
    )
