"""Rules, holds, people who have left, and what was disposed of."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select, union_all

from app.db import UtcDateTime
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Completion,
    Disposition,
    DispositionDone,
    DispositionLine,
    Enrollment,
    LegalHold,
    PersonNumber,
    Policy,
    Position,
    RetentionRule,
    RosterImport,
    StaffMember,
)
from app.models.scope import stands
from app.retention import about


def rules(district_id: uuid.UUID) -> Select[RetentionRule, StaffMember]:
    """Every rule ever recorded, the oldest first, with who did."""
    return (
        select(RetentionRule, StaffMember)
        .outerjoin(StaffMember, StaffMember.id == RetentionRule.recorded_by)
        .where(RetentionRule.district_id == district_id)
        .order_by(RetentionRule.recorded_at, RetentionRule.id)
    )


def leavers(district_id: uuid.UUID, by: date) -> Select[*tuple[Any, ...]]:
    """Who has left, by that day at the latest: id, name, when they were added, last day."""
    last = func.max(Position.held_to)
    is_open = case((Position.held_to.is_(None), 1), else_=0)
    return (
        select(StaffMember.id, StaffMember.legal_name, StaffMember.created_at, last.label("left"))
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(StaffMember.district_id == district_id, stands(Position))
        .group_by(StaffMember.id, StaffMember.legal_name, StaffMember.created_at)
        .having(func.sum(is_open) == 0, last <= by)
        .order_by(last, StaffMember.legal_name, StaffMember.id)
    )


def last_done(district_id: uuid.UUID, by: date) -> Select[uuid.UUID, datetime]:
    """When each of these leavers last finished a part of their training."""
    gone = leavers(district_id, by).with_only_columns(StaffMember.id).order_by(None)
    return (
        select(Enrollment.staff_member_id, func.max(Completion.completed_at))
        .join(Completion, Completion.enrollment_id == Enrollment.id)
        .where(Enrollment.staff_member_id.in_(gone))
        .group_by(Enrollment.staff_member_id)
    )


def last_made(district_id: uuid.UUID) -> Select[uuid.UUID, datetime]:
    """When something was last recorded about each person of a district."""
    made = [
        select(person.label("person_id"), func.max(column).label("at"))
        .select_from(rows)
        .group_by(person)
        for table in about.tables()
        for rows, person in about.ways(table)
        for column in table.columns
        if isinstance(column.type, UtcDateTime)
    ]
    every = union_all(*made).subquery()
    return (
        select(StaffMember.id, func.max(every.c.at))
        .join(every, every.c.person_id == StaffMember.id)
        .where(StaffMember.district_id == district_id)
        .group_by(StaffMember.id)
    )


def staff_files(district_id: uuid.UUID) -> Select[RosterImport]:
    """Staff list files, the oldest first."""
    of_district = select(RosterImport).where(RosterImport.district_id == district_id)
    return of_district.order_by(RosterImport.made_at, RosterImport.id)


def person(district_id: uuid.UUID, person_id: uuid.UUID) -> Select[StaffMember]:
    """A person of the district, also one who has left."""
    mine = select(StaffMember).where(StaffMember.district_id == district_id)
    return mine.where(StaffMember.id == person_id)


def called(district_id: uuid.UUID, typed: str) -> Select[StaffMember]:
    """Whoever has this e-mail address, sign-in name or number, letter for letter."""
    name = typed.strip().casefold()
    numbered = select(PersonNumber.staff_member_id).where(
        PersonNumber.district_id == district_id, PersonNumber.number == typed.strip()
    )
    return select(StaffMember).where(
        StaffMember.district_id == district_id,
        or_(
            func.lower(StaffMember.email) == name,
            StaffMember.sign_in_name == name,
            StaffMember.id.in_(numbered),
        ),
    )


def policies(district_id: uuid.UUID) -> Select[Policy]:
    """The district's policies by code."""
    return select(Policy).where(Policy.district_id == district_id).order_by(Policy.code, Policy.id)


def described(holds: Select[LegalHold]) -> Select[LegalHold, StaffMember, Policy]:
    """Holds with the person or policy they are about."""
    return (
        holds.outerjoin(StaffMember, StaffMember.id == LegalHold.staff_member_id)
        .outerjoin(Policy, Policy.id == LegalHold.policy_id)
        .add_columns(StaffMember, Policy)
    )


def requests(district_id: uuid.UUID, kind: str) -> Select[ApprovalRequest]:
    """Requests of a kind that wait for the second person, the newest first."""
    return (
        select(ApprovalRequest)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == ApprovalRequest.id)
        .where(
            ApprovalRequest.district_id == district_id,
            ApprovalRequest.kind == kind,
            ApprovalDecision.request_id.is_(None),
        )
        .order_by(ApprovalRequest.recorded_at.desc(), ApprovalRequest.id)
    )


def request(district_id: uuid.UUID, kind: str, request_id: uuid.UUID) -> Select[ApprovalRequest]:
    """One request of a kind, decided or not."""
    return select(ApprovalRequest).where(
        ApprovalRequest.id == request_id,
        ApprovalRequest.district_id == district_id,
        ApprovalRequest.kind == kind,
    )


def dispositions(district_id: uuid.UUID) -> Select[Disposition, DispositionDone]:
    """What was ordered, the newest first, with what came of it (None: not carried out yet)."""
    return (
        select(Disposition, DispositionDone)
        .outerjoin(DispositionDone, DispositionDone.disposition_id == Disposition.id)
        .where(Disposition.district_id == district_id)
        .order_by(Disposition.recorded_at.desc(), Disposition.id.desc())
    )


def lines(disposition_id: uuid.UUID) -> Select[DispositionLine, str]:
    """The people on an approved list, with what they are called now."""
    return (
        select(DispositionLine, StaffMember.legal_name)
        .join(StaffMember, StaffMember.id == DispositionLine.staff_member_id)
        .where(DispositionLine.disposition_id == disposition_id)
        .order_by(DispositionLine.left_on, StaffMember.legal_name, DispositionLine.id)
    )


def listed(district_id: uuid.UUID) -> Select[ApprovalRequest]:
    """Requests whose list was approved and not carried out yet."""
    return (
        select(ApprovalRequest)
        .join(Disposition, Disposition.approval_id == ApprovalRequest.id)
        .outerjoin(DispositionDone, DispositionDone.disposition_id == Disposition.id)
        .where(Disposition.district_id == district_id, DispositionDone.id.is_(None))
    )


def people(ids: Sequence[uuid.UUID]) -> Select[StaffMember]:
    """These people."""
    return select(StaffMember).where(StaffMember.id.in_(ids))
