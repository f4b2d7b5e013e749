"""Whom an alarm goes to, and how; kept in a file for the day the database cannot be read."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import clock, db, mail
from app.models import District, Position, RoleGrant, Site, StaffMember
from app.models.scope import holds
from app.operating.line import asked
from app.operating.telling_kept import read, write
from config import settings

FILE = "coordinators.json"


@dataclass(frozen=True)
class Reader:
    """Somebody who looks after the server, and the mail server that reaches them."""

    address: str
    language: str
    zone: str
    stands_in: bool
    """HR, who gets the alarms while no technology coordinator has an e-mail address."""
    server: dict[str, Any]
    """The settings of `mail.MailSettings`, the password by the name of the secret it is in."""

    def settings(self) -> mail.MailSettings:
        """How to reach them, with the password from its file."""
        given = dict(self.server)
        secret = given.pop("secret")
        password = settings().secret(secret) if given["account"] else ""
        return mail.MailSettings(**given, password=password)


def readers() -> list[Reader]:
    """Technology coordinators in office, else HR; the last known ones if the database is gone."""
    found = asked(_readers)
    if found is None:
        return _last_known()
    db.session.rollback()
    write(FILE, [asdict(reader) for reader in found])
    return found


def _readers() -> list[Reader]:
    return _holding("technology") or _holding("hr")


def _holding(role: str) -> list[Reader]:
    """One reader for each address; whoever holds a role of several districts reads it once."""
    found = {
        str(person.email): _reader(person, role)
        for person in db.session.scalars(_with_role(role)).unique()
        if _is_in_office(person, role)
    }
    return list(found.values())


def _with_role(role: str) -> Select[StaffMember]:
    return (
        select(StaffMember)
        .join(RoleGrant, RoleGrant.staff_member_id == StaffMember.id)
        .join(District, District.id == StaffMember.district_id)
        .options(joinedload(StaffMember.district))
        .where(RoleGrant.role == role, StaffMember.email.is_not(None))
        .where(~District.is_demo, District.mail_host != "")
        .order_by(StaffMember.id)
    )


def _is_in_office(person: StaffMember, role: str) -> bool:
    """The role is held today, over a whole district, and the person still works there."""
    today = clock.today(person.district.time_zone)
    held = (
        select(RoleGrant.id)
        .join(Site, Site.id == RoleGrant.site_id)
        .join(Position, Position.staff_member_id == RoleGrant.staff_member_id)
        .where(RoleGrant.staff_member_id == person.id, RoleGrant.role == role)
        .where(holds(RoleGrant, today), holds(Position, today), Site.kind == "district")
    )
    return bool(person.email) and db.session.scalar(held.limit(1)) is not None


def _reader(person: StaffMember, role: str) -> Reader:
    district = person.district
    server = {
        "host": district.mail_host,
        "port": district.mail_port,
        "security": district.mail_security,
        "account": district.mail_account,
        "sender": district.mail_sender,
        "secret": mail.secret_name(district),
    }
    return Reader(str(person.email), person.language, district.time_zone, role == "hr", server)


def _last_known() -> list[Reader]:
    return [Reader(**each) for each in read(FILE, [])]
