"""Reading policies to their end, and signing them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from app import db, evidence, signing
from app.asking import refuse_if_closed
from app.attesting import consent_in_force, readings, terms_of
from app.errors import Conflict, DomainError
from app.evidence import Arrival
from app.jobs import enqueue
from app.models import Enrollment, PolicyVersion, StaffMember, Submission, TextReading
from app.models.status import status_expression
from app.policies import queries
from app.policies.presenting import in_language
from app.rules.proof import Proof
from app.rules.signing import name_matches, statement
from app.rules.wording import edition_name

MAIL = "receipt-mail"
"""The outbox's kind of job that sends a receipt."""


class Opened(NamedTuple):
    """A text as it was opened: which, in what language, and the SHA-256 of what was shown."""

    version_id: uuid.UUID
    translation_id: uuid.UUID | None
    since_id: uuid.UUID | None
    language: str
    shown_sha256: str
    opened_at: datetime


def reach_end(enrollment: Enrollment, opened: Opened, on: date, now: datetime) -> None:
    """Somebody came to the end of a text that waits for their signature; twice is once."""
    (_requirement, version), *_more = _still_in_effect(enrollment, {opened.version_id}, on)
    last = readings_of(enrollment.id).get(version.id)
    _refuse_changed(version, opened.translation_id, opened.language)
    if last is None or last.opened_at != opened.opened_at:
        about = {"id": db.uuid7(), "enrollment_id": enrollment.id, "reached_end_at": now}
        seen = opened._asdict()
        db.session.add(TextReading(policy_version_id=seen.pop("version_id"), **about, **seen))
        db.session.flush()


def readings_of(enrollment_id: uuid.UUID) -> dict[uuid.UUID, TextReading]:
    """The last reading of each edition in an enrollment."""
    found = db.session.scalars(readings(enrollment_id))
    return {reading.policy_version_id: reading for reading in found}


def refuse_other_name(enrollment: Enrollment, typed: str) -> None:
    """A signature is typed as the legal or preferred name on file."""
    person = enrollment.staff_member
    if not name_matches(typed, person.legal_name, person.preferred_name):
        raise DomainError("Type your name as it appears on file: %(name)s.", name=person.legal_name)


def refuse_while_cooling_down(proof: Proof, now: datetime) -> None:
    """For a day after somebody was helped to sign in again, nothing is signed in their name."""
    ends = proof.may_sign_from()
    if ends and now < ends:
        raise DomainError(
            "You were helped to sign in again. To protect your name, signing is possible one day "
            "after that. Training and quizzes work now."
        )


def sign(
    enrollment: Enrollment,
    version_ids: Sequence[uuid.UUID],
    typed_name: str,
    arrival: Arrival,
    language: str,
    on: date,
    now: datetime,
) -> Submission:
    """Sign the editions that were shown, one record each.

    The same key, or editions signed already on another page, give the receipt there is."""
    earlier = evidence.earlier_submission(arrival)
    payload = _payload(enrollment, version_ids, typed_name)
    if earlier:
        if earlier.payload_sha256 != evidence.payload_hash(payload):
            raise Conflict("This form was already sent with other content.")
        return earlier
    signed = db.session.scalars(
        queries.signed_in_enrollment(enrollment.id, list(version_ids))
    ).all()
    left = set(version_ids) - {signature.policy_version_id for signature in signed}
    if signed and not left:
        return db.session.get_one(Submission, signed[-1].submission_id)
    refuse_other_name(enrollment, typed_name)
    shown = _still_in_effect(enrollment, left, on)
    _refuse_unready(enrollment, [version for _id, version in shown], arrival.proof, now)
    arrived = evidence.record_submission(arrival, payload, now)
    for requirement_id, version in shown:
        evidence.record_acknowledgment(
            enrollment,
            requirement_id,
            version,
            arrived,
            statement=words_to_sign(version, language),
            language=language,
            typed_name=typed_name,
            client=arrival.client,
        )
    mail_receipt(enrollment.staff_member, arrived)
    return arrived


def mail_receipt(person: StaffMember, arrived: Submission) -> None:
    """Have the receipt sent to whoever has an address, where the district sends mail; once."""
    if person.email and person.district.mail_host:
        enqueue(queries.mail_key(arrived.id), MAIL, {"submission_id": str(arrived.id)})


def words_to_sign(version: PolicyVersion, language: str) -> str:
    """The statement for one edition, word for word as it is recorded."""
    return statement(language, version.policy.code, edition_name(version.adopted_on, language))


def _payload(
    enrollment: Enrollment, version_ids: Sequence[uuid.UUID], typed_name: str
) -> dict[str, object]:
    editions = sorted(str(version_id) for version_id in set(version_ids))
    return {"enrollment": str(enrollment.id), "editions": editions, "typed_name": typed_name}


def _still_in_effect(
    enrollment: Enrollment, version_ids: Collection[uuid.UUID], on: date
) -> list[tuple[uuid.UUID, PolicyVersion]]:
    """The editions to sign, exactly as shown; anything else means the text has changed."""
    status = select(status_expression(on)).where(Enrollment.id == enrollment.id)
    refuse_if_closed(db.session.scalars(status).one())
    waiting = {row[1].id: row for row in db.session.execute(signing.to_sign(enrollment.id, on))}
    if not version_ids:
        raise DomainError("Tick each policy that you have read.")
    if not set(version_ids) <= set(waiting):
        raise Conflict("The text has changed since you opened it. Read the new text, then sign.")
    return [(row[0], row[1]) for id, row in waiting.items() if id in set(version_ids)]


def _refuse_unready(
    enrollment: Enrollment, versions: Sequence[PolicyVersion], proof: Proof, now: datetime
) -> None:
    """What has to stand before a signature: the reading, the consent, and whose hand it is."""
    _refuse_unread(versions, readings_of(enrollment.id))
    person = enrollment.staff_member
    if consent_in_force(person.id) is None:
        raise DomainError("Agree to sign on a screen first, or ask for paper.")
    refuse_while_cooling_down(proof, now)
    if terms_of(person.district_id).steps_up and not proof.steps_up(now):
        raise DomainError(
            "Your district wants your password, passkey or second step to be shown within five "
            "minutes before you sign. A PIN, a link or a slip is not enough."
        )


def _refuse_unread(
    versions: Sequence[PolicyVersion], readings: Mapping[uuid.UUID, TextReading]
) -> None:
    """Nobody signs a text whose end they did not reach, or that is another one by now."""
    for version in versions:
        read = readings.get(version.id)
        if read is None:
            raise DomainError(
                "Read policy %(code)s to its end first, then sign.", code=version.policy.code
            )
        _refuse_changed(version, read.translation_id, read.language)


def _refuse_changed(version: PolicyVersion, read_id: uuid.UUID | None, language: str) -> None:
    """Conflict if a translation into the page's language has come or gone since it was shown."""
    now_shown = in_language(version, language)
    if (now_shown.id if now_shown else None) != read_id:
        raise Conflict("The text has changed since you opened it. Read the new text, then sign.")
