"""Signatures of the demonstration: read, agreed to and signed by the verbs that make real ones."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app import db, signing
from app.evidence import Arrival
from app.models import Enrollment, PolicyVersion, Submission
from app.policies.operations import Opened, reach_end, sign
from app.policies.presenting import present
from app.policies.signing_terms import consent
from app.rules.proof import Proof

READING = timedelta(minutes=6)


def sign_all(enrollment: Enrollment, arrival: Arrival, on: date, now: datetime) -> Submission:
    """Everything that waits for a signature, in the person's language."""
    person = enrollment.staff_member
    versions = [row[1] for row in db.session.execute(signing.to_sign(enrollment.id, on))]
    read_and_consent(enrollment, versions, arrival.proof, on, now)
    ids = [version.id for version in versions]
    return sign(enrollment, ids, person.legal_name, arrival, person.language, on, now)


def read_and_consent(
    enrollment: Enrollment,
    versions: Sequence[PolicyVersion],
    proof: Proof,
    on: date,
    now: datetime,
) -> None:
    """What comes before a signature: each text to its end, and the consent."""
    person = enrollment.staff_member
    for version in versions:
        shown = present(person.id, version, person.language)
        opened = Opened(
            version_id=version.id,
            translation_id=shown.translation.id if shown.translation else None,
            since_id=shown.since.id if shown.since else None,
            language=person.language,
            shown_sha256=shown.sha256,
            opened_at=now - READING,
        )
        reach_end(enrollment, opened, on, now)
    consent(person, True, person.language, proof, now)
