"""What a district decided about its policy: facts, clauses, sheets, and what HR has looked at."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Ruling(InsertOnly, Base):
    """What the district decided about a fact, by whom, when, on what authority; history is kept."""

    __tablename__ = "ruling"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    fact: Mapped[str]
    answer: Mapped[str]
    section: Mapped[str] = mapped_column(default="")
    """The district's own section that says so; empty where the pack's clause stands."""
    says: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    authority: Mapped[str] = mapped_column(default="", server_default="")
    """On what authority, such as a delegation by the board."""
    sheet_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision_sheet.id"))
    """The decision sheet it answers."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class ClauseRuling(InsertOnly, Base):
    """Whether a clause of the adopted text is in force here; the last one looked at counts."""

    __tablename__ = "clause_ruling"
    __table_args__ = (
        CheckConstraint("standing IN ('in-force', 'permitted', 'open')", name="standing"),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    clause: Mapped[str]
    """The clause's id in its pack."""
    standing: Mapped[str]
    """`in-force` as published, `permitted` by a paragraph of its own, or `open`."""
    section: Mapped[str] = mapped_column(default="")
    """Where the paragraph that permits it stands."""
    says: Mapped[str] = mapped_column(default="")
    """What that paragraph tells staff, in plain words."""
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    authority: Mapped[str] = mapped_column(default="")
    sheet_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision_sheet.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class DecisionSheet(InsertOnly, Base):
    """Open questions sent to whoever decides them, such as the superintendent, by one link."""

    __tablename__ = "decision_sheet"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    asked_name: Mapped[str]
    asked_email: Mapped[str] = mapped_column(default="")
    """Empty where HR hands the link over."""
    facts: Mapped[list[str]] = mapped_column(JSON)
    clauses: Mapped[list[str]] = mapped_column(JSON, default=list)
    code: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the secret in the link."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class ContentReview(InsertOnly, Base):
    """HR has looked at what a decision or a new policy edition changes in the training."""

    __tablename__ = "content_review"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    subject_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """The decision about a fact or clause, or the policy edition."""
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Nobody for decisions that were in force before they had to be looked at."""
    reviewed_at: Mapped[datetime] = mapped_column(default=clock.now)
