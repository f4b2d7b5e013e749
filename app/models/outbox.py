"""Work to be done after the commit; the queue only says that there is some."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key


class OutboxJob(Base):
    """One job, idempotent by key; claimed for a while by a worker, then done."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "lease_until"),)

    id: Mapped[uuid.UUID] = key()
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
