"""Reading districts and their settings; the person's own district is in the WHERE clause."""

import uuid

from sqlalchemy import Select, func, or_, select

from app.models import Contact, District, StaffMember


def district(district_id: uuid.UUID) -> Select[District]:
    """A district by its id."""
    return select(District).where(District.id == district_id)


def numbers_to_call(district_id: uuid.UUID | None) -> Select[Contact]:
    """Contacts whose number HR has checked; without a district, only where there is just one."""
    districts = select(func.count()).select_from(District).scalar_subquery()
    where = Contact.district_id == district_id if district_id else districts == 1
    return (
        select(Contact)
        .where(where, Contact.phone != "", Contact.checked_on.is_not(None))
        .order_by(Contact.position)
    )


def logo_type(district_id: uuid.UUID, digest: str) -> Select[str | None]:
    """The media type of the district's logo, if that is the digest of it."""
    return select(District.logo_type).where(
        District.id == district_id, District.logo_sha256 == digest
    )


def email_of(person_id: uuid.UUID) -> Select[str | None]:
    """A person's e-mail address, or None."""
    return select(StaffMember.email).where(StaffMember.id == person_id)


def holder_of(sign_in_name: str) -> Select[uuid.UUID]:
    """Who has a sign-in name, in whatever district."""
    return select(StaffMember.id).where(StaffMember.sign_in_name == sign_in_name)


def districts_called(name_or_id: str) -> Select[District]:
    """Districts by their full name or by their id."""
    by_name = District.name == name_or_id
    try:
        return select(District).where(or_(by_name, District.id == uuid.UUID(name_or_id)))
    except ValueError:
        return select(District).where(by_name)
