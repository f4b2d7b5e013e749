"""The log of notices as HR reads it; the viewer's sites (`tops`) are in every WHERE."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    DecisionSheet,
    Notice,
    NoticeOutcome,
    NoticeSending,
    Position,
    StaffMember,
)
from app.models.scope import holds, includes, known_people, visible_people

PER_PAGE = 50
WAITING = "waiting"
"""Written down, and not handed over yet."""
FIRST = ("unknown", "refused")
"""What somebody has to look at."""
Tops = Sequence[uuid.UUID]


class Wanted(NamedTuple):
    """What HR looks for; empty means all."""

    since: date
    outcome: str = ""
    kind: str = ""
    name: str = ""
    person_id: uuid.UUID | None = None


def log(tops: Tops, on: date, wanted: Wanted, page: int) -> Select[*tuple[Any, ...]]:
    """A page of notices, what went wrong first, then the newest."""
    end = _end()
    found = (
        select(
            Notice.id,
            Notice.day,
            Notice.kind,
            Notice.subject,
            StaffMember.legal_name,
            end.label("outcome"),
            func.count().over().label("found"),
        )
        .select_from(Notice)
        .join(StaffMember, StaffMember.id == Notice.staff_member_id)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(*_within(tops, on, wanted))
        .order_by(case((end.in_(FIRST), 0), else_=1), Notice.day.desc(), Notice.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return found.where(end == wanted.outcome) if wanted.outcome else found


def counts(tops: Tops, on: date, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """How many there are of each outcome."""
    return (
        select(_end().label("outcome"), func.count())
        .select_from(Notice)
        .join(StaffMember, StaffMember.id == Notice.staff_member_id)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(*_within(tops, on, wanted))
        .group_by(NoticeOutcome.outcome)
    )


def notice(tops: Tops, on: date, notice_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """One notice with all that is known of it."""
    by = aliased(StaffMember)
    return (
        select(
            Notice,
            StaffMember,
            NoticeSending.began_at,
            NoticeOutcome.outcome,
            NoticeOutcome.said,
            NoticeOutcome.recorded_at.label("ended_at"),
            by.legal_name.label("by"),
        )
        .select_from(Notice)
        .join(StaffMember, StaffMember.id == Notice.staff_member_id)
        .outerjoin(NoticeSending, NoticeSending.notice_id == Notice.id)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .outerjoin(by, by.id == Notice.recorded_by)
        .where(Notice.id == notice_id, Notice.staff_member_id.in_(known_people(tops, on)))
    )


def under_key(person_id: uuid.UUID, key: str) -> Select[Notice]:
    """The person's notice of that key."""
    return select(Notice).where(Notice.staff_member_id == person_id, Notice.key == key)


def one_to_remind(
    hr: Tops, principal: Tops, supervisor_id: uuid.UUID, on: date, person_id: uuid.UUID
) -> Select[StaffMember]:
    """A person HR knows, also before their first day; one at a principal's sites; one of mine."""
    supervised = select(Position.id).where(
        Position.staff_member_id == person_id,
        Position.supervisor_id == supervisor_id,
        holds(Position, on),
    )
    mine = or_(
        includes(known_people(hr, on), person_id),
        includes(visible_people(principal, on), person_id),
        supervised.exists(),
    )
    return select(StaffMember).where(StaffMember.id == person_id, mine)


def mailbox(district_id: uuid.UUID, page: int) -> Select[*tuple[Any, ...]]:
    """The messages of a demonstration, the newest first."""
    return (
        select(Notice, StaffMember.legal_name, func.count().over().label("found"))
        .join(StaffMember, StaffMember.id == Notice.staff_member_id)
        .join(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .where(Notice.district_id == district_id, NoticeOutcome.outcome == "mailbox")
        .order_by(Notice.recorded_at.desc(), Notice.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def sheets_by_link(district_id: uuid.UUID) -> Select[DecisionSheet]:
    """Decision sheets sent by a link, the newest first."""
    return (
        select(DecisionSheet)
        .where(DecisionSheet.district_id == district_id, DecisionSheet.asked_email != "")
        .order_by(DecisionSheet.recorded_at.desc())
    )


def approvals_by_link(district_id: uuid.UUID) -> Select[ApprovalRequest]:
    """What waits for an approver who has a link, the newest first."""
    decided = exists().where(ApprovalDecision.request_id == ApprovalRequest.id)
    return (
        select(ApprovalRequest)
        .where(
            ApprovalRequest.district_id == district_id,
            ApprovalRequest.approver_email != "",
            ~decided,
        )
        .order_by(ApprovalRequest.recorded_at.desc())
    )


def _end() -> ColumnElement[str]:
    return func.coalesce(NoticeOutcome.outcome, WAITING)


def _within(tops: Tops, on: date, wanted: Wanted) -> list[ColumnElement[bool]]:
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    asked = [
        Notice.staff_member_id.in_(known_people(tops, on)),
        Notice.day >= wanted.since,
    ]
    if wanted.kind:
        asked.append(Notice.kind == wanted.kind)
    if wanted.person_id:
        asked.append(Notice.staff_member_id == wanted.person_id)
    if wanted.name:
        asked.append(or_(*(each.icontains(wanted.name, autoescape=True) for each in names)))
    return asked
