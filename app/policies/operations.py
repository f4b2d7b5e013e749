"""Publishing a policy's exact text, and signing it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app import db, evidence, files
from app.asking import refuse_if_closed
from app.errors import Conflict, DomainError
from app.evidence import Arrival
from app.models import Acknowledgment, Enrollment, Policy, PolicyVersion, Submission
from app.models.status import status_expression
from app.policies import queries
from app.rules.proof import Proof
from app.rules.signing import name_matches, statement
from app.rules.wording import edition_name

LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Dates:
    """A policy edition's dates, as the board set them."""

    adopted_on: date
    effective_on: date
    reviewed_on: date | None = None
    next_review_on: date | None = None


def checked_text(data: bytes) -> str:
    """The policy file as text; raises DomainError for a file that is none."""
    if not data.strip():
        raise DomainError("The file is empty. Choose the file that holds the policy's text.")
    if len(data) > LARGEST:
        raise DomainError("The file is larger than 20 MB. Save the policy's text on its own.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("The file is not text. Save it as UTF-8 text or Markdown.") from error
    if text.startswith("%PDF-") or any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        raise DomainError("The file is not text. Save it as UTF-8 text or Markdown.")
    if not any(sign.isalnum() for sign in text):
        raise DomainError("The file is empty. Choose the file that holds the policy's text.")
    return text


def title_in(text: str) -> str:
    """The first line of the text, without Markdown marks: the title unless HR gives one."""
    return next(line.strip("#* \t") for line in text.splitlines() if line.strip("#* \t"))[:200]


def publish(
    policy: Policy,
    title: str,
    data: bytes,
    dates: Dates,
    now: datetime,
    change: str = "substantive",
    is_model_text: bool = False,
) -> PolicyVersion:
    """Freeze exact bytes as the policy's next edition; an edition never changes afterwards."""
    checked_text(data)
    if dates.effective_on < dates.adopted_on:
        raise DomainError("A policy takes effect on or after the day it is adopted.")
    version = PolicyVersion(
        id=db.uuid7(),
        number=max((edition.number for edition in policy.versions), default=0) + 1,
        title=title,
        adopted_on=dates.adopted_on,
        effective_on=dates.effective_on,
        reviewed_on=dates.reviewed_on,
        next_review_on=dates.next_review_on,
        change=change,
        is_model_text=is_model_text,
        media_type="text/markdown",
        size=len(data),
        sha256=files.keep(data),
        published_at=now,
    )
    policy.versions.append(version)
    evidence.record_policy_version(version)
    return version


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
    refuse_while_cooling_down(arrival.proof, now)
    shown = _still_in_effect(enrollment, left, on)
    arrived = evidence.record_submission(arrival, payload, now)
    for requirement_id, version in shown:
        signature = _signature(
            enrollment, version, arrived, typed_name, language, arrival.proof.method, now
        )
        evidence.record_acknowledgment(signature, arrived, enrollment, requirement_id, version)
    return arrived


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
    waiting = {row[1].id: row for row in db.session.execute(queries.to_sign(enrollment.id, on))}
    if not version_ids:
        raise DomainError("Tick each policy that you have read.")
    if not set(version_ids) <= set(waiting):
        raise Conflict("The text has changed since you opened it. Read the new text, then sign.")
    return [(row[0], row[1]) for id, row in waiting.items() if id in set(version_ids)]


def _signature(
    enrollment: Enrollment,
    version: PolicyVersion,
    arrived: Submission,
    typed_name: str,
    language: str,
    method: str,
    now: datetime,
) -> Acknowledgment:
    return Acknowledgment(
        id=db.uuid7(),
        enrollment_id=enrollment.id,
        policy_version_id=version.id,
        submission_id=arrived.id,
        typed_name=typed_name,
        statement=words_to_sign(version, language),
        language=language,
        sign_in_method=method,
        signed_at=now,
    )


def words_to_sign(version: PolicyVersion, language: str) -> str:
    """The statement for one edition, word for word as it is recorded."""
    return statement(language, version.policy.code, edition_name(version.adopted_on, language))
