"""Signatures, refusals and voids as rows, where a test cares for what follows from them."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import select

from app import db, evidence
from app.models import Acknowledgment, Completion, Correction, Enrollment, PolicyVersion, Refusal
from app.rules.proof import Proof
from tests.app.reports.people import Town, keep

AUGUST = datetime(2026, 8, 20, 16, 0, tzinfo=UTC)


def signature(town: Town, enrollment: Enrollment) -> Acknowledgment:
    """A signature on the town's policy, not kept yet and without what it completes."""
    return signature_under(enrollment, town.policy, AUGUST)


def signature_under(
    enrollment: Enrollment, version: PolicyVersion, at: datetime, ordinal: int = 1
) -> Acknowledgment:
    """A signature under an edition, not kept yet."""
    key = f"{enrollment.id}:{version.id}:{ordinal}"
    arrival = evidence.Arrival(enrollment.staff_member_id, key, Proof("link", at, at))
    return Acknowledgment(
        id=db.uuid7(),
        enrollment_id=enrollment.id,
        policy_version_id=version.id,
        submission_id=evidence.record_submission(arrival, {}, at).id,
        ordinal=ordinal,
        typed_name=enrollment.staff_member.legal_name,
        statement="I have read it.",
        language="en",
        sign_in_method="link",
        signed_at=at,
        policy_version=version,
    )


def signs(
    enrollment: Enrollment, version: PolicyVersion, at: datetime, ordinal: int = 1
) -> Completion:
    """A signature that meets the enrollment's policy, with the certificate if that was all."""
    requirement = next(
        each for each in enrollment.program.requirements if each.policy_id == version.policy_id
    )
    signed = keep(signature_under(enrollment, version, at, ordinal))
    evidence.complete(enrollment, requirement.id, at, acknowledgment_id=signed.id)
    return db.session.scalars(
        select(Completion).where(Completion.acknowledgment_id == signed.id)
    ).one()


def declines(enrollment: Enrollment, version: PolicyVersion, at: datetime) -> Refusal:
    """HR noted that somebody declined to sign."""
    requirement = next(
        each for each in enrollment.program.requirements if each.policy_id == version.policy_id
    )
    return keep(
        Refusal(
            id=db.uuid7(),
            enrollment_id=enrollment.id,
            requirement_id=requirement.id,
            policy_version_id=version.id,
            presented_on=at.date(),
            duty_stated="It applies all the same.",
            language="en",
            recorded_at=at,
        )
    )


def voids(record: Completion | Refusal, by: uuid.UUID, at: datetime) -> Correction:
    """What was signed, or declined, counts no more."""
    about = (
        {"completion_id": record.id, "acknowledgment_id": record.acknowledgment_id}
        if (isinstance(record, Completion))
        else {"refusal_id": record.id}
    )
    return keep(
        Correction(
            id=db.uuid7(), kind="void", reason="error", recorded_by=by, recorded_at=at, **about
        )
    )
