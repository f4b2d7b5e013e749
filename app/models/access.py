"""How a person proves who they are: sessions, links, own secrets; only hashes are kept."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, key
from app.models.people import StaffMember
from app.models.sites import Site


class Kiosk(Base):
    """A shared tablet paired to a site; its cookie says which one it is."""

    __tablename__ = "kiosk"

    id: Mapped[uuid.UUID] = key()
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str]
    """Such as "Bus garage tablet"; receipts and evidence name it."""
    code_sha256: Mapped[str | None] = mapped_column(unique=True)
    """The pairing code, until a tablet has used it."""
    code_expires_at: Mapped[datetime | None]
    token_sha256: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    paired_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship()


class LoginSession(Base):
    """One signed-in browser; ended by sign-out, by time, when a secret changes or one leaves."""

    __tablename__ = "login_session"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    method: Mapped[str]
    """One of `app.rules.proof.METHODS`: written into every signature made in this session."""
    second: Mapped[str] = mapped_column(default="", server_default="")
    """The second factor that was shown: `totp`, `passkey`, `recovery-code`, or none."""
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    proved_at: Mapped[datetime | None]
    """When the person last proved who they are, later than the beginning."""
    seen_at: Mapped[datetime | None]
    """A recent request, noted every few minutes; too long ago and the session has ended."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    kiosk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("kiosk.id"))
    secret_set_at: Mapped[datetime | None]
    secret_set_through: Mapped[str] = mapped_column(default="", server_default="")
    """By what the PIN or password was set, such as `slip`."""
    browser: Mapped[str] = mapped_column(default="", server_default="")
    """What the browser calls itself, cut to 200 characters, for the owner's list."""
    address: Mapped[str] = mapped_column(default="", server_default="")

    staff_member: Mapped[StaffMember] = relationship()
    kiosk: Mapped[Kiosk | None] = relationship()


class SignInLink(Base):
    """A single-use link or slip; opening it uses nothing up, because mail scanners open links."""

    __tablename__ = "sign_in_link"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    kind: Mapped[str] = mapped_column(default="command", server_default="command")
    """`link` by mail, `slip` printed by HR, `recovery` given by HR face to face, `command` printed
    on the server, `break-glass`; it becomes the session's method."""
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    staff_member: Mapped[StaffMember] = relationship(foreign_keys=staff_member_id)


class Credential(Base):
    """The person's own password or PIN as argon2id; set by the person only, never by HR."""

    __tablename__ = "credential"

    staff_member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(default="password", server_default="password")
    """`password` or `pin`."""
    password_hash: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_through: Mapped[str] = mapped_column(default="", server_default="")
    """The method of the session in which it was set, such as `slip` or `link`."""


class Passkey(Base):
    """A public key whose private half never leaves the person's device (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[uuid.UUID] = key()
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_through: Mapped[str]
    used_at: Mapped[datetime | None]


class Totp(Base):
    """A shared secret in an authenticator app (RFC 6238), encrypted with a key kept in a file."""

    __tablename__ = "totp"

    staff_member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True
    )
    secret: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_step: Mapped[int] = mapped_column(default=0)
    """The newest 30-second step whose code was used: no code works twice."""


class RecoveryCode(Base):
    """One of ten codes that stand in for a lost second factor, each once."""

    __tablename__ = "recovery_code"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class KnownDevice(Base):
    """A browser in which the person has signed in before: guessing elsewhere does not lock it."""

    __tablename__ = "known_device"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True
    )
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignInFailure(Base):
    """A failed sign-in, so that guessing slows down; kept for a day."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_name_at", "sign_in_name", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[uuid.UUID] = key()
    sign_in_name: Mapped[str]
    """What was typed; `mail:` before it counts a request for a link, which has its own limit."""
    address: Mapped[str] = mapped_column(default="", server_default="")
    device: Mapped[str] = mapped_column(default="", server_default="")
    """Hash of the known device it came from; such failures count for that device alone."""
    at: Mapped[datetime] = mapped_column(default=clock.now)


class KeptForm(Base):
    """What somebody sent after their session had ended: offered again when they are back."""

    __tablename__ = "kept_form"

    id: Mapped[uuid.UUID] = key()
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    path: Mapped[str]
    fields: Mapped[str]
    """The fields in the order they were sent, as JSON pairs; secrets and tokens are left out."""
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)
