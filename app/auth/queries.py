"""Reading who is signed in."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload

from app.models import (
    Credential,
    District,
    LoginSession,
    RoleGrant,
    SignInLink,
    StaffMember,
)
from app.models.scope import stands


@cache
def session_rows() -> Select[*tuple[Any, ...]]:
    """The live session with its person, district and grants: one row per grant.

    Built once, for every request runs it; takes `token_sha256` and `now`."""
    held = and_(RoleGrant.staff_member_id == StaffMember.id, stands(RoleGrant))
    return (
        select(
            StaffMember.id,
            StaffMember.district_id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            StaffMember.language,
            District.name,
            District.time_zone,
            District.logo_sha256,
            LoginSession.method,
            LoginSession.began_at,
            RoleGrant.role,
            RoleGrant.site_id,
            RoleGrant.held_from,
            RoleGrant.held_to,
        )
        .select_from(LoginSession)
        .join(StaffMember, StaffMember.id == LoginSession.staff_member_id)
        .join(District, District.id == StaffMember.district_id)
        .outerjoin(RoleGrant, held)
        .where(
            LoginSession.token_sha256 == bindparam("token_sha256"),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > bindparam("now"),
        )
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


def by_sign_in_name(name: str) -> Select[StaffMember, str]:
    """The person and password hash under a sign-in name."""
    return (
        select(StaffMember, Credential.password_hash)
        .join(Credential, Credential.staff_member_id == StaffMember.id)
        .where(StaffMember.sign_in_name == name)
    )
