"""What stands beside "complete": leave, exemptions, credit, and records of earlier years."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Leave(InsertOnly, Base):
    """Somebody is away: dates and nothing else (29 CFR 1630.14(c) wants no reason in this file)."""

    __tablename__ = "leave"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    """The last day away; empty while the return is not known."""
    is_void: Mapped[bool] = mapped_column(default=False)
    """The row takes back the one it replaces."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("leave.id"), index=True)


class Exemption(InsertOnly, Base):
    """A program is not asked of somebody from–to, for a reason from a list, by two people."""

    __tablename__ = "exemption"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"))
    reason: Mapped[str]
    """One of `app.rules.excuses.EXEMPTION_REASONS`; never medical."""
    held_from: Mapped[date]
    held_to: Mapped[date]
    approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approval_request.id"))
    """Who asked and who approved; a row that takes another back needs no approval."""
    is_void: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("exemption.id"), index=True)


class CreditClaim(InsertOnly, Base):
    """Somebody says that a requirement was met elsewhere, with proof; it waits for approval."""

    __tablename__ = "credit_claim"

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    requirement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("requirement.id"))
    provider: Mapped[str]
    finished_on: Mapped[date]
    minutes: Mapped[int]
    """As the proof states; 0 where it states none."""
    proof_sha256: Mapped[str]
    proof_type: Mapped[str]
    """Media type of the stored proof: PDF, JPEG or PNG."""
    proof_size: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    """The learner, or HR for them."""


class Credit(InsertOnly, Base):
    """An approved claim: evidence that completes its requirement, shown apart."""

    __tablename__ = "credit"
    __table_args__ = (UniqueConstraint("claim_id"),)

    id: Mapped[uuid.UUID] = key()
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("credit_claim.id"))
    approval_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("approval_request.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class EarlierRecord(InsertOnly, Base):
    """Training done before Brightline or outside it, as another system or a paper says.

    It completes nothing here; where it names a program, renewal counts from it."""

    __tablename__ = "earlier_record"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    program_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("program.id"))
    title: Mapped[str]
    provider: Mapped[str] = mapped_column(default="")
    finished_on: Mapped[date]
    minutes: Mapped[int] = mapped_column(default=0)
    scan_sha256: Mapped[str | None]
    scan_type: Mapped[str | None]
    is_void: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("earlier_record.id"), index=True
    )
