"""Verbs of the other answers: decline, note a refusal, ask, answer; no commit."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import db, evidence, noticing
from app.answering import queries
from app.answering.asked import Act, Asked
from app.answering.telling import tell
from app.answering.words import QUESTION
from app.errors import Conflict, DomainError
from app.evidence import Arrival
from app.models import PolicyVersion, QuestionAnswer, Refusal, StaffQuestion, Submission
from app.recording import record, row_facts
from app.rules import answering
from app.rules.proof import Proof
from app.rules.wording import edition_name
from config import settings


@dataclass(frozen=True)
class Talk:
    """What human resources noted about a refusal."""

    id: uuid.UUID
    presented_on: date
    note: str
    witness: str
    language: str


def duty_of(version: PolicyVersion, language: str) -> str:
    """The duty that stays when this edition is not signed, word for word as it is recorded."""
    return answering.duty(language, version.policy.code, edition_name(version.adopted_on, language))


def sent_before(payload: dict[str, Any], arrival: Arrival) -> Submission | None:
    """What this form brought already, under its key; Conflict for other content under it."""
    earlier = evidence.earlier_submission(arrival)
    if earlier and earlier.payload_sha256 != evidence.payload_hash(payload):
        raise Conflict("This form was already sent with other content.")
    return earlier


def refuse_other_edition(asked: Asked, shown: str) -> None:
    """Conflict unless the edition in effect is the one that was shown."""
    if shown != str(asked.version.id):
        raise Conflict("The text has changed since you opened it. Read the new text, then answer.")


def refuse_while_cooling_down(proof: Proof, now: datetime) -> None:
    """For a day after somebody was helped to sign in again, nothing is answered in their name."""
    ends = proof.may_sign_from()
    if ends and now < ends:
        raise DomainError(
            "You were helped to sign in again. To protect your name, you can answer one day after "
            "that. Training, quizzes and questions work now."
        )


def decline(
    asked: Asked,
    payload: dict[str, Any],
    arrival: Arrival,
    language: str,
    on: date,
    now: datetime,
) -> Submission:
    """The person's own refusal; a second one of the same edition gives the receipt there is."""
    standing = db.session.scalars(
        queries.own_refusals(asked.enrollment.id, asked.version.id)
    ).first()
    if standing is not None:
        return db.session.get_one(Submission, standing.submission_id)
    refuse_while_cooling_down(arrival.proof, now)
    arrived = evidence.record_submission(arrival, payload, now)
    refusal = Refusal(
        id=db.uuid7(),
        enrollment_id=asked.enrollment.id,
        requirement_id=asked.requirement_id,
        policy_version_id=asked.version.id,
        submission_id=arrived.id,
        presented_on=on,
        duty_stated=duty_of(asked.version, language),
        language=language,
        recorded_at=now,
    )
    record("policy.declined", refusal, now, asked.own | {"auth": arrived.proof})
    return arrived


def note_refusal(asked: Asked, talk: Talk, act: Act) -> Refusal:
    """Human resources notes that somebody declined, and what was said; the same form notes once."""
    earlier = db.session.get(Refusal, talk.id)
    if earlier is not None:
        return earlier
    refusal = Refusal(
        id=talk.id,
        enrollment_id=asked.enrollment.id,
        requirement_id=asked.requirement_id,
        policy_version_id=asked.version.id,
        presented_on=talk.presented_on,
        duty_stated=duty_of(asked.version, talk.language),
        note=talk.note,
        witness=talk.witness,
        language=talk.language,
        recorded_at=act.now,
        recorded_by=act.by,
    )
    record("policy.declined", refusal, act.now, asked.recorded(act, "note"))
    tell(asked.enrollment.staff_member_id, "refusal", refusal.id, act.on, act.now, act.by)
    return refusal


def ask(asked: Asked, id: uuid.UUID, words: str, language: str, now: datetime) -> StaffQuestion:
    """A question before signing; the same form asks once."""
    earlier = db.session.get(StaffQuestion, id)
    if earlier is not None:
        return earlier
    question = StaffQuestion(
        id=id,
        staff_member_id=asked.enrollment.staff_member_id,
        enrollment_id=asked.enrollment.id,
        policy_version_id=asked.version.id,
        words=words,
        language=language,
        asked_at=now,
    )
    record("policy.question", question, now, asked.own)
    return question


def answer(question: StaffQuestion, id: uuid.UUID, words: str, act: Act) -> None:
    """Answer a question, or add to an answer; whoever asked is told, once for each."""
    if db.session.get(QuestionAnswer, id) is not None:
        return
    given = QuestionAnswer(
        id=id,
        question_id=question.id,
        words=words,
        answered_by=act.by,
        answered_at=act.now,
    )
    record(
        "policy.answer", given, act.now, {"question": row_facts(question), **act.entry("answer")}
    )
    link = f"{settings().public_url}/my-questions"
    noticing.write(
        question.staff_member_id,
        kind="question",
        key=f"question:{id}",
        on=act.on,
        now=act.now,
        words={
            lang: (subject, text.format(link=link)) for lang, (subject, text) in QUESTION.items()
        },
        by=act.by,
    )
