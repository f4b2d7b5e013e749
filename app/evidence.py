"""The one door for evidence: the row, its ledger leaf and body, what it completes, what follows.

Every function writes within the caller's write transaction and commits nothing."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app import clock, db
from app.attesting import attest
from app.certifying import frozen_words, valid_until
from app.jobs import enqueue
from app.ledger.canonical import canonical, sha256
from app.models import (
    Acknowledgment,
    ApprovalDecision,
    ApprovalRequest,
    Attempt,
    Certificate,
    CertificateFile,
    Completion,
    Correction,
    Credit,
    CreditClaim,
    Enrollment,
    ModuleVersion,
    PolicyVersion,
    Recovery,
    Submission,
)
from app.models.status import completed_count, is_certified, required_count
from app.recording import record, row_facts, signer
from app.rules.proof import Proof
from app.testimony import Client
from certificates.number import new_code, new_number


class Arrival(NamedTuple):
    """A form as it arrived: whose, under which idempotency key, how they had proved it, whence."""

    person_id: uuid.UUID
    key: str
    proof: Proof
    client: Client = Client()


def earlier_submission(arrival: Arrival) -> Submission | None:
    """The form that already arrived under this key, if any; asked before any other check."""
    return db.session.scalar(
        select(Submission).where(
            Submission.staff_member_id == arrival.person_id,
            Submission.idempotency_key == arrival.key,
        )
    )


def record_submission(arrival: Arrival, payload: dict[str, Any], now: datetime) -> Submission:
    """The first arrival of a form; the evidence it brought rests on it."""
    arrived = Submission(
        id=db.uuid7(),
        staff_member_id=arrival.person_id,
        idempotency_key=arrival.key,
        payload_sha256=payload_hash(payload),
        proof=arrival.proof.record() | {"step_up": arrival.proof.steps_up(now)},
        recorded_at=now,
    )
    db.session.add(arrived)
    db.session.flush()
    return arrived


def payload_hash(payload: dict[str, Any]) -> str:
    """What makes two arrivals under one idempotency key the same form."""
    return sha256(canonical(payload))


def record_attempt(
    attempt: Attempt, arrived: Submission, enrollment: Enrollment, requirement_id: uuid.UUID
) -> None:
    """A submitted quiz; a pass completes its requirement."""
    module = {"slug": attempt.sitting.module_version.slug, "tries": attempt.ordinal}
    context = signer(enrollment) | {"module": module, "auth": arrived.proof}
    record("quiz.attempt", attempt, attempt.submitted_at, context)
    if attempt.passed:
        complete(enrollment, requirement_id, attempt.submitted_at, attempt_id=attempt.id)


def record_acknowledgment(
    enrollment: Enrollment,
    requirement_id: uuid.UUID,
    version: PolicyVersion,
    arrived: Submission,
    **act: Any,
) -> Acknowledgment:
    """A signature (`act` as for `app.attesting.attest`); it completes its requirement."""
    signed = attest(enrollment, version, arrived, kind="signed", **act)
    complete(enrollment, requirement_id, signed.signed_at, acknowledgment_id=signed.id)
    return signed


def record_module_version(version: ModuleVersion) -> None:
    """A published module edition; from here on it is frozen."""
    record("module.publish", version, version.published_at, {})


def record_certificate_file(file: CertificateFile) -> None:
    """The PDF a worker made; its hash enters the ledger."""
    record("certificate.file", file, file.recorded_at, {})


def record_recovery(recovery: Recovery) -> None:
    """Somebody was helped to sign in again, and by whom."""
    record("signin.recovery", recovery, recovery.recorded_at, {})


def record_approval(decision: ApprovalDecision, request: ApprovalRequest) -> None:
    """How a request for a second person ended, with what was asked, by whom, and of whom."""
    record("approval.decision", decision, decision.recorded_at, {"request": row_facts(request)})


def record_credit(claim: CreditClaim, decision: ApprovalDecision) -> Credit:
    """Training elsewhere was accepted, by whom and how; it completes its requirement."""
    now = decision.recorded_at
    credit = Credit(
        id=db.uuid7(), claim_id=claim.id, approval_id=decision.request_id, recorded_at=now
    )
    enrollment = db.session.get_one(Enrollment, claim.enrollment_id)
    context = {
        "learner": signer(enrollment)["signer"],
        "claim": row_facts(claim),
        "approval": row_facts(decision),
    }
    record("training.credit", credit, now, context)
    complete(enrollment, claim.requirement_id, now, credit_id=credit.id)
    return credit


def certify(enrollment: Enrollment, now: datetime) -> None:
    """Issue the certificate of an enrollment that became complete because less is asked."""
    _certify_if_complete(enrollment, now)


def complete(
    enrollment: Enrollment, requirement_id: uuid.UUID, now: datetime, **evidence: uuid.UUID
) -> None:
    """Meet a requirement once, or again after a void; the last one brings the certificate."""
    voided = select(Correction.id).where(Correction.completion_id == Completion.id).exists()
    met = db.session.execute(
        select(Completion.ordinal, voided)
        .where(
            Completion.enrollment_id == enrollment.id, Completion.requirement_id == requirement_id
        )
        .order_by(Completion.ordinal.desc())
        .limit(1)
    ).one_or_none()
    if met is None or met[1]:
        completion = Completion(
            enrollment_id=enrollment.id,
            requirement_id=requirement_id,
            ordinal=met[0] + 1 if met else 1,
            completed_at=now,
            **evidence,
        )
        db.session.add(completion)
        db.session.flush()
        _certify_if_complete(enrollment, now)


def _certify_if_complete(enrollment: Enrollment, now: datetime) -> None:
    """A finished enrollment stays finished: it gets one certificate, whatever is asked later."""
    on = clock.today(enrollment.program.district.time_zone)
    required, completed, certified = db.session.execute(
        select(required_count(on), completed_count(on), is_certified()).where(
            Enrollment.id == enrollment.id
        )
    ).one()
    if completed >= required and not certified:
        number, code = new_number(), new_code()
        certificate = Certificate(
            id=db.uuid7(),
            enrollment_id=enrollment.id,
            ordinal=_next_certificate(enrollment),
            number=number,
            code=code,
            words=frozen_words(enrollment, number, code, on),
            issued_at=now,
            valid_until=valid_until(enrollment, on),
        )
        db.session.add(certificate)
        record("certificate.issue", certificate, now, signer(enrollment))
        enqueue(f"certificate:{certificate.id}", "certificate", {"id": str(certificate.id)})


def _next_certificate(enrollment: Enrollment) -> int:
    last = select(func.max(Certificate.ordinal)).where(Certificate.enrollment_id == enrollment.id)
    return (db.session.scalar(last) or 0) + 1
