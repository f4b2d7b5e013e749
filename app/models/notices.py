"""Proof of notice: what was written to whom about what, and what is known of its arrival."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.people import StaffMember


class Notice(InsertOnly, Base):
    """One message to one person, word for word; at most one of a kind and day."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "key"),
        Index("ix_notice_district_day", "district_id", "day"),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    key: Mapped[str]
    """What makes it the same message, such as `training:2026-08-21`."""
    kind: Mapped[str]
    """`training` (a digest of one's own), `team` (a supervisor's), `hr`, `case`, `reminder`,
    `approval` or `question`."""
    day: Mapped[date]
    """The district date it is for."""
    language: Mapped[str]
    address: Mapped[str]
    """Where it goes; empty for people without e-mail, whom a notice cannot reach."""
    subject: Mapped[str]
    text: Mapped[str]
    """The plain words; the HTML part says the same."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who pressed "Remind"; nobody for nightly notices."""

    staff_member: Mapped[StaffMember] = relationship(foreign_keys=staff_member_id)


class NoticeItem(InsertOnly, Base):
    """One thing a notice speaks of: an enrollment, and which step of the ladder it is."""

    __tablename__ = "notice_item"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    enrollment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrollment.id"), primary_key=True, index=True
    )
    step: Mapped[str]
    """One of `app.rules.ladder.STEPS`."""
    due_on: Mapped[date]
    """The due date as the notice stated it."""


class NoticeSending(InsertOnly, Base):
    """The moment before a message was handed to the mail server: from here on it may be away."""

    __tablename__ = "notice_sending"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    message_id: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(default=clock.now)


class NoticeOutcome(InsertOnly, Base):
    """What is known of a message; an unknown outcome is shown and never sent again by itself."""

    __tablename__ = "notice_outcome"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('sent', 'refused', 'unknown', 'no-address', 'no-server', 'mailbox')",
            name="outcome",
        ),
    )

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    outcome: Mapped[str]
    """`sent`: the mail server took it. `refused`: it did not. `unknown`: the worker was cut off.
    `no-address`, `no-server`: not sent. `mailbox`: kept in the demonstration's mailbox."""
    said: Mapped[str] = mapped_column(default="")
    """The server's own words, or what to mend."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class CaseTally(Base):
    """How often each answer of a one-minute case was chosen in a district; nobody knows by whom."""

    __tablename__ = "case_tally"

    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), primary_key=True)
    case: Mapped[str] = mapped_column(primary_key=True)
    """The scenario's module and id."""
    option: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
