"""Where people work: the tree of sites, and what hangs on a district."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Site(Base):
    """A district, school or department; every right to see people is a subtree of sites."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("kind IN ('district', 'school', 'department')", name="kind"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]

    district: Mapped["District"] = relationship(foreign_keys=district_id, back_populates="sites")


class SitePlacement(InsertOnly, Base):
    """Which site a site belongs to, from when to when; a move is a new row."""

    __tablename__ = "site_placement"

    id: Mapped[uuid.UUID] = key()
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    parent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("site_placement.id"), index=True
    )


class District(Base):
    """One school district served by this installation; no page shows one another's name."""

    __tablename__ = "district"

    id: Mapped[uuid.UUID] = key()
    name: Mapped[str]
    time_zone: Mapped[str]
    """IANA name; every due date is a calendar date in this zone."""
    school_year_starts: Mapped[str] = mapped_column(default="07-01")
    """Month and day on which a school year begins, as MM-DD."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    logo_sha256: Mapped[str | None]
    logo_type: Mapped[str | None]
    mail_host: Mapped[str] = mapped_column(default="")
    mail_port: Mapped[int] = mapped_column(default=587)
    mail_security: Mapped[str] = mapped_column(default="starttls")
    mail_account: Mapped[str] = mapped_column(default="")
    mail_sender: Mapped[str] = mapped_column(default="")
    sends_cases: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Staff get a one-minute case three times a year."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    sites: Mapped[list[Site]] = relationship(back_populates="district", viewonly=True)
    contacts: Mapped[list["Contact"]] = relationship(
        order_by="Contact.position", cascade="all, delete-orphan", passive_deletes=False
    )
    packs: Mapped[list["DistrictPack"]] = relationship(order_by="DistrictPack.id")

    @property
    def reaches_by_mail(self) -> bool:
        """Whether what is written gets anywhere; in the demonstration that is its mailbox."""
        return bool(self.mail_host) or self.is_demo


class Contact(Base):
    """Whom to ask, as the foot of every page shows it; a number counts once HR has checked it."""

    __tablename__ = "contact"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    position: Mapped[int]
    label: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    """When HR last called the number; an unchecked number is not shown to learners."""


class DistrictPack(InsertOnly, Base):
    """A policy pack or law pack the district's facts start from, or no longer do."""

    __tablename__ = "district_pack"
    __table_args__ = (Index("uq_district_pack_code", "district_id", "code", "turn", unique=True),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    code: Mapped[str]
    turn: Mapped[int] = mapped_column(default=1, server_default="1")
    """The first row of a pack takes it in, the second leaves it out, and so on."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
