"""Reading who is signed in, and with what."""

import uuid
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from app.models import (
    Credential,
    District,
    Identity,
    IdentityProvider,
    KeptForm,
    Kiosk,
    LoginSession,
    Passkey,
    Position,
    Recovery,
    RecoveryCode,
    RoleGrant,
    SignInLink,
    StaffMember,
    Totp,
)
from app.models.scope import stands

OF_A_SESSION = (
    LoginSession.method,
    LoginSession.second,
    LoginSession.began_at,
    LoginSession.proved_at,
    LoginSession.seen_at,
    LoginSession.kiosk_id,
    LoginSession.secret_set_at,
    LoginSession.secret_set_through,
)
"""What a request asks of its session; see `app.auth.loading`."""
EVER = date.max
"""The last day of somebody whose position has no end."""


@cache
def session_rows() -> Select[*tuple[Any, ...]]:
    """The live session with its person, district and grants: one row per grant.

    Built once, for every request runs it; takes `token_sha256`, `now`, and the `day` in UTC."""
    held = and_(RoleGrant.staff_member_id == StaffMember.id, stands(RoleGrant))
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            StaffMember.language,
            StaffMember.district_id,
            District.name.label("district_name"),
            District.time_zone,
            District.logo_sha256,
            District.is_demo,
            *OF_A_SESSION,
            Kiosk.name.label("kiosk"),
            _last_day().label("last_day"),
            _supervises_to().label("supervises_to"),
            _helped_at().label("helped_at"),
            RoleGrant.role,
            RoleGrant.site_id,
            RoleGrant.held_from,
            RoleGrant.held_to,
        )
        .select_from(LoginSession)
        .join(StaffMember, StaffMember.id == LoginSession.staff_member_id)
        .join(District, District.id == StaffMember.district_id)
        .outerjoin(Kiosk, Kiosk.id == LoginSession.kiosk_id)
        .outerjoin(RoleGrant, held)
        .where(
            LoginSession.token_sha256 == bindparam("token_sha256"),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > bindparam("now"),
            Kiosk.ended_at.is_(None),
        )
    )


def _last_day() -> Any:
    """The last day of the person's positions; none for somebody who never had one."""
    return (
        select(func.max(func.coalesce(Position.held_to, EVER)))
        .where(Position.staff_member_id == StaffMember.id, stands(Position))
        .correlate(StaffMember)
        .scalar_subquery()
    )


def _supervises_to() -> Any:
    """The last day of the work that others have begun for this person.

    Begun by the day in UTC: on the first day that may be some hours off, on the last it is not."""
    return (
        select(func.max(func.coalesce(Position.held_to, EVER)))
        .where(
            Position.supervisor_id == StaffMember.id,
            Position.held_from <= bindparam("day"),
            stands(Position),
        )
        .correlate(StaffMember)
        .scalar_subquery()
    )


def _helped_at() -> Any:
    """When somebody last helped the person to sign in."""
    return (
        select(func.max(Recovery.recorded_at))
        .where(Recovery.staff_member_id == StaffMember.id)
        .correlate(StaffMember)
        .scalar_subquery()
    )


def open_link(token_sha256: str, now: datetime) -> Select[SignInLink]:
    """An unused, unexpired sign-in link."""
    return (
        select(SignInLink)
        .options(joinedload(SignInLink.staff_member))
        .where(
            SignInLink.token_sha256 == token_sha256,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
    )


def by_sign_in_name(name: str) -> Select[uuid.UUID, str, str]:
    """Id, kind of secret and its hash under a sign-in name."""
    return (
        select(StaffMember.id, Credential.kind, Credential.password_hash)
        .join(Credential, Credential.staff_member_id == StaffMember.id)
        .where(StaffMember.sign_in_name == name)
    )


def addressed(name: str) -> Select[uuid.UUID, uuid.UUID]:
    """Who can be sent a link, with their district: whose sign-in name or e-mail address it is."""
    return select(StaffMember.id, StaffMember.district_id).where(
        (StaffMember.sign_in_name == name) | (func.lower(StaffMember.email) == name),
        StaffMember.email.is_not(None),
    )


def open_sessions(person_id: uuid.UUID, now: datetime) -> Select[LoginSession]:
    """A person's sessions that have not ended, newest first."""
    return (
        select(LoginSession)
        .options(joinedload(LoginSession.kiosk))
        .where(
            LoginSession.staff_member_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.began_at.desc())
    )


def owner_of(token_sha256: str) -> Select[uuid.UUID]:
    """Whose session it is or was."""
    return select(LoginSession.staff_member_id).where(LoginSession.token_sha256 == token_sha256)


def kept_forms(person_id: uuid.UUID) -> Select[KeptForm]:
    """What was kept for a person, newest first."""
    return (
        select(KeptForm)
        .where(KeptForm.staff_member_id == person_id)
        .order_by(KeptForm.kept_at.desc())
    )


def secret(person_id: uuid.UUID) -> Select[Credential]:
    """The person's own password or PIN."""
    return select(Credential).where(Credential.staff_member_id == person_id)


def passkeys(person_id: uuid.UUID) -> Select[Passkey]:
    """The person's passkeys, oldest first."""
    return select(Passkey).where(Passkey.staff_member_id == person_id).order_by(Passkey.id)


def totp_set_at(person_id: uuid.UUID) -> Select[datetime]:
    """When the person's authenticator app was set up."""
    return select(Totp.set_at).where(Totp.staff_member_id == person_id)


def factors(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """One row: `totp_set_at`, how many `passkeys`, unused codes (`codes_left`), `has_identity`."""
    passkeys = select(func.count()).where(Passkey.staff_member_id == person_id)
    unused = select(func.count()).where(
        RecoveryCode.staff_member_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return select(
        totp_set_at(person_id).scalar_subquery().label("totp_set_at"),
        passkeys.scalar_subquery().label("passkeys"),
        unused.scalar_subquery().label("codes_left"),
        has_identity(person_id).scalar_subquery().label("has_identity"),
    )


def has_identity(person_id: uuid.UUID) -> Select[bool]:
    """Whether the person signs in with an account of a provider that the district still uses."""
    linked = (
        select(Identity.id)
        .join(IdentityProvider, IdentityProvider.id == Identity.provider_id)
        .where(Identity.staff_member_id == person_id, IdentityProvider.ended_at.is_(None))
    )
    return select(linked.exists())


def address_of(person_id: uuid.UUID) -> Select[str | None]:
    """Where mail to the person goes; nowhere before the district has a mail server."""
    mailing = select(District.id).where(District.mail_host != "")
    return select(StaffMember.email).where(
        StaffMember.id == person_id, StaffMember.district_id.in_(mailing)
    )


def mails() -> Select[bool]:
    """Whether any district here has a mail server, so that a link can be promised."""
    return select(select(District.id).where(District.mail_host != "").exists())
