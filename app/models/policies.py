"""The district's policies: exact adopted bytes, frozen with their dates."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class Policy(Base):
    """A policy by its code within a district."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("district_id", "code"),)

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"))
    code: Mapped[str]

    versions: Mapped[list["PolicyVersion"]] = relationship(
        back_populates="policy", order_by="PolicyVersion.number"
    )


class PolicyVersion(InsertOnly, Base):
    """One adopted edition; its bytes lie in the file store under `sha256`."""

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        CheckConstraint("change IN ('substantive', 'editorial')", name="change"),
    )

    id: Mapped[uuid.UUID] = key()
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy.id"))
    number: Mapped[int]
    title: Mapped[str]
    adopted_on: Mapped[date]
    effective_on: Mapped[date]
    """From this district date on, this is the text people read and sign."""
    reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    change: Mapped[str] = mapped_column(default="substantive")
    """Substantive: staff must sign again. Editorial: wording only."""
    is_model_text: Mapped[bool] = mapped_column(default=False)
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    policy: Mapped[Policy] = relationship(back_populates="versions")
