"""Who works here: people, the positions they hold, and the roles that let them see others."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly
from app.models.sites import District, Site

ROLES = ("principal", "hr", "auditor", "author", "technology", "office")


class StaffMember(Base):
    """A person on the staff list; never deleted, only left (no position holds any more)."""

    __tablename__ = "staff_member"
    __table_args__ = (
        Index("uq_staff_member_sign_in_name", "sign_in_name", unique=True),
        CheckConstraint("language IN ('en', 'es')", name="language"),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    legal_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    sign_in_name: Mapped[str]
    """What the person types to sign in: the e-mail address, or a short name for those without."""
    language: Mapped[str] = mapped_column(default="en")
    wants_cases: Mapped[bool] = mapped_column(default=True, server_default="1")
    """Whether the one-minute cases come by mail, where the district sends them."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    district: Mapped[District] = relationship()
    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="staff_member", foreign_keys="RoleGrant.staff_member_id"
    )

    @property
    def name(self) -> str:
        """How pages greet the person."""
        return self.preferred_name or self.legal_name


class PersonNumber(Base):
    """A number another system knows the person by; one person may have had several."""

    __tablename__ = "person_number"
    __table_args__ = (UniqueConstraint("district_id", "source", "number"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    source: Mapped[str]
    """`hr` for the employee number, `oneroster` for a sourcedId."""
    number: Mapped[str]
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)


class PersonChange(InsertOnly, Base):
    """A name or address on the staff list was changed: what it was, what it became, by whom."""

    __tablename__ = "person_change"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who changed it; nobody where a staff list file did."""


class Position(InsertOnly, Base):
    """Who worked where, as what, for whom, from when to when; several at once, history kept."""

    __tablename__ = "position"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    job_class: Mapped[str]
    contract: Mapped[str] = mapped_column(default="regular", server_default="regular")
    """One of `app.rules.people.CONTRACTS`."""
    is_hourly: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Paid by the hour: training is done on paid time."""
    is_licensed: Mapped[bool | None]
    """The work needs an educator license; empty: as is usual (`app.rules.people.LICENSED`)."""
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("staff_member.id"), index=True
    )
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("position.id"), index=True)

    site: Mapped[Site] = relationship()


class RoleGrant(InsertOnly, Base):
    """A right beyond one's own training, over a site and everything below it."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    role: Mapped[str]
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("role_grant.id"))

    staff_member: Mapped[StaffMember] = relationship(
        back_populates="roles", foreign_keys=staff_member_id
    )
    site: Mapped[Site] = relationship()


class Proposal(Base):
    """A volunteer or coach whom a principal wants to add; HR decides, once."""

    __tablename__ = "proposal"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    legal_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    job_class: Mapped[str]
    contract: Mapped[str]
    first_day: Mapped[date]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime | None]
    staff_member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """Who came of it; nobody when HR declined."""

    site: Mapped[Site] = relationship()
    proposer: Mapped[StaffMember] = relationship(foreign_keys=made_by)
