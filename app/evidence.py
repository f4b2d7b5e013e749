"""The one door for evidence: the row, its ledger leaf and body, what it completes, what follows.

Every function writes within the caller's write transaction and commits nothing."""

import base64
import secrets
import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, inspect, select, text

from app import clock, db
from app.certifying import frozen_words, valid_until
from app.jobs import enqueue
from app.ledger.canonical import canonical, leaf_hash, sha256
from app.models import (
    Acknowledgment,
    ApprovalDecision,
    ApprovalRequest,
    Attempt,
    Body,
    Certificate,
    CertificateFile,
    Completion,
    Credit,
    CreditClaim,
    Enrollment,
    Leaf,
    ModuleVersion,
    PolicyVersion,
    Recovery,
    Submission,
)
from app.models.status import completed_count, is_certified, required_count
from app.rules.proof import Proof
from certificates.number import new_code, new_number

LEDGER_LOCK = 0x627269676874
"""PostgreSQL advisory lock: one appends at a time, so leaves have no gaps."""


class Arrival(NamedTuple):
    """A form as it arrived: whose, under which idempotency key, and how they had proved it."""

    person_id: uuid.UUID
    key: str
    proof: Proof


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
        proof=arrival.proof.record(),
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
    _record("quiz.attempt", attempt, attempt.submitted_at, context)
    if attempt.passed:
        _complete(enrollment, requirement_id, attempt.submitted_at, attempt_id=attempt.id)


def record_acknowledgment(
    signed: Acknowledgment,
    arrived: Submission,
    enrollment: Enrollment,
    requirement_id: uuid.UUID,
    version: PolicyVersion,
) -> None:
    """A signature; it completes its requirement and pins the exact text by hash."""
    document = {
        "code": version.policy.code,
        "number": version.number,
        "title": version.title,
        "adopted_on": version.adopted_on.isoformat(),
        "media_type": version.media_type,
        "size": version.size,
        "sha256": version.sha256,
    }
    db.session.add(signed)
    context = signer(enrollment) | {"document": document, "auth": arrived.proof}
    _record("policy.ack", signed, signed.signed_at, context)
    _complete(enrollment, requirement_id, signed.signed_at, acknowledgment_id=signed.id)


def record_policy_version(version: PolicyVersion) -> None:
    """A published policy text; from here on it is frozen."""
    _record("policy.publish", version, version.published_at, {"code": version.policy.code})


def record_module_version(version: ModuleVersion) -> None:
    """A published module edition; from here on it is frozen."""
    db.session.add(version)
    _record("module.publish", version, version.published_at, {})


def record_certificate_file(file: CertificateFile) -> None:
    """The PDF a worker made; its hash enters the ledger."""
    db.session.add(file)
    _record("certificate.file", file, file.recorded_at, {})


def record_recovery(recovery: Recovery) -> None:
    """Somebody was helped to sign in again, and by whom."""
    db.session.add(recovery)
    _record("signin.recovery", recovery, recovery.recorded_at, {})


def record_approval(decision: ApprovalDecision, request: ApprovalRequest) -> None:
    """How a request for a second person ended, with what was asked, by whom, and of whom."""
    db.session.add(decision)
    _record("approval.decision", decision, decision.recorded_at, {"request": row_facts(request)})


def record_credit(claim: CreditClaim, decision: ApprovalDecision) -> Credit:
    """Training elsewhere was accepted, by whom and how; it completes its requirement."""
    now = decision.recorded_at
    credit = Credit(
        id=db.uuid7(), claim_id=claim.id, approval_id=decision.request_id, recorded_at=now
    )
    enrollment = db.session.get_one(Enrollment, claim.enrollment_id)
    db.session.add(credit)
    context = {
        "learner": signer(enrollment)["signer"],
        "claim": row_facts(claim),
        "approval": row_facts(decision),
    }
    _record("training.credit", credit, now, context)
    _complete(enrollment, claim.requirement_id, now, credit_id=credit.id)
    return credit


def certify(enrollment: Enrollment, now: datetime) -> None:
    """Issue the certificate of an enrollment that became complete because less is asked."""
    _certify_if_complete(enrollment, now)


def signer(enrollment: Enrollment) -> dict[str, Any]:
    """Who acted, as the staff list knew them at that moment."""
    person = enrollment.staff_member
    return {
        "signer": {
            "staff_member_id": str(person.id),
            "legal_name": person.legal_name,
            "preferred_name": person.preferred_name,
            "email": person.email,
            "district_id": str(person.district_id),
        }
    }


def _complete(
    enrollment: Enrollment, requirement_id: uuid.UUID, now: datetime, **evidence: uuid.UUID
) -> None:
    """Meet a requirement once; the last one brings the certificate."""
    met = db.session.scalar(
        select(Completion.id).where(
            Completion.enrollment_id == enrollment.id, Completion.requirement_id == requirement_id
        )
    )
    if met is None:
        completion = Completion(
            enrollment_id=enrollment.id,
            requirement_id=requirement_id,
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
            number=number,
            code=code,
            words=frozen_words(enrollment, number, code, on),
            issued_at=now,
            valid_until=valid_until(enrollment, on),
        )
        db.session.add(certificate)
        _record("certificate.issue", certificate, now, signer(enrollment))
        enqueue(f"certificate:{certificate.id}", "certificate", {"id": str(certificate.id)})


def _record(kind: str, row: Any, now: datetime, context: dict[str, Any]) -> None:
    """Flush the row, then append its leaf and the exact bytes the leaf was made from."""
    db.session.flush()
    record_id = db.uuid7()
    record = context | {
        "schema": "brightline/1",
        "type": kind,
        "record_id": str(record_id),
        "recorded_at": _plain(now),
        "salt": base64.b64encode(secrets.token_bytes(32)).decode(),
        "row": row_facts(row),
    }
    body = canonical(record)
    seq = _next_seq()
    db.session.add(Leaf(seq=seq, record_id=record_id, leaf=leaf_hash(body), recorded_at=now))
    db.session.add(Body(record_id=record_id, bytes=body))
    db.session.flush()


def _next_seq() -> int:
    if db.engine().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LEDGER_LOCK})
    last = db.session.scalar(select(func.max(Leaf.seq)))
    return 0 if last is None else last + 1


def row_facts(row: Any) -> dict[str, Any]:
    """A row's columns as the ledger writes them; bytes are named by their SHA-256."""
    columns = inspect(type(row)).column_attrs
    return {column.key: _plain(getattr(row, column.key)) for column in columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value)
    return str(value) if isinstance(value, uuid.UUID) else value
