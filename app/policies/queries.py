"""Reading policies and signatures; the learner or the district is always in the WHERE clause."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.answers import is_void
from app.models import (
    Acknowledgment,
    Enrollment,
    OutboxJob,
    PaperSignature,
    Policy,
    PolicyVersion,
    Submission,
)


def signatures_of(submission_id: uuid.UUID) -> Select[Acknowledgment]:
    """What one submission signed."""
    return (
        select(Acknowledgment)
        .options(joinedload(Acknowledgment.policy_version).joinedload(PolicyVersion.policy))
        .where(Acknowledgment.submission_id == submission_id)
        .order_by(Acknowledgment.id)
    )


def signed_in_enrollment(
    enrollment_id: uuid.UUID, version_ids: list[uuid.UUID]
) -> Select[Acknowledgment]:
    """Standing signatures the enrollment already has on these editions."""
    return select(Acknowledgment).where(
        Acknowledgment.enrollment_id == enrollment_id,
        Acknowledgment.policy_version_id.in_(version_ids),
        Acknowledgment.kind == "signed",
        ~is_void("signature"),
    )


def signed_before(person_id: uuid.UUID, version: PolicyVersion) -> Select[PolicyVersion]:
    """This edition or the last before it that a person signed, on paper too, not voided."""
    on_screen = Acknowledgment.kind == "signed", ~is_void("signature")
    signed = _signed(Acknowledgment, person_id, *on_screen)
    on_paper = _signed(PaperSignature, person_id, ~is_void("paper"))
    return (
        select(PolicyVersion)
        .where(
            PolicyVersion.policy_id == version.policy_id,
            PolicyVersion.number <= version.number,
            or_(PolicyVersion.id.in_(signed), PolicyVersion.id.in_(on_paper)),
        )
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    )


def _signed(model: Any, person_id: uuid.UUID, *where: ColumnElement[bool]) -> Select[uuid.UUID]:
    mine = Enrollment.staff_member_id == person_id
    return (
        select(model.policy_version_id)
        .join(Enrollment, Enrollment.id == model.enrollment_id)
        .where(mine, *where)
    )


def receipt(learner_id: uuid.UUID, submission_id: uuid.UUID) -> Select[Submission]:
    """One of the learner's own submissions."""
    return select(Submission).where(
        Submission.id == submission_id,
        Submission.staff_member_id == learner_id,
        select(Acknowledgment.id).where(Acknowledgment.submission_id == Submission.id).exists(),
    )


def mailing(submission_id: uuid.UUID) -> Select[OutboxJob]:
    """The job that mails the receipt of a submission, if it is mailed."""
    return select(OutboxJob).where(OutboxJob.key == mail_key(submission_id))


def mail_key(submission_id: uuid.UUID) -> str:
    """Under which the mail of a receipt stands in the outbox, once."""
    return f"receipt:{submission_id}"


def version(district_id: uuid.UUID, version_id: uuid.UUID) -> Select[PolicyVersion]:
    """An edition of one of the district's policies."""
    return (
        select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(PolicyVersion.id == version_id, Policy.district_id == district_id)
    )


def newest_signature(enrollment_id: uuid.UUID) -> Select[Acknowledgment]:
    """The enrollment's signatures, the newest first."""
    return (
        select(Acknowledgment)
        .where(Acknowledgment.enrollment_id == enrollment_id)
        .order_by(Acknowledgment.id.desc())
        .limit(1)
    )
