"""Verbs of roles: give one, end one; the caller lets one at a time change them."""

import uuid
from datetime import date, datetime, timedelta

from app import db
from app.errors import Conflict, DomainError
from app.models import RoleGrant, Site, StaffMember
from app.models.scope import ended
from app.roster import role_queries

DAY = timedelta(days=1)
OF_THE_DISTRICT = frozenset({"author", "technology"})
"""What they look after is the same at every site."""
LONGEST_AUDIT = timedelta(days=366)


def give(
    person: StaffMember,
    site: Site,
    role: str,
    held_from: date,
    held_to: date | None,
    *,
    by: uuid.UUID,
    on: date,
    now: datetime,
) -> RoleGrant:
    """A role over a site and all below it, from today (`on`) or later; an auditor's has an end."""
    if site.district_id != person.district_id:
        raise DomainError("This site belongs to another district.")
    if role in OF_THE_DISTRICT and site.kind != "district":
        raise DomainError("This role is for the whole district. Choose the district as its site.")
    is_in_order(role, held_from, held_to, on)
    standing = db.session.scalars(role_queries.same(person.id, site.id, role, held_from)).all()
    if any(held_to is None or each.held_from <= held_to for each in standing):
        raise DomainError("This person holds this role over this site at that time already.")
    given = RoleGrant(
        id=db.uuid7(),
        staff_member_id=person.id,
        site_id=site.id,
        role=role,
        held_from=held_from,
        held_to=held_to,
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(given)
    return given


def is_in_order(role: str, held_from: date, held_to: date | None, on: date) -> None:
    """Raises DomainError unless the days fit each other, today (`on`) and the role."""
    if held_from < on:
        raise DomainError("A role begins today or later.")
    if held_to is not None and held_to < held_from:
        raise DomainError("The last day is before the first.")
    if role == "auditor" and (held_to is None or held_to - held_from > LONGEST_AUDIT):
        raise DomainError("An auditor looks for a time. Enter a last day within a year.")


def end(grant: RoleGrant, *, by: uuid.UUID, on: date, now: datetime) -> None:
    """The role ends at once: yesterday was its last day, or it never had one."""
    has_ended = grant.held_to is not None and grant.held_to < on
    if has_ended or db.session.scalar(role_queries.replacement(grant.id)):
        raise Conflict("This role has ended already.")
    if grant.role == "hr":
        _leave_hr_whole(grant, by, on)
    db.session.add(ended(grant, on - DAY, recorded_at=now, recorded_by=by))


def _leave_hr_whole(grant: RoleGrant, by: uuid.UUID, on: date) -> None:
    others = db.session.scalars(role_queries.other_hr(grant, on)).all()
    if grant.staff_member_id == by and by not in {each.staff_member_id for each in others}:
        raise DomainError("You cannot end your own role. Ask a colleague in human resources.")
    lasting = [each for each in others if each.site.kind == "district" and each.held_to is None]
    if grant.site.kind == "district" and not lasting:
        raise DomainError("Somebody must run the whole district. Give that role to another first.")
