"""What HR's figures rest on besides the facts: their own headcount, and what was counted when."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Headcount(InsertOnly, Base):
    """How many people HR says work at a site and all below it; the last recorded counts."""

    __tablename__ = "headcount"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    counted_on: Mapped[date]
    people: Mapped[int]
    source: Mapped[str]
    """Where the number comes from, such as the payroll of that month."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class KeptFigures(Base):
    """Figures of a whole district as counted a moment ago, so that opening a page counts nothing.

    Not evidence, and never read for a past date: they can be counted again from the facts."""

    __tablename__ = "kept_figures"
    __table_args__ = (UniqueConstraint("district_id", "page"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    page: Mapped[str]
    """What they are figures for."""
    day: Mapped[date]
    counted_at: Mapped[datetime]
    took_ms: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class CalibrationChoice(InsertOnly, Base):
    """A district turned boundary calibration on or off; off until somebody did."""

    __tablename__ = "calibration_choice"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    is_on: Mapped[bool]
    counsel: Mapped[str] = mapped_column(default="")
    """Whom the district asked before turning it on."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class BoundaryCount(Base):
    """Of one clause, how many answers missed what breaks it or saw a breach where none is.

    Counted from practice for the whole district, never by site or person; goes when turned off."""

    __tablename__ = "boundary_count"
    __table_args__ = (UniqueConstraint("district_id", "clause"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    clause: Mapped[str]
    people: Mapped[int]
    """How many different people answered; under 10 nothing is shown."""
    crossings: Mapped[int]
    """Answers about conduct that breaks the clause."""
    misses: Mapped[int]
    """Of those, taken for acceptable."""
    allowed: Mapped[int]
    """Answers about conduct that the clause allows."""
    false_alarms: Mapped[int]
    """Of those, taken for a breach, or answered more strictly than the policy."""
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
