"""Staff list files: what arrived, what it would change, and how far that has come."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.people import StaffMember


class RosterMapping(Base):
    """How a district's files are read: which column is what, which code which job or site."""

    __tablename__ = "roster_mapping"
    __table_args__ = (UniqueConstraint("district_id", "source"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    source: Mapped[str]
    """`hr` for HR's CSV, `oneroster`."""
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Heading in the file → field."""
    jobs: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Job code or title in the file → job class."""
    sites: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Site code or name in the file → id of the site."""


class RosterImport(Base):
    """One staff list file; always read first, applied only after somebody or the guard agrees."""

    __tablename__ = "roster_import"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    source: Mapped[str]
    """`hr` or `oneroster`."""
    came_by: Mapped[str]
    """`upload`, `folder` or `command`."""
    filename: Mapped[str]
    file_sha256: Mapped[str]
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """How many are added, changed, moved, left, back, the same, held; and how many were here."""
    report_sha256: Mapped[str | None]
    """The dry run in full, a stored file: who changes how, and each problem with row and column."""
    slices: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Stored files with what is to be done, a slice each."""
    read_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    """Why the file as a whole cannot be used."""
    problem_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    done: Mapped[int] = mapped_column(default=0)
    """Slices applied."""
    stopped_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]

    maker: Mapped[StaffMember | None] = relationship(foreign_keys=made_by)
