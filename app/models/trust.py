"""Whom a district trusts to say who somebody is, and what was done to let somebody in again."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, key
from app.models.insert_only import InsertOnly


class IdentityProvider(Base):
    """Google, Microsoft or another OpenID provider that signs the district's people in."""

    __tablename__ = "identity_provider"

    id: Mapped[uuid.UUID] = key()
    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), index=True)
    kind: Mapped[str]
    """`google`, `microsoft` or `other`."""
    label: Mapped[str]
    """What stands on the button."""
    discovery_url: Mapped[str]
    client_id: Mapped[str]
    belongs_to: Mapped[str] = mapped_column(default="")
    """Google: the hosted domain (`hd`). Microsoft: the tenant (`tid`)."""
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]


class Identity(Base):
    """A person's account at an identity provider; found by issuer and subject, never by e-mail."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider_id", "subject"),)

    id: Mapped[uuid.UUID] = key()
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"))
    subject: Mapped[str]
    """Google and others: `sub`. Microsoft: `oid`, which all its applications see alike."""
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)
    linked_by: Mapped[str]
    """`verified-email` at the first sign-in, or `signed-in` by the person themselves."""


class Recovery(InsertOnly, Base):
    """Somebody was let in again with HR's help, or HR changed where their links go."""

    __tablename__ = "recovery"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    kind: Mapped[str]
    """`code` given face to face, `slip` printed again, `address` changed, `break-glass`."""
    helped_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    said: Mapped[str] = mapped_column(default="")
    """How HR knew the person, such as "known to me" or "badge with photo"."""
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class AuditorView(InsertOnly, Base):
    """An auditor opened a page or a file."""

    __tablename__ = "auditor_view"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    path: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
