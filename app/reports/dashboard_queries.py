"""People and policies that the dashboard names, as SELECTs, always within sites of the viewer."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, desc, func, select, true
from sqlalchemy.orm import aliased

from app import signing
from app.figures import places, standing
from app.figures.moment import Moment
from app.models import (
    Certificate,
    Enrollment,
    Policy,
    PolicyVersion,
    Position,
    Program,
    RosterImport,
    Site,
    StaffMember,
)
from app.models.scope import held, known_people
from app.models.voids import is_revoked
from app.rules.cycles import NO_DATE
from app.rules.review_cycle import SOON
from app.rules.status import Status

Tops = Sequence[uuid.UUID]
NEW = timedelta(days=60)
"""For so long after their first day somebody is a new hire."""
AT_RISK = timedelta(days=14)
"""So near a due date is a risk to somebody new."""
ENDING = timedelta(days=60)
"""How long before its last day a certificate is told."""


def new_hires(
    site_ids: Tops, when: Moment, known: ColumnElement[bool], limit: int
) -> Select[*tuple[Any, ...]]:
    """Who is new and late or nearly so, the oldest due date first; `known` ones before others."""
    first = _new(site_ids, when)
    each = standing.people(select(first.c.staff_member_id), when)
    return (
        _named(known, first.c.began, each.c.due_on)
        .join(first, first.c.staff_member_id == StaffMember.id)
        .join(each, each.c.staff_member_id == StaffMember.id)
        .where(
            each.c.rank >= standing.rank(Status.DUE),
            each.c.due_on <= when.on + AT_RISK,
        )
        .order_by(desc("is_known"), each.c.due_on, StaffMember.legal_name, StaffMember.id)
        .limit(limit)
    )


def ending(
    site_ids: Tops, when: Moment, known: ColumnElement[bool], limit: int
) -> Select[*tuple[Any, ...]]:
    """Whose newest certificate of a program ends soon, the first to end first.

    A certificate without an end, or a longer one, makes the shorter ones of no concern."""
    soon = Certificate.valid_until.between(when.on, when.on + ENDING)
    theirs = (
        select(Enrollment.staff_member_id)
        .join(Certificate, Certificate.enrollment_id == Enrollment.id)
        .where(soon, Enrollment.staff_member_id.in_(places.worked_at(site_ids, when)))
    )
    until = func.max(func.coalesce(Certificate.valid_until, NO_DATE)).label("until")
    last = (
        select(Enrollment.staff_member_id, Enrollment.program_id, until)
        .join(Certificate, Certificate.enrollment_id == Enrollment.id)
        .where(
            Enrollment.staff_member_id.in_(theirs),
            Certificate.issued_at < when.ends_at,
            ~is_revoked(when.known_by),
        )
        .group_by(Enrollment.staff_member_id, Enrollment.program_id)
        .subquery()
    )
    return (
        _named(known, Program.title, Program.title_es, last.c.until)
        .join(last, last.c.staff_member_id == StaffMember.id)
        .join(Program, Program.id == last.c.program_id)
        .where(last.c.until.between(when.on, when.on + ENDING))
        .order_by(desc("is_known"), last.c.until, StaffMember.legal_name, StaffMember.id)
        .limit(limit)
    )


def reviews(tops: Tops, when: Moment) -> Select[*tuple[Any, ...]]:
    """Policies of the whole district near their next review or past it, the oldest date first."""
    districts = select(Site.district_id).where(Site.id.in_(tops), Site.kind == "district")
    return (
        signing.in_effect(when.on, when.known_by)
        .with_only_columns(Policy.code, PolicyVersion.title, PolicyVersion.next_review_on)
        .where(
            Policy.district_id.in_(districts),
            PolicyVersion.next_review_on <= when.on + SOON,
        )
        .order_by(PolicyVersion.next_review_on, Policy.code)
    )


def newest_lists(tops: Tops) -> Select[dict[str, int]]:
    """What the newest staff list applied to the whole district made of its lines."""
    districts = select(Site.district_id).where(Site.id.in_(tops), Site.kind == "district")
    return (
        select(RosterImport.counts)
        .where(RosterImport.district_id.in_(districts), RosterImport.applied_at.is_not(None))
        .order_by(RosterImport.applied_at.desc(), RosterImport.id)
        .limit(1)
    )


def seen_now(tops: Tops, when: Moment, today: date) -> ColumnElement[bool]:
    """Whether the viewer may see a person now; whoever works within their sites today, they may."""
    return true() if when.on == today else StaffMember.id.in_(known_people(tops, today))


def _named(known: ColumnElement[bool], *more: Any) -> Select[*tuple[Any, ...]]:
    """Columns of a short list: who, more, how many there are, and how many of them are known."""
    return select(
        StaffMember.id,
        StaffMember.legal_name,
        *more,
        known.label("is_known"),
        func.count().over().label("found"),
        func.count().filter(known).over().label("seen"),
    ).select_from(StaffMember)


def _new(site_ids: Tops, when: Moment) -> Any:
    """Of each person who is new and works at these sites the first day."""
    earlier = aliased(Position)
    worked_before = select(earlier.id).where(
        earlier.staff_member_id == Position.staff_member_id,
        earlier.held_from < when.on - NEW,
        held(earlier, func.coalesce(earlier.held_to, earlier.held_from), when.known_by),
    )
    return (
        select(Position.staff_member_id, func.min(Position.held_from).label("began"))
        .where(
            Position.site_id.in_(site_ids),
            Position.held_from.between(when.on - NEW, when.on),
            places.works(Position, when),
            ~worked_before.exists(),
        )
        .group_by(Position.staff_member_id)
        .cte("new")
    )
