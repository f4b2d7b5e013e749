"""A signature or a receipt as the ledger keeps it: everything a hearing would ask, in one record.

Writes within the caller's write transaction and commits nothing."""

import uuid

from sqlalchemy import Select, func, select

from app import db
from app.answers import is_void
from app.models import (
    Acknowledgment,
    Correction,
    Enrollment,
    PolicyVersion,
    RecordsConsent,
    SigningTerms,
    Submission,
    TextReading,
)
from app.recording import record
from app.testimony import Act, around
from app.testimony import Client as Client


def attest(
    enrollment: Enrollment,
    version: PolicyVersion,
    arrived: Submission,
    *,
    kind: str,
    statement: str,
    language: str,
    typed_name: str,
    client: Client,
) -> Acknowledgment:
    """Record that somebody signed or received an edition (`kind`), with its leaf.

    It binds the last reading of the edition and the consent in force, and completes nothing: that
    is `app.evidence.complete`. The moment is the submission's."""
    reading = db.session.scalar(reading_of(enrollment.id, version.id))
    consent = consent_in_force(enrollment.staff_member_id)
    signed = Acknowledgment(
        id=db.uuid7(),
        enrollment_id=enrollment.id,
        policy_version_id=version.id,
        submission_id=arrived.id,
        kind=kind,
        ordinal=_next_ordinal(enrollment.id, version.id, kind),
        reading_id=reading.id if reading else None,
        consent_id=consent.id if consent else None,
        typed_name=typed_name,
        statement=statement,
        language=language,
        sign_in_method=arrived.proof.get("method", ""),
        signed_at=arrived.recorded_at,
    )
    keeps = terms_of(enrollment.staff_member.district_id).keeps_address
    act = Act(enrollment, version, arrived, signed, reading, consent)
    record("policy.ack", signed, signed.signed_at, around(act, client, keeps))
    return signed


def reading_of(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> Select[TextReading]:
    """The last time an edition was read to its end in an enrollment."""
    of_edition = readings(enrollment_id).where(TextReading.policy_version_id == version_id)
    return of_edition.order_by(None).order_by(TextReading.id.desc()).limit(1)


def readings(enrollment_id: uuid.UUID) -> Select[TextReading]:
    """Texts read to their end in an enrollment, the last time last.

    What a voided record rested on may have been read by somebody else: it counts no more."""
    taken_back = select(Acknowledgment.id).where(
        Acknowledgment.enrollment_id == TextReading.enrollment_id,
        Acknowledgment.policy_version_id == TextReading.policy_version_id,
        Acknowledgment.reading_id >= TextReading.id,
        is_void("signature"),
    )
    return (
        select(TextReading)
        .where(TextReading.enrollment_id == enrollment_id, ~taken_back.exists())
        .order_by(TextReading.id)
    )


def consent_in_force(person_id: uuid.UUID) -> RecordsConsent | None:
    """The person's consent to electronic records, unless they took it back or never gave it."""
    last = db.session.scalar(consents(person_id).limit(1))
    return last if last and last.agrees else None


def consents(person_id: uuid.UUID) -> Select[RecordsConsent]:
    """What a person said about electronic records, the last first."""
    return (
        select(RecordsConsent)
        .where(RecordsConsent.staff_member_id == person_id)
        .order_by(RecordsConsent.id.desc())
    )


def terms_of(district_id: uuid.UUID) -> SigningTerms:
    """How a district wants signatures made; the usual way until it says otherwise."""
    last = db.session.scalar(
        select(SigningTerms)
        .where(SigningTerms.district_id == district_id)
        .order_by(SigningTerms.id.desc())
        .limit(1)
    )
    return last or SigningTerms(district_id=district_id, steps_up=False, keeps_address="part")


def _next_ordinal(enrollment_id: uuid.UUID, version_id: uuid.UUID, kind: str) -> int:
    """One more than were voided; the database refuses a second one that stands."""
    voided = select(Correction.id).where(
        Correction.acknowledgment_id == Acknowledgment.id, Correction.kind == "void"
    )
    count = select(func.count(Acknowledgment.id)).where(
        Acknowledgment.enrollment_id == enrollment_id,
        Acknowledgment.policy_version_id == version_id,
        Acknowledgment.kind == kind,
        voided.exists(),
    )
    return (db.session.scalar(count) or 0) + 1
