"""Verbs of a district: found it, add sites and people."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import clock, db
from app.errors import DomainError
from app.models import (
    Contact,
    District,
    DistrictPack,
    RoleGrant,
    Site,
    SitePlacement,
    StaffMember,
)
from app.models.people import ROLES
from app.roster.naming import free_sign_in_name, set_number, suggested
from app.roster.positions import Act, Work, begin
from app.rules import texts
from modules.loader import ROOT

FIRST_CONTACTS = ("Principal or supervisor", "Human resources", "Title IX coordinator")
"""What the foot of every page begins with; HR adds names, numbers and the state's own line."""


def create_district(
    *,
    name: str,
    time_zone: str,
    packs: Sequence[str],
    hr_name: str,
    hr_email: str,
    now: datetime,
) -> tuple[District, StaffMember, Site]:
    """An empty district with its first HR person, who holds that role over its top site."""
    district = District(
        id=db.uuid7(),
        name=texts.name(name),
        time_zone=texts.time_zone(time_zone),
        created_at=now,
    )
    for place, label in enumerate(FIRST_CONTACTS):
        district.contacts.append(Contact(position=place, label=label))
    for code in packs:
        district.packs.append(DistrictPack(id=db.uuid7(), code=_pack(code), recorded_at=now))
    top = Site(id=db.uuid7(), kind="district", name=district.name)
    db.session.add(district)
    db.session.flush()
    top.district = district
    db.session.add(top)
    db.session.flush()
    on = _day(now, district.time_zone)
    hr = add_person(site=top, name=hr_name, email=hr_email, job_class="office", role="hr", on=on)
    return district, hr, top


def add_site(
    *, district: District, name: str, parent: Site, on: date, kind: str = "school"
) -> Site:
    """A school or department below another site of the same district, from a day on."""
    if parent.district_id != district.id:
        raise DomainError("The site above belongs to another district.")
    site = Site(id=db.uuid7(), district_id=district.id, kind=kind, name=texts.name(name))
    db.session.add(site)
    db.session.flush()
    db.session.add(SitePlacement(site_id=site.id, parent_id=parent.id, held_from=on))
    db.session.flush()
    return site


def add_person(
    *,
    site: Site,
    name: str,
    job_class: str,
    on: date,
    email: str | None = None,
    sign_in_name: str | None = None,
    preferred_name: str = "",
    language: str = "en",
    role: str | None = None,
    contract: str = "regular",
    is_hourly: bool | None = None,
    is_licensed: bool | None = None,
    supervisor_id: uuid.UUID | None = None,
    number: str = "",
    by: uuid.UUID | None = None,
    id: uuid.UUID | None = None,
) -> StaffMember:
    """A person who works at a site from a day on; a role is held over that site and all below it.

    Without a sign-in name of their own they sign in with the e-mail address, or with a name made
    from theirs. What applies to newcomers is assigned at once."""
    legal_name, now = texts.name(name), clock.now()
    kept_email = texts.email(email) if email else None
    person = StaffMember(
        id=id or db.uuid7(),
        district_id=site.district_id,
        legal_name=legal_name,
        preferred_name=texts.text(preferred_name),
        email=kept_email,
        sign_in_name=free_sign_in_name(sign_in_name or kept_email or suggested(legal_name)),
        language=language,
        created_at=now,
    )
    if role:
        person.roles.append(_grant(role, site, on))
    db.session.add(person)
    db.session.flush()
    if number:
        set_number(person, number)
    work = Work(site.id, job_class, contract, is_hourly, is_licensed, supervisor_id)
    zone = db.session.get_one(District, site.district_id).time_zone
    begin(person, work, on, Act(by, clock.today(zone), now))
    return person


def _day(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def _pack(code: str) -> str:
    known = {path.name.split(".")[0] for path in (ROOT / "packs").glob("*.yaml")}
    if code not in known:
        raise DomainError(
            f"There is no policy pack “{code}”. There are: {', '.join(sorted(known))}."
        )
    return code


def _grant(role: str, site: Site, on: date) -> RoleGrant:
    if role not in ROLES:
        raise DomainError(f"Choose one of these roles: {', '.join(ROLES)}.")
    return RoleGrant(site_id=site.id, role=role, held_from=on)
