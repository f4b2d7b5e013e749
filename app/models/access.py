"""How a person proves who they are; secrets are kept as hashes only."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.people import StaffMember


class LoginSession(Base):
    """One signed-in browser; ended by sign-out, by time, or when the person's secret changes."""

    __tablename__ = "login_session"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    method: Mapped[str]
    """`link` or `password`: written into every signature made in this session."""
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    staff_member: Mapped[StaffMember] = relationship()


class SignInLink(Base):
    """A single-use link; opening it uses nothing up, because mail scanners open links."""

    __tablename__ = "sign_in_link"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    staff_member: Mapped[StaffMember] = relationship()


class Credential(Base):
    """The person's own password as argon2id; set by the person only, never by HR."""

    __tablename__ = "credential"

    staff_member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True
    )
    password_hash: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignInFailure(Base):
    """A failed sign-in, so that guessing slows down; kept for a day."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_name_at", "sign_in_name", "at"),)

    id: Mapped[uuid.UUID] = key()
    sign_in_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
