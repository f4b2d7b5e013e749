"""What needs HR today, as SELECTs; the viewer's sites (`tops`) or district are always in them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app import approving, signing
from app.figures import standing
from app.figures.moment import Moment
from app.models import (
    ApprovalDecision,
    Contact,
    DateProblem,
    Enrollment,
    Notice,
    NoticeOutcome,
    Policy,
    PolicyDraft,
    PolicyVersion,
    Position,
    Proposal,
    Refusal,
    RosterImport,
    Run,
    Site,
    StaffMember,
)
from app.models.scope import holds, known_people, sites_within, stands
from app.rules.review_cycle import SOON
from app.rules.status import Status

Tops = Sequence[uuid.UUID]
LATELY = timedelta(days=7)
"""For so long Today speaks of a notice that did not arrive."""


def proposals(tops: Tops, on: date) -> Select[int]:
    """How many volunteers and coaches wait for HR of these sites."""
    mine = select(sites_within(tops, on).c.site_id)
    waits = (Proposal.site_id.in_(mine), Proposal.decided_at.is_(None))
    return select(func.count(Proposal.id)).where(*waits)


def files_waiting(tops: Tops) -> Select[int]:
    """How many staff list files out of the folder wait for HR of the whole district."""
    return select(func.count(RosterImport.id)).where(
        RosterImport.district_id.in_(_districts(tops)),
        RosterImport.came_by == "folder",
        RosterImport.read_at.is_not(None),
        RosterImport.confirmed_at.is_(None),
        RosterImport.stopped_at.is_(None),
    )


def starting(tops: Tops, on: date, limit: int) -> Select[*tuple[Any, ...]]:
    """Who starts work in the week of a date, Monday to Sunday: nobody who only moves."""
    monday = on - timedelta(days=on.weekday())
    earlier = aliased(Position)
    worked_before = select(earlier.id).where(
        earlier.staff_member_id == Position.staff_member_id,
        holds(earlier, monday - timedelta(days=1)),
    )
    begins = func.min(Position.held_from).label("begins")
    return (
        select(StaffMember.id, StaffMember.legal_name, begins, func.count().over().label("found"))
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(
            Position.site_id.in_(select(sites_within(tops, on).c.site_id)),
            Position.held_from.between(monday, monday + timedelta(days=6)),
            Position.replaces_id.is_(None),
            stands(Position),
            ~worked_before.exists(),
        )
        .group_by(StaffMember.id, StaffMember.legal_name)
        .order_by(begins, StaffMember.legal_name, StaffMember.id)
        .limit(limit)
    )


def unchecked_numbers(tops: Tops) -> Select[int]:
    """How many numbers HR of the whole district has yet to call; learners do not see those."""
    mine = Contact.district_id.in_(_districts(tops))
    return select(func.count(Contact.id)).where(
        mine, Contact.phone != "", Contact.checked_on.is_(None)
    )


def date_problems(tops: Tops, on: date) -> Select[int]:
    """How many due dates of these sites' people cannot be computed."""
    found = DateProblem.staff_member_id.in_(known_people(tops, on))
    return select(func.count(DateProblem.id)).where(found)


def approvals(tops: Tops, on: date, person_id: uuid.UUID) -> Select[int]:
    """How many steps wait that this person of HR may decide."""
    waiting = approving.waiting(tops, on, person_id).order_by(None).subquery()
    return select(func.count()).select_from(waiting)


def failed_notices(tops: Tops, on: date, now: datetime) -> Select[int]:
    """How many notices to these sites' people were lately refused, or may not have arrived."""
    return (
        select(func.count(Notice.id))
        .join(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(
            Notice.staff_member_id.in_(known_people(tops, on)),
            NoticeOutcome.outcome.in_(["refused", "unknown"]),
            NoticeOutcome.recorded_at > now - LATELY,
        )
    )


def halted_runs(tops: Tops) -> Select[int]:
    """How many runs of the whole district were stopped, or could not go on."""
    return select(func.count(Run.id)).where(
        Run.district_id.in_(_districts(tops)),
        Run.ended_at.is_(None),
        or_(Run.stopped_at.is_not(None), Run.problem != ""),
    )


def drafts(tops: Tops) -> Select[int]:
    """How many policy editions of the whole district are in the making and wait for nobody else."""
    is_open = (PolicyDraft.version_id.is_(None), PolicyDraft.discarded_at.is_(None))
    decided = select(ApprovalDecision.request_id).where(
        ApprovalDecision.request_id == PolicyDraft.request_id
    )
    return (
        select(func.count(PolicyDraft.id))
        .join(PolicyDraft.policy)
        .where(
            Policy.district_id.in_(_districts(tops)),
            *is_open,
            or_(PolicyDraft.request_id.is_(None), decided.exists()),
        )
    )


def policies_to_review(tops: Tops, on: date) -> Select[int]:
    """How many policies of the whole district are near their next review, or past it."""
    return (
        signing.in_effect(on)
        .with_only_columns(func.count(PolicyVersion.id))
        .where(
            Policy.district_id.in_(_districts(tops)),
            PolicyVersion.next_review_on <= on + SOON,
        )
    )


def declined(who: standing.Who, when: Moment) -> Select[int]:
    """How many people declined a signature that is still asked, whatever else they have to do."""
    answered = select(Enrollment.staff_member_id).join(Refusal)
    each = standing.enrollments(answered.where(Enrollment.staff_member_id.in_(who)), when)
    people = func.count(each.c.staff_member_id.distinct())
    return select(people).where(each.c.status == Status.DECLINED)


def _districts(tops: Tops) -> Select[uuid.UUID]:
    """The districts of which the whole is seen."""
    return select(Site.district_id).where(Site.id.in_(tops), Site.kind == "district")
