"""Reading certificates and signatures of the person themself, and the public check."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.models import (
    ApprovalDecision,
    Certificate,
    Credit,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    ModuleVersion,
    Program,
    Requirement,
)
from app.models.scope import stands
from app.models.status import completed_count, is_certified, status_expression
from app.models.voids import is_revoked


def certificates_of(learner_id: uuid.UUID) -> Select[Certificate, bool]:
    """The learner's certificates with their files, and whether each is revoked, newest first."""
    return (
        select(Certificate, is_revoked())
        .join(Certificate.enrollment)
        .options(
            contains_eager(Certificate.enrollment).joinedload(Enrollment.program),
            joinedload(Certificate.file),
        )
        .where(Enrollment.staff_member_id == learner_id)
        .order_by(Certificate.id.desc())
    )


def certificate(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> Select[Certificate, bool]:
    """One of the learner's own certificates."""
    return certificates_of(learner_id).where(Certificate.id == certificate_id)


def certificate_for(learner_id: uuid.UUID, enrollment_id: uuid.UUID) -> Select[Certificate, bool]:
    """The certificate of one of the learner's own enrollments."""
    return certificates_of(learner_id).where(Enrollment.id == enrollment_id).limit(1)


def credits_of(learner_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Training elsewhere that was accepted: claim, requirement, when, who decided in which way, and
    the titles of the module it stands for, if it is one; the newest first."""
    titles = (
        select(ModuleVersion.titles)
        .where(ModuleVersion.slug == Requirement.module_slug)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
        .correlate(Requirement)
        .scalar_subquery()
    )
    return (
        select(
            CreditClaim,
            Requirement,
            Credit.recorded_at,
            ApprovalDecision.decided_name,
            ApprovalDecision.way,
            titles.label("titles"),
        )
        .select_from(Credit)
        .join(CreditClaim, CreditClaim.id == Credit.claim_id)
        .join(Requirement, Requirement.id == CreditClaim.requirement_id)
        .join(Enrollment, Enrollment.id == CreditClaim.enrollment_id)
        .join(ApprovalDecision, ApprovalDecision.request_id == Credit.approval_id)
        .where(Enrollment.staff_member_id == learner_id)
        .order_by(Credit.id.desc())
    )


def earlier_of(learner_id: uuid.UUID) -> Select[EarlierRecord]:
    """What was done before Brightline or outside it, as it was recorded elsewhere."""
    return (
        select(EarlierRecord)
        .where(
            EarlierRecord.staff_member_id == learner_id,
            stands(EarlierRecord),
            ~EarlierRecord.is_void,
        )
        .order_by(EarlierRecord.finished_on.desc(), EarlierRecord.id)
    )


def by_code(code: str) -> Select[Certificate, bool]:
    """The certificate whose QR holds this code, and whether it is revoked."""
    return select(Certificate, is_revoked()).where(Certificate.code == code)


def by_number(number: str) -> Select[Certificate, bool]:
    """The certificate of a number, as printed, and whether it is revoked."""
    return select(Certificate, is_revoked()).where(Certificate.number == number)


def uncertified(district_id: uuid.UUID, on: date) -> Select[Enrollment]:
    """Enrollments complete on a date that have work behind them and no certificate yet."""
    return (
        select(Enrollment)
        .join(Enrollment.program)
        .where(
            Program.district_id == district_id,
            completed_count(on) > 0,
            status_expression(on) == "complete",
            ~is_certified(),
        )
    )
