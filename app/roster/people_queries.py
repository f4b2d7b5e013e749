"""Finding people for HR: whoever works below HR's sites, is about to, or did last."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.models import (
    Credential,
    Identity,
    LoginSession,
    Passkey,
    PersonNumber,
    Position,
    RoleGrant,
    RosterImport,
    SignInLink,
    Site,
    StaffMember,
)
from app.models.scope import holds, includes, known_people, sites_within, stands
from app.rules.proof import MUST_SET

PER_PAGE = 50
Tops = Sequence[uuid.UUID]


def person(tops: Tops, on: date, person_id: uuid.UUID) -> Select[StaffMember]:
    """A person HR knows; nobody else's."""
    return select(StaffMember).where(
        StaffMember.id == person_id, includes(known_people(tops, on), person_id)
    )


def among(tops: Tops, on: date, person_ids: Sequence[uuid.UUID]) -> Select[uuid.UUID]:
    """Which of these people HR knows."""
    return select(StaffMember.id).where(
        StaffMember.id.in_(person_ids), StaffMember.id.in_(known_people(tops, on))
    )


def people(tops: Tops, on: date, asked: str, page: int) -> Select[*tuple[Any, ...]]:
    """A page of people by name; every word asked for is in a name, address or number of theirs."""
    shown = (StaffMember.id, StaffMember.legal_name, StaffMember.preferred_name)
    return (
        select(*shown, StaffMember.sign_in_name, func.count().over().label("found"))
        .where(StaffMember.id.in_(known_people(tops, on)), *map(_is_about, asked.split()))
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def _is_about(word: str) -> ColumnElement[bool]:
    texts = (
        StaffMember.legal_name,
        StaffMember.preferred_name,
        StaffMember.email,
        StaffMember.sign_in_name,
    )
    numbered = select(PersonNumber.staff_member_id).where(PersonNumber.number == word)
    return or_(*(t.icontains(word, autoescape=True) for t in texts), StaffMember.id.in_(numbered))


def positions_of(person_ids: Sequence[uuid.UUID]) -> Select[Position]:
    """All positions of these people that stand, the newest first, each with its site."""
    return (
        select(Position)
        .options(joinedload(Position.site))
        .where(Position.staff_member_id.in_(person_ids), stands(Position))
        .order_by(Position.held_from.desc(), Position.id)
    )


def not_over(person_id: uuid.UUID, on: date) -> Select[Position]:
    """Positions held on a date or later; not those that never began."""
    return (
        select(Position)
        .where(
            Position.staff_member_id == person_id,
            stands(Position),
            or_(
                Position.held_to.is_(None),
                and_(Position.held_to >= on, Position.held_to >= Position.held_from),
            ),
        )
        .order_by(Position.held_from, Position.id)
    )


def position(tops: Tops, on: date, person_id: uuid.UUID, id: uuid.UUID) -> Select[Position]:
    """One position of a person at one of HR's sites, changed since or not."""
    return (
        select(Position)
        .options(joinedload(Position.site))
        .where(
            Position.id == id,
            Position.staff_member_id == person_id,
            Position.site_id.in_(select(sites_within(tops, on).c.site_id)),
        )
    )


def sites(tops: Tops, on: date) -> Select[Site]:
    """The sites people can be put at, the district itself first."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site).where(Site.id.in_(mine)).order_by(Site.kind != "district", Site.name)


def look_alikes(
    district_id: uuid.UUID, legal_name: str, email: str, number: str
) -> Select[*tuple[Any, ...]]:
    """Who at the district has this address or number (`is_certain`), or just this name."""
    numbered = select(PersonNumber.staff_member_id).where(
        PersonNumber.district_id == district_id,
        PersonNumber.source == "hr",
        PersonNumber.number == number,
    )
    small = email.casefold()
    is_certain = or_(
        func.lower(StaffMember.email) == small,
        StaffMember.sign_in_name == small,
        StaffMember.id.in_(numbered),
    )
    is_named = func.lower(StaffMember.legal_name) == func.lower(legal_name)
    return (
        select(StaffMember.id, StaffMember.legal_name, is_certain.label("is_certain"))
        .where(StaffMember.district_id == district_id, or_(is_certain, is_named))
        .order_by(is_certain.desc(), StaffMember.id)
        .limit(10)
    )


def called(district_id: uuid.UUID, said: str, on: date) -> Select[uuid.UUID]:
    """Who works at the district on a date under this name, address, sign-in name or number."""
    small = said.casefold()
    numbered = select(PersonNumber.staff_member_id).where(
        PersonNumber.district_id == district_id, PersonNumber.number == said
    )
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    return (
        select(StaffMember.id)
        .where(
            StaffMember.district_id == district_id,
            or_(
                *(func.lower(name) == func.lower(said) for name in names),
                func.lower(StaffMember.email) == small,
                StaffMember.sign_in_name == small,
                StaffMember.id.in_(numbered),
            ),
            exists().where(Position.staff_member_id == StaffMember.id, holds(Position, on)),
        )
        .limit(2)
    )


def number_of(person_id: uuid.UUID) -> Select[PersonNumber]:
    """The employee number, the newest if there are several."""
    return (
        select(PersonNumber)
        .where(PersonNumber.staff_member_id == person_id, PersonNumber.source == "hr")
        .order_by(PersonNumber.id.desc())
        .limit(1)
    )


def names_like(stem: str) -> Select[str]:
    """Sign-in names that begin so, of all districts: a sign-in name belongs to one person."""
    begins = StaffMember.sign_in_name.startswith(stem, autoescape=True)
    return select(StaffMember.sign_in_name).where(begins)


def has_own_way() -> ColumnElement[bool]:
    """Whether the person has a secret, or was ever in by more than a slip: by a mailed link."""
    is_theirs = LoginSession.staff_member_id == StaffMember.id
    return or_(_has_secret(), exists().where(is_theirs, LoginSession.method.not_in(MUST_SET)))


def has_signed_in() -> ColumnElement[bool]:
    """Whether the person has ever been in."""
    session = exists().where(LoginSession.staff_member_id == StaffMember.id)
    return or_(session, _has_secret())


def _has_secret() -> ColumnElement[bool]:
    """Whether the person has a secret of their own: PIN, password, passkey or SSO account."""
    return or_(*(exists().where(t.staff_member_id == StaffMember.id) for t in OWN))


OWN = (Credential, Passkey, Identity)


def grants_after(person_id: uuid.UUID, on: date) -> Select[RoleGrant]:
    """Roles that would go on after a date."""
    return (
        select(RoleGrant)
        .options(joinedload(RoleGrant.site))
        .where(
            RoleGrant.staff_member_id == person_id,
            stands(RoleGrant),
            or_(RoleGrant.held_to.is_(None), RoleGrant.held_to > on),
        )
    )


def others_in_hr(person: StaffMember, on: date) -> Select[uuid.UUID]:
    """Somebody else who is HR over the person's whole district on a date."""
    return (
        select(RoleGrant.staff_member_id)
        .join(Site, Site.id == RoleGrant.site_id)
        .where(
            Site.district_id == person.district_id,
            Site.kind == "district",
            RoleGrant.role == "hr",
            RoleGrant.staff_member_id != person.id,
            holds(RoleGrant, on),
        )
        .limit(1)
    )


def roles_beyond(tops: Tops, on: date, person_id: uuid.UUID) -> Select[uuid.UUID]:
    """A role the person holds or will hold over a site that lies not within these."""
    grant = aliased(RoleGrant)
    return (
        select(grant.id)
        .where(
            grant.staff_member_id == person_id,
            stands(grant),
            or_(grant.held_to.is_(None), grant.held_to >= on),
            grant.site_id.not_in(select(sites_within(tops, on).c.site_id)),
        )
        .limit(1)
    )


def without_way_in(tops: Tops, on: date, now: datetime, again: bool) -> Select[StaffMember]:
    """Who works or starts below these sites, has no e-mail address, and was never signed in.

    Those who have no slip yet, or (`again`) those who have one they have not used. Who holds a
    role gets a slip by name only."""
    slip = exists().where(
        SignInLink.staff_member_id == StaffMember.id,
        SignInLink.kind == "slip",
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )
    return (
        select(StaffMember)
        .where(
            StaffMember.id.in_(known_people(tops, on)),
            StaffMember.email.is_(None),
            ~has_signed_in(),
            slip if again else ~slip,
            ~exists().where(RoleGrant.staff_member_id == StaffMember.id),
            exists().where(
                Position.staff_member_id == StaffMember.id,
                stands(Position),
                or_(Position.held_to.is_(None), Position.held_to >= on),
            ),
        )
        .order_by(StaffMember.legal_name, StaffMember.id)
    )


def leavers_signed_in(district_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """Who has an open session, worked at the district once, and does so no more."""
    worked = select(Position.id).where(Position.staff_member_id == StaffMember.id, stands(Position))
    goes_on = worked.where(or_(Position.held_to.is_(None), Position.held_to >= on))
    return (
        select(StaffMember.id)
        .join(LoginSession, LoginSession.staff_member_id == StaffMember.id)
        .where(
            StaffMember.district_id == district_id,
            LoginSession.ended_at.is_(None),
            worked.exists(),
            ~goes_on.exists(),
        )
        .distinct()
    )


def brought_by(district_id: uuid.UUID, import_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether somebody came onto the staff list while this file was applied."""
    applied = select(RosterImport.id).where(
        RosterImport.id == import_id,
        RosterImport.district_id == district_id,
        RosterImport.confirmed_at <= StaffMember.created_at,
        or_(RosterImport.applied_at.is_(None), RosterImport.applied_at >= StaffMember.created_at),
    )
    return applied.correlate(StaffMember).exists()
