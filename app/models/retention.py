"""How long records are kept, what must not be destroyed, and what was, with whose approval."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import Forever


class RetentionRule(Forever, Base):
    """How long a district keeps a class of records; the last recorded of a class counts."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint("counted_from IN ('separation', 'made', 'never')", name="counted_from"),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    record_class: Mapped[str]
    """One of `app.rules.retention.CLASSES`."""
    counted_from: Mapped[str]
    """The end of the last position, the day the record was made, or `never`: kept for good."""
    months: Mapped[int] = mapped_column(default=0)
    """Kept at least so long; a minimum, never an order to destroy."""
    basis: Mapped[str]
    """The schedule, law or board decision that says so."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class LegalHold(Forever, Base):
    """Nothing about a person, a policy or a span of days may be destroyed until it is released."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN staff_member_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN policy_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN held_from IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_kind",
        ),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    staff_member_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("staff_member.id"), index=True
    )
    policy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy.id"))
    held_from: Mapped[date | None]
    """Records made from this day on, up to and with `held_to`; empty: with no end."""
    held_to: Mapped[date | None]
    reference: Mapped[str] = mapped_column(default="")
    """A matter's number or the letter's date; never what is alleged."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class LegalHoldRelease(Forever, Base):
    """Two people released a hold; retention goes on as if it had not been."""

    __tablename__ = "legal_hold_release"
    __table_args__ = (UniqueConstraint("hold_id"),)

    id: Mapped[uuid.UUID] = key()
    hold_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("legal_hold.id"))
    approval_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("approval_request.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class Disposition(Forever, Base):
    """Two people approved that listed records, past their time, be destroyed."""

    __tablename__ = "disposition"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    record_class: Mapped[str]
    authority: Mapped[str]
    """Who ordered it and the form it was ordered on, such as RM88."""
    approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    """Empty for practice answers, whose destruction is promised before every quiz."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class DispositionLine(Forever, Base):
    """One person on an approved list."""

    __tablename__ = "disposition_line"
    __table_args__ = (UniqueConstraint("disposition_id", "staff_member_id"),)

    id: Mapped[uuid.UUID] = key()
    disposition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("disposition.id"), index=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    left_on: Mapped[date | None]
    eligible_on: Mapped[date]
    """From this day on the rule allowed it."""


class DispositionDone(Forever, Base):
    """What of an approved list was destroyed, and how many people a later hold kept from it."""

    __tablename__ = "disposition_done"
    __table_args__ = (UniqueConstraint("disposition_id"),)

    id: Mapped[uuid.UUID] = key()
    disposition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("disposition.id"))
    people: Mapped[int]
    held_back: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Table → rows destroyed; never a name."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Disposing(Base):
    """The key in the lock: while its row is there, within one transaction, rows may be deleted.

    The pages' role may not write it on PostgreSQL; only the owner's can."""

    __tablename__ = "disposing"

    disposition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("disposition.id"), primary_key=True
    )
