"""Received but not agreed: the person's own words, name and leaf; where it is enough, it counts."""

import uuid
from datetime import date, datetime
from typing import Any

from app import attesting, db, evidence
from app.answering import queries
from app.answering.asked import Asked
from app.answering.operations import refuse_while_cooling_down
from app.errors import DomainError
from app.evidence import Arrival
from app.models import Acknowledgment, PolicyVersion, Submission
from app.rules import answering
from app.rules.proof import Proof
from app.rules.signing import name_matches
from app.rules.wording import edition_name


def words_of(version: PolicyVersion, language: str) -> str:
    """What is said of this edition, word for word as it is recorded."""
    edition = edition_name(version.adopted_on, language)
    return answering.receipt(language, version.policy.code, edition)


def refuse_other_name(asked: Asked, typed: str) -> None:
    """The name is typed as the legal or preferred name on file."""
    person = asked.enrollment.staff_member
    if not name_matches(typed, person.legal_name, person.preferred_name):
        raise DomainError("Type your name as it appears on file: %(name)s.", name=person.legal_name)


def refuse_on_screen(person_id: uuid.UUID) -> None:
    """Whoever took back the consent to records on a screen answers on paper."""
    last = db.session.scalar(attesting.consents(person_id).limit(1))
    if last is not None and not last.agrees:
        raise DomainError("You chose paper. Print the text and write on it that you received it.")


def has_to_step_up(district_id: uuid.UUID, proof: Proof, now: datetime) -> bool:
    """Whether the district wants more shown, and lately, than this person has."""
    return attesting.terms_of(district_id).steps_up and not proof.steps_up(now)


def is_enough(asked: Asked, on: date) -> bool:
    """Whether the program takes a receipt for a signature."""
    return db.session.scalar(queries.accepts_receipt(asked.requirement_id, on)) is not None


def receive(
    asked: Asked, payload: dict[str, Any], arrival: Arrival, language: str, on: date, now: datetime
) -> Submission:
    """Record it; a second one of the same edition gives the receipt there is.

    Where the program takes no receipt it stands on record, and what is asked stays open."""
    standing = db.session.scalars(queries.receipts(asked.enrollment.id, asked.version.id)).first()
    if standing is not None:
        _count(asked, standing, on, now)
        return db.session.get_one(Submission, standing.submission_id)
    refuse_other_name(asked, payload["typed_name"])
    refuse_on_screen(arrival.person_id)
    refuse_while_cooling_down(arrival.proof, now)
    arrived = evidence.record_submission(arrival, payload, now)
    received = attesting.attest(
        asked.enrollment,
        asked.version,
        arrived,
        kind="received",
        statement=words_of(asked.version, language),
        language=language,
        typed_name=payload["typed_name"],
        client=arrival.client,
    )
    _count(asked, received, on, now)
    return arrived


def _count(asked: Asked, received: Acknowledgment, on: date, now: datetime) -> None:
    if is_enough(asked, on):
        evidence.complete(
            asked.enrollment, asked.requirement_id, now, acknowledgment_id=received.id
        )
