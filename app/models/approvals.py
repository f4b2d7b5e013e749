"""What needs a second person: who was asked, who decided, and whether anybody else was there."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.people import StaffMember


class Approver(InsertOnly, Base):
    """Somebody HR names to approve by link, with or without an account."""

    __tablename__ = "approver"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("approver.id"), index=True)


class ApprovalRequest(InsertOnly, Base):
    """A step that waits for a second person, with exactly what they are to approve."""

    __tablename__ = "approval_request"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    kind: Mapped[str]
    """`exemption` or `credit`; see `app.approving.KINDS`."""
    about_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    """The person it is about."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What happens on approval."""
    summary: Mapped[list[list[str]]] = mapped_column(JSON)
    """What the approver reads, as pairs of heading and text, frozen with the request."""
    approver_name: Mapped[str] = mapped_column(default="")
    approver_email: Mapped[str] = mapped_column(default="")
    """Empty where nobody is named: then it goes ahead alone after a day."""
    code: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the secret in the approver's link."""
    alone_at: Mapped[datetime | None]
    """When it goes ahead without a second person, as nobody is named."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))

    asker: Mapped[StaffMember] = relationship(foreign_keys=recorded_by)
    about: Mapped[StaffMember | None] = relationship(foreign_keys=about_id)


class ApprovalDecision(InsertOnly, Base):
    """How a request ended, once."""

    __tablename__ = "approval_decision"
    __table_args__ = (
        CheckConstraint("way IN ('hr', 'link', 'single-handed', 'withdrawn')", name="way"),
    )

    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("approval_request.id"), primary_key=True
    )
    approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    way: Mapped[str]
    """`hr` (a second person of HR, signed in), `link` (a named approver), `single-handed` or
    `withdrawn` by whoever asked."""
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_name: Mapped[str]
    """Who decided, in words."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
