"""Paid time: minutes that hourly people declare for their training (29 CFR 785.27-.28)."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class PaidTime(InsertOnly, Base):
    """Minutes somebody declares to have spent on a task on a day; a correction is a new row."""

    __tablename__ = "paid_time"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes"),)

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    requirement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("requirement.id"))
    on: Mapped[date] = mapped_column("worked_on", index=True)
    minutes: Mapped[int]
    on_shift: Mapped[bool]
    """Whether it was within the paid shift; else it is to be paid on top."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("paid_time.id"), index=True)
