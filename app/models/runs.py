"""Long work of a district that goes slice by slice: how far it is, and whether it was stopped."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key


class Run(Base):
    """One day's enrolling or notices of one district."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("district_id", "kind", "day"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    kind: Mapped[str]
    """`enroll` or `notices`."""
    day: Mapped[date]
    total: Mapped[int] = mapped_column(default=0)
    """People to look at."""
    done: Mapped[int] = mapped_column(default=0)
    """People looked at."""
    after: Mapped[uuid.UUID | None]
    """The last person looked at; the next slice begins behind them."""
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What came of it, such as how many were enrolled."""
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    problem: Mapped[str] = mapped_column(default="")
    """Why it went no further by itself; empty while all is well."""
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    ended_at: Mapped[datetime | None]
