"""Education-related pages on social media that staff ask to keep (policies 5460 S2 and B6)."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.people import StaffMember


class SchoolPage(InsertOnly, Base):
    """A page as somebody asked administration to approve it; never a personal account."""

    __tablename__ = "school_page"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    title: Mapped[str]
    purpose: Mapped[str]
    link: Mapped[str]
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    second_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    """The second administrator of the page, who can go on when the owner is away."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("school_page.id"), index=True)
    """The page of which this asks for more time, or other facts."""

    owner: Mapped[StaffMember] = relationship(foreign_keys=owner_id)
    second: Mapped[StaffMember] = relationship(foreign_keys=second_id)


class SchoolPageDecision(InsertOnly, Base):
    """Administration approved a page, or refused it with a reason."""

    __tablename__ = "school_page_decision"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("school_page.id"), primary_key=True)
    approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class SchoolPageEnding(InsertOnly, Base):
    """A page is approved no more, before its last day."""

    __tablename__ = "school_page_ending"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("school_page.id"), primary_key=True)
    ended_on: Mapped[date]
    """The first day on which it is not approved."""
    reason: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
