"""Other ways to answer a policy than to sign it, each its own record, and corrections."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.policies import PolicyVersion


class StaffQuestion(InsertOnly, Base):
    """A question about a policy before signing it; it is not read at once, and is no report."""

    __tablename__ = "staff_question"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    policy_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    words: Mapped[str]
    language: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    policy_version: Mapped[PolicyVersion] = relationship()


class QuestionAnswer(InsertOnly, Base):
    """HR's answer to a question, kept beside it; a further one adds to the first."""

    __tablename__ = "question_answer"

    id: Mapped[uuid.UUID] = key()
    question_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_question.id"), index=True)
    words: Mapped[str]
    answered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)


class Refusal(InsertOnly, Base):
    """Somebody declined to sign: by their own hand, or as HR noted after talking with them."""

    __tablename__ = "refusal"

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    requirement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("requirement.id"))
    policy_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    submission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    """The person's own act; empty for what HR noted."""
    presented_on: Mapped[date]
    duty_stated: Mapped[str]
    """The exact words by which they were told that the policy applies all the same."""
    note: Mapped[str] = mapped_column(default="")
    """What was said in the talk about it, as HR noted it."""
    witness: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who in HR noted it; empty for the person's own act."""

    policy_version: Mapped[PolicyVersion] = relationship()


class PaperSignature(InsertOnly, Base):
    """A packet signed on paper, as HR recorded it: never the person's own electronic signature."""

    __tablename__ = "paper_signature"

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    policy_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    signed_on: Mapped[date]
    """The date on the paper."""
    name_written: Mapped[str]
    witness: Mapped[str] = mapped_column(default="")
    scan_sha256: Mapped[str]
    scan_type: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))

    policy_version: Mapped[PolicyVersion] = relationship()


class Correction(InsertOnly, Base):
    """What is wrong about an earlier record: a note beside it, or it counts no more (void)."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("kind IN ('correction', 'void')", name="kind"),
        CheckConstraint(
            "(CASE WHEN acknowledgment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN paper_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN refusal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_record",
        ),
    )

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[str]
    acknowledgment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("acknowledgment.id"), index=True
    )
    paper_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("paper_signature.id"), index=True)
    refusal_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("refusal.id"), index=True)
    completion_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("completion.id"), unique=True
    )
    """The completion that a void takes back; its certificate counts no more."""
    reason: Mapped[str]
    """A key of `app.rules.correcting.REASONS`."""
    words: Mapped[str] = mapped_column(default="")
    """What is right instead."""
    approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
