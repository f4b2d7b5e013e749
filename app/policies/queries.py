"""Reading policies and signatures; the learner or the district is always in the WHERE clause."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.asking import waits
from app.models import (
    Acknowledgment,
    Completion,
    Enrollment,
    Policy,
    PolicyVersion,
    Requirement,
    Submission,
)
from app.models.scope import holds
from app.models.status import status_expression


def enrollment(
    learner_id: uuid.UUID, enrollment_id: uuid.UUID, on: date
) -> Select[Enrollment, str]:
    """One of the learner's own enrollments, with program and person, and its status."""
    return (
        select(Enrollment, status_expression(on))
        .options(joinedload(Enrollment.program), joinedload(Enrollment.staff_member))
        .where(Enrollment.id == enrollment_id, Enrollment.staff_member_id == learner_id)
    )


def to_sign(enrollment_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Requirement id and the edition in effect of each policy to be signed now, in order."""
    newer = aliased(PolicyVersion)
    in_effect = (
        select(func.max(newer.number))
        .where(newer.policy_id == Policy.id, newer.effective_on <= on)
        .correlate(Policy)
        .scalar_subquery()
    )
    met = select(Completion.id).where(
        Completion.enrollment_id == enrollment_id, Completion.requirement_id == Requirement.id
    )
    return (
        select(Requirement.id, PolicyVersion)
        .select_from(Enrollment)
        .join(Requirement, Requirement.program_id == Enrollment.program_id)
        .join(Policy, Policy.id == Requirement.policy_id)
        .join(
            PolicyVersion,
            (PolicyVersion.policy_id == Policy.id) & (PolicyVersion.number == in_effect),
        )
        .options(contains_eager(PolicyVersion.policy))
        .where(
            Enrollment.id == enrollment_id,
            holds(Requirement, on),
            ~met.exists(),
            ~waits(on),
        )
        .order_by(Requirement.position)
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
    """Signatures the enrollment already has on these editions."""
    return select(Acknowledgment).where(
        Acknowledgment.enrollment_id == enrollment_id,
        Acknowledgment.policy_version_id.in_(version_ids),
    )


def receipt(learner_id: uuid.UUID, submission_id: uuid.UUID) -> Select[Submission]:
    """One of the learner's own submissions."""
    return select(Submission).where(
        Submission.id == submission_id,
        Submission.staff_member_id == learner_id,
        select(Acknowledgment.id).where(Acknowledgment.submission_id == Submission.id).exists(),
    )


def policies_of(district_id: uuid.UUID) -> Select[Policy]:
    """The district's policies with all their editions."""
    return (
        select(Policy)
        .options(joinedload(Policy.versions))
        .where(Policy.district_id == district_id)
        .order_by(Policy.code)
    )


def policy_with_code(district_id: uuid.UUID, code: str) -> Select[Policy]:
    """The district's policy of that code."""
    return policies_of(district_id).where(Policy.code == code)


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
