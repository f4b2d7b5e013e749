"""Verbs of the settings pages: name and year, logo, contacts, mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from app import db, mail
from app.errors import DomainError
from app.models import Contact, District, Site
from app.rules import texts
from config import settings

LARGEST_LOGO = 500 * 1024
LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How a file begins, and what it is then."""


@dataclass(frozen=True)
class Row:
    """One contact as HR entered it; without a label it is an empty line of the form."""

    label: str
    name: str
    phone: str
    checked_on: date | None


def change_district(district: District, *, name: str, time_zone: str, year_starts: date) -> None:
    """Name, zone and first day of the school year (in any year); the top site shares the name."""
    district.name = texts.name(name)
    district.time_zone = texts.time_zone(time_zone)
    district.school_year_starts = f"{year_starts:%m-%d}"
    db.session.execute(
        update(Site)
        .where(Site.district_id == district.id, Site.kind == "district")
        .values(name=district.name)
    )


def change_contacts(district: District, rows: Sequence[Row]) -> list[Contact]:
    """Put the rows in place of the contacts; returns those whose number waits for a call.

    A row's number that changed while its date did not has not been called: the date goes."""
    old = [(contact.phone, contact.checked_on) for contact in district.contacts]
    checked = [_checked_on(row, old[place : place + 1]) for place, row in enumerate(rows)]
    district.contacts[:] = [
        Contact(position=place, label=row.label, name=row.name, phone=row.phone, checked_on=on)
        for place, (row, on) in enumerate(zip(rows, checked, strict=True))
        if row.label
    ]
    return [contact for contact in district.contacts if contact.phone and not contact.checked_on]


def change_mail(district: District, given: mail.MailSettings) -> None:
    """Keep the mail settings; an empty password leaves the saved one.

    Another server or account needs it typed again: a saved password goes to no other server."""
    same = (given.host, given.account) == (district.mail_host, district.mail_account)
    if given.account and not given.password and not same:
        raise DomainError("Enter the password: it belongs to one server and one account.")
    if given.account and given.password:
        settings().keep_secret(mail.secret_name(district), given.password)
    district.mail_host, district.mail_port = given.host, given.port
    district.mail_security, district.mail_account = given.security, given.account
    district.mail_sender = given.sender


def logo_type(data: bytes) -> str:
    """The media type of a logo by its first bytes; raises DomainError for all but PNG and JPEG."""
    if len(data) > LARGEST_LOGO:
        raise DomainError("The picture is larger than 500 KB. Save a smaller one.")
    for start, media_type in LOGO_TYPES.items():
        if data.startswith(start):
            return media_type
    if b"<svg" in data[:4096].lower():
        raise DomainError("An SVG file can carry programs. Save the logo as PNG or JPEG.")
    raise DomainError("Choose a picture saved as PNG or JPEG.")


def _checked_on(row: Row, before: Sequence[tuple[str, date | None]]) -> date | None:
    stale = any(phone != row.phone and on == row.checked_on for phone, on in before)
    return row.checked_on if row.phone and not stale else None
