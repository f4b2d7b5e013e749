"""Reading what stands beside somebody's training: leave, exemptions, credit, notices, paid time."""

import uuid
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Credit,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    Notice,
    NoticeOutcome,
    NoticeSending,
    PaidTime,
    Program,
    StaffMember,
)
from app.models.scope import stands

NEWEST = 10
"""How many notices a person's page lists; the log has them all."""


def turns(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Each change of an enrollment as it was recorded, with the leave or exemption behind it."""
    by, cause_by = aliased(StaffMember), aliased(StaffMember)
    recorder = func.coalesce(Leave.recorded_by, Exemption.recorded_by)
    return (
        select(
            EnrollmentChange,
            Enrollment.first_due_on,
            Enrollment.closes_on,
            Leave,
            Exemption,
            by.legal_name.label("by"),
            cause_by.legal_name.label("cause_by"),
        )
        .join(Enrollment, Enrollment.id == EnrollmentChange.enrollment_id)
        .outerjoin(Leave, Leave.id == EnrollmentChange.cause_id)
        .outerjoin(Exemption, Exemption.id == EnrollmentChange.cause_id)
        .outerjoin(by, by.id == EnrollmentChange.recorded_by)
        .outerjoin(cause_by, cause_by.id == recorder)
        .where(Enrollment.staff_member_id == person_id)
        .order_by(EnrollmentChange.recorded_at, EnrollmentChange.id)
    )


def leaves(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Leave that stands, the newest first, and who recorded it."""
    by = aliased(StaffMember)
    return (
        select(Leave, by.legal_name.label("by"))
        .outerjoin(by, by.id == Leave.recorded_by)
        .where(Leave.staff_member_id == person_id, stands(Leave), ~Leave.is_void)
        .order_by(Leave.held_from.desc(), Leave.id)
    )


def exemptions(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Exemptions that stand, the newest first, each with its program and who approved how."""
    return (
        select(Exemption, Program, ApprovalDecision)
        .join(Program, Program.id == Exemption.program_id)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == Exemption.approval_id)
        .where(Exemption.staff_member_id == person_id, stands(Exemption), ~Exemption.is_void)
        .order_by(Exemption.held_from.desc(), Exemption.id)
    )


def waiting(person_id: uuid.UUID) -> Select[ApprovalRequest]:
    """Exemptions asked for this person that nobody has decided, the newest first."""
    decided = select(ApprovalDecision.request_id).where(
        ApprovalDecision.request_id == ApprovalRequest.id
    )
    return (
        select(ApprovalRequest)
        .where(
            ApprovalRequest.about_id == person_id,
            ApprovalRequest.kind == "exemption",
            ~decided.exists(),
        )
        .order_by(ApprovalRequest.recorded_at.desc(), ApprovalRequest.id)
    )


def claims(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What was said to be met elsewhere, the newest first, with credit and its approval if any."""
    return (
        select(CreditClaim, Program, Credit, ApprovalDecision)
        .join(Enrollment, Enrollment.id == CreditClaim.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Credit, Credit.claim_id == CreditClaim.id)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == Credit.approval_id)
        .where(Enrollment.staff_member_id == person_id)
        .order_by(CreditClaim.recorded_at.desc(), CreditClaim.id)
    )


def credit_decisions(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every request for credit of this person, with its decision, if it was decided."""
    return (
        select(ApprovalRequest, ApprovalDecision)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == ApprovalRequest.id)
        .where(ApprovalRequest.about_id == person_id, ApprovalRequest.kind == "credit")
        .order_by(ApprovalRequest.recorded_at, ApprovalRequest.id)
    )


def earlier_records(person_id: uuid.UUID) -> Select[EarlierRecord]:
    """What was finished elsewhere in earlier years, the newest first."""
    return (
        select(EarlierRecord)
        .where(
            EarlierRecord.staff_member_id == person_id,
            stands(EarlierRecord),
            ~EarlierRecord.is_void,
        )
        .order_by(EarlierRecord.finished_on.desc(), EarlierRecord.id)
    )


def notices(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """The newest notices written to this person, and what is known of their arrival."""
    return (
        select(Notice, NoticeOutcome, NoticeSending.began_at)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .outerjoin(NoticeSending, NoticeSending.notice_id == Notice.id)
        .where(Notice.staff_member_id == person_id)
        .order_by(Notice.recorded_at.desc(), Notice.id.desc())
        .limit(NEWEST)
    )


def paid_minutes(person_id: uuid.UUID) -> Select[int]:
    """Minutes of training that the person has declared in all."""
    return select(func.coalesce(func.sum(PaidTime.minutes), 0)).where(
        PaidTime.staff_member_id == person_id, stands(PaidTime)
    )
