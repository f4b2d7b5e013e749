"""The district's calendar: school years and the breaks in them."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class SchoolYear(InsertOnly, Base):
    """When staff and students come in one school year; a correction is a new row."""

    __tablename__ = "school_year"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    year: Mapped[str]
    """The year's key, such as `2026-27`."""
    first_day: Mapped[date]
    """The first day staff work."""
    students_from: Mapped[date]
    """The first day with students."""
    students_to: Mapped[date]
    """The last day with students."""
    last_day: Mapped[date]
    """The last day staff work."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("school_year.id"), index=True)


class Break(InsertOnly, Base):
    """Days off for the district; nobody is reminded in them."""

    __tablename__ = "school_break"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    name: Mapped[str]
    held_from: Mapped[date]
    held_to: Mapped[date]
    is_void: Mapped[bool] = mapped_column(default=False)
    """The row takes back the one it replaces."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("school_break.id"), index=True)
