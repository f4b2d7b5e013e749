"""Reading a district as a staff list file meets it, and the files that came before."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, union

from app.models import (
    Credential,
    District,
    Identity,
    LoginSession,
    Passkey,
    PersonNumber,
    Position,
    RoleGrant,
    RosterImport,
    RosterMapping,
    Site,
    SitePlacement,
    StaffMember,
)
from app.models.scope import holds, stands


def people(district_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Everybody who is or was on the list, in the order of `plan.Person`."""
    return (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            func.coalesce(StaffMember.email, ""),
            StaffMember.sign_in_name,
            StaffMember.language,
        )
        .where(StaffMember.district_id == district_id)
        .order_by(StaffMember.id)
    )


def numbers(district_id: uuid.UUID, source: str) -> Select[uuid.UUID, str]:
    """Person and number, for the numbers of a source."""
    return select(PersonNumber.staff_member_id, PersonNumber.number).where(
        PersonNumber.district_id == district_id, PersonNumber.source == source
    )


def places(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Person, then a position of theirs that has not ended, in the order of `plan.Place`."""
    return (
        select(
            Position.staff_member_id,
            Position.id,
            Position.site_id,
            Position.job_class,
            Position.contract,
            Position.is_hourly,
            Position.is_licensed,
            Position.supervisor_id,
            Position.held_from,
            Position.held_to,
            Position.recorded_by.is_not(None),
        )
        .join(StaffMember, StaffMember.id == Position.staff_member_id)
        .where(
            StaffMember.district_id == district_id,
            or_(Position.held_to.is_(None), Position.held_to >= on),
            stands(Position),
        )
        .order_by(Position.held_from, Position.id)
    )


def last_days(district_id: uuid.UUID) -> Select[uuid.UUID, date | None]:
    """Person and the last day of the position that ended last."""
    return (
        select(Position.staff_member_id, func.max(Position.held_to))
        .join(StaffMember, StaffMember.id == Position.staff_member_id)
        .where(StaffMember.district_id == district_id, stands(Position))
        .group_by(Position.staff_member_id)
    )


def sign_in_names() -> Select[str, uuid.UUID]:
    """Every sign-in name of the installation and whose it is."""
    return select(StaffMember.sign_in_name, StaffMember.id)


def open_sites(district_id: uuid.UUID, on: date) -> Select[uuid.UUID, str]:
    """The district's sites that are not closed; those to come are open already."""
    placed = exists().where(
        SitePlacement.site_id == Site.id,
        or_(SitePlacement.held_to.is_(None), SitePlacement.held_to >= on),
        stands(SitePlacement),
    )
    return (
        select(Site.id, Site.name)
        .where(Site.district_id == district_id, or_(Site.kind == "district", placed))
        .order_by(Site.id.desc())
    )


def keepers(district_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """Who holds the human resources role over the whole district."""
    return (
        select(RoleGrant.staff_member_id)
        .join(Site, Site.id == RoleGrant.site_id)
        .where(
            Site.district_id == district_id,
            Site.kind == "district",
            RoleGrant.role == "hr",
            holds(RoleGrant, on),
        )
    )


def mapping(district_id: uuid.UUID, source: str) -> Select[RosterMapping]:
    """How the district's files of a source are read, as far as HR has said."""
    return select(RosterMapping).where(
        RosterMapping.district_id == district_id, RosterMapping.source == source
    )


def found(district_id: uuid.UUID, import_id: uuid.UUID) -> Select[RosterImport]:
    """A file of the district."""
    return select(RosterImport).where(
        RosterImport.district_id == district_id, RosterImport.id == import_id
    )


def earlier(district_id: uuid.UUID) -> Select[RosterImport]:
    """The district's files, the newest first."""
    return (
        select(RosterImport)
        .where(RosterImport.district_id == district_id)
        .order_by(RosterImport.made_at.desc(), RosterImport.id.desc())
    )


def overtaking(file: RosterImport) -> Select[uuid.UUID]:
    """Other files of the district that were still being applied after this one was read."""
    return select(RosterImport.id).where(
        RosterImport.district_id == file.district_id,
        RosterImport.id != file.id,
        RosterImport.confirmed_at.is_not(None),
        or_(
            RosterImport.applied_at >= file.read_at,
            RosterImport.stopped_at >= file.read_at,
            RosterImport.applied_at.is_(None) & RosterImport.stopped_at.is_(None),
        ),
    )


def waiting_in_folder(district_id: uuid.UUID) -> Select[RosterImport]:
    """Files out of the folder that were read and not applied."""
    return select(RosterImport).where(
        RosterImport.district_id == district_id,
        RosterImport.came_by == "folder",
        RosterImport.read_at.is_not(None),
        RosterImport.confirmed_at.is_(None),
        RosterImport.stopped_at.is_(None),
        RosterImport.problem == "",
    )


def came_already(file: RosterImport, since: datetime) -> Select[uuid.UUID]:
    """The same file out of the folder, taken up by another worker."""
    return select(RosterImport.id).where(
        RosterImport.id != file.id,
        RosterImport.district_id == file.district_id,
        RosterImport.file_sha256 == file.file_sha256,
        RosterImport.came_by == "folder",
        RosterImport.made_at >= since,
    )


def districts() -> Select[District]:
    """Every district, by its name."""
    return select(District).order_by(District.name, District.id)


def have_signed_in(person_ids: Sequence[uuid.UUID]) -> Select[uuid.UUID]:
    """Those of the people who have ever proved who they are, in whatever way."""
    proofs = (Credential, Identity, Passkey, LoginSession)
    return select(
        union(
            *(
                select(proof.staff_member_id).where(proof.staff_member_id.in_(person_ids))
                for proof in proofs
            )
        ).subquery()
    )
