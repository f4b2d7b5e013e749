"""What a notice run reads, each for many people in one statement."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.models import (
    Break,
    Certificate,
    District,
    Enrollment,
    Leave,
    Notice,
    NoticeItem,
    Position,
    Program,
    Requirement,
    StaffMember,
)
from app.models.moving import due_in_force
from app.models.scope import holds, stands
from app.models.status import completed_count, in_force, is_certified
from app.models.voids import is_revoked

Ids = Sequence[uuid.UUID]


def enrollments(on: date, *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Enrollments that have opened, with what `app.rules.status.status` needs of them.

    Columns and no rows of the session: there are hundreds of thousands."""
    return (
        select(
            Enrollment.id,
            Enrollment.staff_member_id.label("person_id"),
            Enrollment.program_id,
            Enrollment.cycle,
            Enrollment.opens_on,
            Enrollment.grace_days,
            *in_force(on),
            completed_count(on).label("completed"),
            is_certified().label("certified"),
        )
        .where(Enrollment.opens_on <= on, *which)
        .order_by(Enrollment.id)
    )


def unfinished_or_since(people: Ids, since: datetime) -> ColumnElement[bool]:
    """Of these people, and not finished, or finished after an instant."""
    lately = (
        select(Certificate.id)
        .where(
            Certificate.enrollment_id == Enrollment.id,
            Certificate.issued_at >= since,
            ~is_revoked(),
        )
        .correlate(Enrollment)
        .exists()
    )
    return and_(Enrollment.staff_member_id.in_(people), or_(~is_certified(), lately))


def unfinished(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Of one person, and not finished."""
    return and_(Enrollment.staff_member_id == person_id, ~is_certified())


def items(notice_id: uuid.UUID) -> Select[NoticeItem]:
    """What a notice speaks of."""
    return select(NoticeItem).where(NoticeItem.notice_id == notice_id)


def unfinished_and_due_by(district_id: uuid.UUID, on: date, day: date) -> ColumnElement[bool]:
    """Of a district's people, not finished, and due on a day or before it."""
    programs = select(Program.id).where(Program.district_id == district_id)
    return and_(Enrollment.program_id.in_(programs), ~is_certified(), due_in_force(on) <= day)


def required(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """How many requirements each program of the district has in force."""
    return (
        select(Program.id, func.count(Requirement.id))
        .outerjoin(Requirement, and_(Requirement.program_id == Program.id, holds(Requirement, on)))
        .where(Program.district_id == district_id)
        .group_by(Program.id)
    )


def told(enrollment_ids: Ids) -> Select[*tuple[Any, ...]]:
    """What learners were written about these enrollments, the newest last."""
    return (
        select(NoticeItem.enrollment_id, NoticeItem.step, Notice.day, NoticeItem.due_on)
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .where(NoticeItem.enrollment_id.in_(enrollment_ids), NoticeItem.step != "team")
        .order_by(Notice.recorded_at, Notice.id)
    )


def programs(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs, for their titles."""
    return select(Program).where(Program.district_id == district_id)


def people(person_ids: Ids) -> Select[*tuple[Any, ...]]:
    """Where and in which language to write to people, in the order of their ids."""
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            StaffMember.email,
            StaffMember.language,
        )
        .where(StaffMember.id.in_(person_ids))
        .order_by(StaffMember.id)
    )


def hourly(person_ids: Ids, on: date) -> Select[uuid.UUID]:
    """Who of them is paid by the hour."""
    return select(Position.staff_member_id).where(
        Position.staff_member_id.in_(person_ids), Position.is_hourly, holds(Position, on)
    )


def away(person_ids: Ids, on: date) -> Select[uuid.UUID]:
    """Who of them is on leave."""
    return select(Leave.staff_member_id).where(
        Leave.staff_member_id.in_(person_ids), ~Leave.is_void, holds(Leave, on)
    )


def breaks(district_id: uuid.UUID, last_from: date, first_to: date) -> Select[Break]:
    """Breaks of the calendar that touch the days between."""
    return select(Break).where(
        Break.district_id == district_id,
        Break.held_from <= first_to,
        Break.held_to >= last_from,
        ~Break.is_void,
        stands(Break),
    )


def district(district_id: uuid.UUID) -> Select[District]:
    """The district by its id."""
    return select(District).where(District.id == district_id)


def written(district_id: uuid.UUID, key: str, person_ids: Ids) -> Select[uuid.UUID]:
    """Who of them has a notice under a key already."""
    return select(Notice.staff_member_id).where(
        Notice.staff_member_id.in_(person_ids), Notice.key == key
    )
