"""What was done: attempts, signatures, completions and certificates, each with its ledger leaf."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.content import ModuleVersion
from app.models.insert_only import InsertOnly
from app.models.policies import PolicyVersion
from app.models.programs import Enrollment, Requirement


class Submission(InsertOnly, Base):
    """One submitted or signed form: the retry of the same key gets the same receipt."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("staff_member_id", "idempotency_key"),)

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    idempotency_key: Mapped[str]
    payload_sha256: Mapped[str]
    """Hash of what was sent; the same key with another payload is refused."""
    proof: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """How the person had proved who they are (`app.rules.proof.Proof`); it enters the leaf."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Sitting(Base):
    """One enrollment working through one module edition: mutable, not evidence, never HR's."""

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("enrollment_id", "requirement_id"),)

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"))
    requirement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("requirement.id"))
    module_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("module_version.id"))
    profile_sha256: Mapped[str]
    job_class: Mapped[str]
    done: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Items finished, in order."""
    paths: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Scenario → the choices made on the way, each [step, option]."""
    practice: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """First choices and how sure they were, for the summary and the next refresher only."""
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Quiz answers not yet submitted."""
    began_at: Mapped[datetime] = mapped_column(default=clock.now)

    enrollment: Mapped[Enrollment] = relationship()
    requirement: Mapped[Requirement] = relationship()
    module_version: Mapped[ModuleVersion] = relationship()
    attempts: Mapped[list["Attempt"]] = relationship(
        back_populates="sitting", order_by="Attempt.ordinal"
    )


class Attempt(InsertOnly, Base):
    """One submitted quiz: the score is evidence, the answers are not (see `Answers`)."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("sitting_id", "ordinal"),)

    id: Mapped[uuid.UUID] = key()
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id"))
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    module_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("module_version.id"))
    profile_sha256: Mapped[str]
    ordinal: Mapped[int]
    questions: Mapped[list[str]] = mapped_column(JSON)
    """The draw: question ids as asked."""
    score: Mapped[int]
    out_of: Mapped[int]
    passed: Mapped[bool]
    language: Mapped[str]
    submitted_at: Mapped[datetime]

    sitting: Mapped[Sitting] = relationship(back_populates="attempts")


class Answers(Base):
    """What was chosen in one attempt: practice, deletable, never in the ledger or shown to HR."""

    __tablename__ = "answers"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    chosen: Mapped[dict[str, list[str]]] = mapped_column(JSON)


class Acknowledgment(InsertOnly, Base):
    """A signature on one policy version within one enrollment, or a receipt without agreeing."""

    __tablename__ = "acknowledgment"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "policy_version_id", "kind", "ordinal"),
        CheckConstraint("kind IN ('signed', 'received')", name="kind"),
    )

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"))
    policy_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    kind: Mapped[str] = mapped_column(default="signed", server_default="signed")
    """`signed`, or `received` by somebody who does not agree."""
    ordinal: Mapped[int] = mapped_column(default=1, server_default="1")
    """The next number only after the one before was voided."""
    reading_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("text_reading.id"), index=True)
    consent_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("records_consent.id"), index=True
    )
    typed_name: Mapped[str]
    statement: Mapped[str]
    """The exact words signed."""
    language: Mapped[str]
    sign_in_method: Mapped[str]
    signed_at: Mapped[datetime]

    policy_version: Mapped[PolicyVersion] = relationship()


class Completion(InsertOnly, Base):
    """A requirement of an enrollment was met, by exactly one piece of evidence."""

    __tablename__ = "completion"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "requirement_id", "ordinal"),
        CheckConstraint(
            "(CASE WHEN attempt_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN acknowledgment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN credit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN paper_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_evidence",
        ),
    )

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"))
    requirement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("requirement.id"))
    ordinal: Mapped[int] = mapped_column(default=1)
    attempt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    acknowledgment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("acknowledgment.id"), index=True
    )
    credit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("credit.id"), index=True)
    paper_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("paper_signature.id"), index=True)
    completed_at: Mapped[datetime]


class Certificate(InsertOnly, Base):
    """Number and words, frozen when an enrollment is complete; a reissue is a new row."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "ordinal"),
        Index(
            "ix_certificate_again",
            "enrollment_id",
            postgresql_where=text("ordinal > 1"),
            sqlite_where=text("ordinal > 1"),
        ),
    )

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"))
    ordinal: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(unique=True)
    """At least 64 random bits and a check character; alone it shows no name."""
    code: Mapped[str] = mapped_column(unique=True)
    """128 random bits, in the QR code only; shows name, program, date and state."""
    words: Mapped[str]
    issued_at: Mapped[datetime]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    """The last day it counts, in the district; empty for as long as the record."""

    enrollment: Mapped[Enrollment] = relationship()
    file: Mapped["CertificateFile | None"] = relationship(back_populates="certificate")


class CertificateFile(InsertOnly, Base):
    """The PDF's hash and size, written once by the worker; it is never rendered twice."""

    __tablename__ = "certificate_file"

    certificate_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("certificate.id"), primary_key=True
    )
    sha256: Mapped[str]
    size: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    certificate: Mapped[Certificate] = relationship(back_populates="file")
