"""Reading providers and accounts; the district, or the person, is in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select

from app.models import District, Identity, IdentityProvider, Position, Site, StaffMember
from app.models.scope import stands

STANDING = IdentityProvider.ended_at.is_(None)


def districts() -> Select[int]:
    """How many districts the installation serves."""
    return select(func.count()).select_from(District)


def is_any() -> Select[bool]:
    """Whether any district has a provider."""
    return select(select(IdentityProvider.id).where(STANDING).exists())


def all_providers() -> Select[IdentityProvider]:
    """Every provider that is in use, oldest first: only where there is one district."""
    return select(IdentityProvider).where(STANDING).order_by(IdentityProvider.id)


def providers(district_id: uuid.UUID) -> Select[IdentityProvider]:
    """A district's providers that are in use, oldest first."""
    return all_providers().where(IdentityProvider.district_id == district_id)


def provider(provider_id: uuid.UUID) -> Select[IdentityProvider]:
    """A provider that is in use."""
    return select(IdentityProvider).where(IdentityProvider.id == provider_id, STANDING)


def kept_by(provider_id: uuid.UUID, sites: Sequence[uuid.UUID]) -> Select[IdentityProvider]:
    """The provider, for somebody whose right covers the whole of its district."""
    return (
        provider(provider_id)
        .join(Site, Site.district_id == IdentityProvider.district_id)
        .where(Site.kind == "district", Site.id.in_(sites))
    )


def is_over_all(district_id: uuid.UUID, sites: Sequence[uuid.UUID]) -> Select[bool]:
    """Whether one of the sites is the top of the district."""
    top = select(Site.id).where(
        Site.district_id == district_id, Site.kind == "district", Site.id.in_(sites)
    )
    return select(top.exists())


def districts_of_domain(domain: str) -> Select[uuid.UUID]:
    """Districts with a provider whose Google domain, or whose mail, is of this domain."""
    sends = func.lower(District.mail_sender).endswith(f"@{domain}", autoescape=True)
    return (
        select(District.id)
        .join(IdentityProvider, IdentityProvider.district_id == District.id)
        .where(STANDING, or_(IdentityProvider.belongs_to == domain, sends))
        .distinct()
    )


def identity(provider_id: uuid.UUID, subject: str) -> Select[Identity]:
    """The account of this subject."""
    return select(Identity).where(Identity.provider_id == provider_id, Identity.subject == subject)


def accounts(person_id: uuid.UUID) -> Select[Identity, IdentityProvider]:
    """The person's accounts at providers in use, each with its provider."""
    return (
        select(Identity, IdentityProvider)
        .join(IdentityProvider, IdentityProvider.id == Identity.provider_id)
        .where(Identity.staff_member_id == person_id, STANDING)
        .order_by(Identity.id)
    )


def at_work(district_id: uuid.UUID, email: str, on: date) -> Select[uuid.UUID]:
    """People of the district with this address who have not left."""
    work = select(Position.id).where(Position.staff_member_id == StaffMember.id, stands(Position))
    still = work.where(or_(Position.held_to.is_(None), Position.held_to >= on))
    return select(StaffMember.id).where(
        StaffMember.district_id == district_id,
        func.lower(StaffMember.email) == email.lower(),
        or_(still.exists(), ~work.exists()),
    )


def has_account(person_id: uuid.UUID, provider_id: uuid.UUID) -> Select[bool]:
    """Whether the person has an account at the provider."""
    own = select(Identity.id).where(
        Identity.staff_member_id == person_id, Identity.provider_id == provider_id
    )
    return select(own.exists())


def called(name: str) -> Select[StaffMember]:
    """People by sign-in name or e-mail address (casefolded)."""
    return select(StaffMember).where(
        or_(StaffMember.sign_in_name == name, func.lower(StaffMember.email) == name)
    )
