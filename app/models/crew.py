"""Crew mode: one screen, one facilitator, and everybody answers and signs for themselves."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.content import ModuleVersion
from app.models.people import StaffMember
from app.models.sites import Site


class Crew(Base):
    """One showing of a module; `place` is the part on the screen, counted from 0."""

    __tablename__ = "crew"

    id: Mapped[uuid.UUID] = key()
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    facilitator_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    module_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("module_version.id"))
    code: Mapped[str] = mapped_column(unique=True)
    """What people type or scan to join; it lets nobody in who has not signed in."""
    place: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship()
    facilitator: Mapped[StaffMember] = relationship()
    module_version: Mapped[ModuleVersion] = relationship()


class CrewMember(Base):
    """Somebody who joined, and from which part of the module on they were there."""

    __tablename__ = "crew_member"
    __table_args__ = (UniqueConstraint("crew_id", "staff_member_id"),)

    id: Mapped[uuid.UUID] = key()
    crew_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("crew.id"))
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    joined_place: Mapped[int]
    """The part on the screen when they came: earlier parts they still have to do themselves."""

    staff_member: Mapped[StaffMember] = relationship()
