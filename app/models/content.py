"""What is taught, as published: module editions and the profiles that judge them, frozen."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class ModuleVersion(InsertOnly, Base):
    """A frozen edition of a module; pages read its bundle and nothing else."""

    __tablename__ = "module_version"
    __table_args__ = (UniqueConstraint("slug", "number"), UniqueConstraint("slug", "sha256"))

    id: Mapped[uuid.UUID] = key()
    slug: Mapped[str]
    number: Mapped[int]
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    """Title by language, for lists that need not open the bundle."""
    minutes: Mapped[int]
    """Declared minutes, as printed on certificates."""
    bundle: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(default=clock.now)


class FrozenProfile(InsertOnly, Base):
    """A district's facts after its decisions, as they stood when a sitting began."""

    __tablename__ = "frozen_profile"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(deferred=True)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
