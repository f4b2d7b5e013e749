"""Reading requests, approvers, and the exemptions of one person; scope is in every WHERE."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import approving
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Approver,
    CreditClaim,
    Enrollment,
    Exemption,
    OutboxJob,
    PolicyDraft,
    PolicyVersion,
    Program,
    StaffMember,
)
from app.models.moving import due_in_force
from app.models.scope import includes, known_people, stands

MOST = 100
"""Decided requests on a page; older ones stay on the person's page."""
Tops = Sequence[uuid.UUID]


def waiting(tops: Tops, on: date) -> approving.Rows:
    """Requests without a decision about people whom HR of these sites knows."""
    return _with_people(approving.among(tops, on)).where(ApprovalDecision.request_id.is_(None))


def decided(tops: Tops, on: date, since: datetime) -> approving.Rows:
    """Requests about the same people that ended since an instant, the newest decision first."""
    return (
        _with_people(approving.among(tops, on))
        .where(ApprovalDecision.recorded_at >= since)
        .order_by(None)
        .order_by(ApprovalDecision.recorded_at.desc(), ApprovalRequest.id)
        .limit(MOST)
    )


def request(tops: Tops, on: date, request_id: uuid.UUID) -> approving.Rows:
    """One request about a person HR knows."""
    return _with_people(approving.among(tops, on)).where(ApprovalRequest.id == request_id)


def linked(token: str) -> Select[ApprovalRequest]:
    """The request a link leads to, with who asked."""
    return (
        select(ApprovalRequest)
        .options(joinedload(ApprovalRequest.asker))
        .where(ApprovalRequest.code == approving.code_of(token))
    )


def _with_people(rows: approving.Rows) -> approving.Rows:
    return rows.options(joinedload(ApprovalRequest.asker), joinedload(ApprovalRequest.about))


def mail(request_id: uuid.UUID) -> Select[OutboxJob]:
    """The job that sends a request's link, so that a refusal is seen."""
    return select(OutboxJob).where(OutboxJob.key == f"{approving.MAIL}:{request_id}")


def claim(claim_id: uuid.UUID) -> Select[CreditClaim]:
    """The claim whose stored proof an approver looks at."""
    return select(CreditClaim).where(CreditClaim.id == claim_id)


def edition_before(draft_id: uuid.UUID, number: int) -> Select[PolicyVersion]:
    """The last edition of a draft's policy below a number."""
    return (
        select(PolicyVersion)
        .join(PolicyDraft, PolicyDraft.policy_id == PolicyVersion.policy_id)
        .where(PolicyDraft.id == draft_id, PolicyVersion.number < number)
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    )


def approver(district_id: uuid.UUID, on: date, approver_id: uuid.UUID) -> Select[Approver]:
    """One approver who is named today."""
    return approving.approvers(district_id, on).where(Approver.id == approver_id)


def person(tops: Tops, on: date, person_id: uuid.UUID) -> Select[StaffMember]:
    """A person HR knows; nobody else's."""
    return select(StaffMember).where(
        StaffMember.id == person_id, includes(known_people(tops, on), person_id)
    )


def programs(district_id: uuid.UUID) -> Select[Program]:
    """The district's programs by title."""
    of_district = select(Program).where(Program.district_id == district_id)
    return of_district.order_by(Program.title, Program.id)


def exemptions(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """The person's exemptions that stand, the latest first, each with its program."""
    return (
        select(Exemption, Program)
        .join(Program, Program.id == Exemption.program_id)
        .where(
            Exemption.staff_member_id == person_id,
            stands(Exemption),
            ~Exemption.is_void,
        )
        .order_by(Exemption.held_from.desc(), Exemption.id)
    )


def exemption(person_id: uuid.UUID, exemption_id: uuid.UUID) -> Select[Exemption]:
    """One of the person's, changed since or not; what takes one back is none."""
    return select(Exemption).where(
        Exemption.staff_member_id == person_id, Exemption.id == exemption_id, ~Exemption.is_void
    )


def replacement(exemption_id: uuid.UUID) -> Select[uuid.UUID]:
    """What ended an exemption or took it back."""
    return select(Exemption.id).where(Exemption.replaces_id == exemption_id)


def overlapping(
    person_id: uuid.UUID, program_id: uuid.UUID, first: date, last: date
) -> Select[Exemption]:
    """Exemptions from the program that stand within a time."""
    return select(Exemption).where(
        Exemption.staff_member_id == person_id,
        Exemption.program_id == program_id,
        Exemption.held_from <= last,
        Exemption.held_to >= first,
        stands(Exemption),
        ~Exemption.is_void,
    )


def due_dates(person_id: uuid.UUID, program_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """The due date in force of each of the person's enrollments in a program."""
    return select(Enrollment.id, due_in_force(on)).where(
        Enrollment.staff_member_id == person_id, Enrollment.program_id == program_id
    )
