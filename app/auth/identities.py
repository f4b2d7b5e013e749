"""Whose account it is; a person and an account are never joined by a claimed address."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from app import db
from app.auth import sessions, sso_queries
from app.auth.sso import Refused
from app.models import Identity, IdentityProvider

SAYS_YES = (True, "true", "1")
"""How providers write that an address is verified."""
BELONGS = {"google": "hd", "microsoft": "tid"}
"""The claim that says to which organization an account belongs."""


def subject_of(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """The account's lasting name; Refused where it is not one of the district's accounts."""
    claim = BELONGS.get(provider.kind)
    if claim and str(claims.get(claim, "")).lower() != provider.belongs_to:
        raise Refused("Use the account that your district gave you, not a private one.")
    subject = claims.get("oid" if provider.kind == "microsoft" else "sub")
    if not isinstance(subject, str) or not subject:
        raise Refused("Use the account that your district gave you, not a private one.")
    return subject


def verified_address(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """The account's e-mail address if the provider vouches for it; else nothing."""
    vouches = claims.get("xms_edov" if provider.kind == "microsoft" else "email_verified")
    return str(claims.get("email") or "") if vouches in SAYS_YES else ""


def person_of(
    provider: IdentityProvider, claims: dict[str, Any], on: date, now: datetime
) -> uuid.UUID:
    """Whose account it is; one seen for the first time is linked by its verified address.

    The address has to be that of exactly one person at work in the district. Who has an account
    at this provider gets no second one this way: addresses are given out again."""
    subject = subject_of(provider, claims)
    db.one_at_a_time(provider.id)
    known = db.session.scalar(sso_queries.identity(provider.id, subject))
    if known:
        return known.staff_member_id
    person_id = _met_first(provider, verified_address(provider, claims), on)
    _link(provider, subject, person_id, now, "verified-email")
    return person_id


def connect(
    provider: IdentityProvider, claims: dict[str, Any], person_id: uuid.UUID, now: datetime
) -> None:
    """Link an account to the signed-in person who asked for it; doing it again changes nothing."""
    subject = subject_of(provider, claims)
    db.one_at_a_time(provider.id)
    known = db.session.scalar(sso_queries.identity(provider.id, subject))
    if known is None:
        _link(provider, subject, person_id, now, "signed-in")
    elif known.staff_member_id != person_id:
        raise Refused("This account signs somebody else in. Ask human resources.")


def disconnect(identity_id: uuid.UUID, person_id: uuid.UUID, now: datetime, token: str) -> None:
    """Take the person's own account away; their sessions but that of `token` end."""
    own = (Identity.id == identity_id, Identity.staff_member_id == person_id)
    db.session.execute(delete(Identity).where(*own))
    sessions.end_all(person_id, now, keep=token)


def refuse_other(provider: IdentityProvider, claims: dict[str, Any], person_id: uuid.UUID) -> None:
    """Raise Refused unless the account that came back is the person's own."""
    known = db.session.scalar(sso_queries.identity(provider.id, subject_of(provider, claims)))
    if known is None or known.staff_member_id != person_id:
        raise Refused("That is another account than yours. Use the one you sign in with here.")


def _met_first(provider: IdentityProvider, address: str, on: date) -> uuid.UUID:
    found = db.session.scalars(sso_queries.at_work(provider.district_id, address, on)).all()
    if not address or len(found) != 1:
        raise Refused(
            "Your account is not on the staff list under this address. Ask human resources; or "
            "sign in another way and connect it under My sign-in."
        )
    if db.session.scalar(sso_queries.has_account(found[0], provider.id)):
        raise Refused(
            "Another account signs you in already. Use that one; or sign in another way and "
            "connect this one under My sign-in."
        )
    return found[0]


def _link(
    provider: IdentityProvider, subject: str, person_id: uuid.UUID, now: datetime, by: str
) -> None:
    db.session.add(
        Identity(
            provider_id=provider.id,
            subject=subject,
            staff_member_id=person_id,
            linked_at=now,
            linked_by=by,
        )
    )
