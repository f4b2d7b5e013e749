"""What stands around signing: a person's consent to electronic records, a district's terms."""

from datetime import datetime

from app import db
from app.attesting import consents
from app.errors import DomainError
from app.models import RecordsConsent, SigningTerms, StaffMember
from app.recording import named, record
from app.rules.consenting import words
from app.rules.proof import Proof
from app.rules.signing import KEPT_ADDRESSES


def consent(
    person: StaffMember, agrees: bool, language: str, proof: Proof, now: datetime
) -> RecordsConsent:
    """Agree to electronic records, or take it back; saying the same twice is saying it once."""
    last = db.session.scalar(consents(person.id).limit(1))
    if last is not None and last.agrees == agrees:
        return last
    said = RecordsConsent(
        id=db.uuid7(),
        staff_member_id=person.id,
        agrees=agrees,
        words=words(agrees, language),
        language=language,
        recorded_at=now,
    )
    record("records.consent", said, now, {"signer": named(person), "auth": proof.record()})
    return said


def set_terms(terms: SigningTerms, by: StaffMember, now: datetime) -> None:
    """From now on the district wants its signatures made so."""
    if terms.keeps_address not in KEPT_ADDRESSES:
        raise DomainError("Choose how much of the network address is kept.")
    terms.id, terms.recorded_at, terms.recorded_by = db.uuid7(), now, by.id
    record("signing.terms", terms, now, {"recorded_by": named(by)})
