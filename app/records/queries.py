"""Reading certificates and signatures of the person themself, and the public check."""

import uuid
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.models import (
    Acknowledgment,
    Certificate,
    Enrollment,
    PolicyVersion,
    Program,
)
from app.models.status import completed_count, is_certified, status_expression


def certificates_of(learner_id: uuid.UUID) -> Select[Certificate]:
    """The learner's certificates with their files, the newest first."""
    return (
        select(Certificate)
        .join(Certificate.enrollment)
        .options(
            contains_eager(Certificate.enrollment).joinedload(Enrollment.program),
            joinedload(Certificate.file),
        )
        .where(Enrollment.staff_member_id == learner_id)
        .order_by(Certificate.id.desc())
    )


def certificate(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> Select[Certificate]:
    """One of the learner's own certificates."""
    return certificates_of(learner_id).where(Certificate.id == certificate_id)


def certificate_for(learner_id: uuid.UUID, enrollment_id: uuid.UUID) -> Select[Certificate]:
    """The certificate of one of the learner's own enrollments."""
    return certificates_of(learner_id).where(Enrollment.id == enrollment_id).limit(1)


def signatures_of(learner_id: uuid.UUID) -> Select[Acknowledgment]:
    """Everything the learner signed, the newest first."""
    return (
        select(Acknowledgment)
        .join(Enrollment, Enrollment.id == Acknowledgment.enrollment_id)
        .options(joinedload(Acknowledgment.policy_version).joinedload(PolicyVersion.policy))
        .where(Enrollment.staff_member_id == learner_id)
        .order_by(Acknowledgment.id.desc())
    )


def by_code(code: str) -> Select[Certificate]:
    """The certificate whose QR holds this code."""
    return select(Certificate).where(Certificate.code == code)


def by_number(number: str) -> Select[Certificate]:
    """The certificate of a number, as printed."""
    return select(Certificate).where(Certificate.number == number)


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
