"""Who must do what by when: programs, what they require, and one enrollment per cycle."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.people import StaffMember
from app.models.policies import Policy
from app.models.sites import District


class Program(Base):
    """HR's standing instruction; a cycle of it is an enrollment per learner."""

    __tablename__ = "program"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    title: Mapped[str]
    title_es: Mapped[str] = mapped_column(default="")
    certificate_note: Mapped[str] = mapped_column(default="")
    """A sentence the certificate must carry, such as New Mexico's "supplementary"."""
    certificate_note_es: Mapped[str] = mapped_column(default="")
    """The same for certificates in Spanish; without it those carry the English."""

    onboarding_days: Mapped[int | None]
    """Newcomers are enrolled on their first day and have so many days; None: not for newcomers."""
    jobs: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """The kinds of work whose newcomers it is for; empty for all."""

    district: Mapped[District] = relationship()
    requirements: Mapped[list["Requirement"]] = relationship(order_by="Requirement.position")


class Requirement(InsertOnly, Base):
    """A module or a policy the program asks for, from–to."""

    __tablename__ = "requirement"
    __table_args__ = (
        CheckConstraint("(module_slug IS NULL) <> (policy_id IS NULL)", name="one_kind"),
    )

    id: Mapped[uuid.UUID] = key()
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"), index=True)
    position: Mapped[int]
    module_slug: Mapped[str | None]
    policy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy.id"))
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("requirement.id"))

    policy: Mapped[Policy | None] = relationship()


class Enrollment(InsertOnly, Base):
    """One learner, one program, one cycle; never reopened, never reset."""

    __tablename__ = "enrollment"
    __table_args__ = (UniqueConstraint("staff_member_id", "program_id", "cycle"),)

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("program.id"), index=True)
    cycle: Mapped[str]
    """The cycle's key, such as `2026-27` or `hire:2026-08-10`."""
    opens_on: Mapped[date]
    first_due_on: Mapped[date]
    """The due date as first set; the one in force is computed from it and later facts."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    program: Mapped[Program] = relationship()
    staff_member: Mapped[StaffMember] = relationship()
