"""What stands around a signature: consent to electronic records, the reading, the terms."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class RecordsConsent(InsertOnly, Base):
    """Somebody agreed to sign and get records electronically, or took it back; the last counts."""

    __tablename__ = "records_consent"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    agrees: Mapped[bool]
    words: Mapped[str]
    """The exact words agreed to."""
    language: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class TextReading(InsertOnly, Base):
    """Somebody opened a text and came to its end; how long it took is nobody's business."""

    __tablename__ = "text_reading"

    id: Mapped[uuid.UUID] = key()
    enrollment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    policy_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policy_version.id"))
    translation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy_translation.id"))
    """The translation that was read; empty for the adopted English."""
    since_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("policy_version.id"))
    """The edition they had signed last, from which the changes were shown."""
    language: Mapped[str]
    """Of the page around the text."""
    shown_sha256: Mapped[str]
    """Of the HTML of the text, and of the changes, as shown."""
    opened_at: Mapped[datetime]
    reached_end_at: Mapped[datetime]


class SigningTerms(InsertOnly, Base):
    """How a district wants signatures made; the last recorded counts."""

    __tablename__ = "signing_terms"
    __table_args__ = (
        CheckConstraint("keeps_address IN ('full', 'part', 'none')", name="keeps_address"),
    )

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    steps_up: Mapped[bool] = mapped_column(default=False)
    """Signing asks for the password or a second factor shown within five minutes."""
    keeps_address: Mapped[str] = mapped_column(default="part")
    """Of the network address a signature came from: all, its first part (/24, /48), or none."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
