"""A small district: Ana teaches at Lincoln, Ben is its principal, Cora is HR, Dan is elsewhere."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy import select

from app import db, evidence
from app.figures.moment import Moment
from app.models import (
    Acknowledgment,
    District,
    Enrollment,
    Policy,
    PolicyVersion,
    Position,
    Program,
    Requirement,
    Site,
    SitePlacement,
    StaffMember,
)
from app.rules.proof import Proof
from app.testimony import Client

Row = TypeVar("Row")

TODAY = date(2026, 9, 15)
ZONE = "America/Denver"
AS_OF = Moment(TODAY, ZONE)
DUE = date(2026, 8, 28)
LATER = date(2026, 10, 30)
LONG_AGO = date(2020, 8, 1)


@dataclass
class Town:
    """The district with its sites, its people by first name, and its one program."""

    district: District
    top: Site
    lincoln: Site
    kitchen: Site
    other: Site
    program: Program
    policy: PolicyVersion
    people: dict[str, StaffMember]

    def move(self, site: Site, parent: Site) -> None:
        """Put a site below another one by a correcting row."""
        mine = select(SitePlacement).where(SitePlacement.site_id == site.id)
        old = db.session.scalars(mine).one()
        keep(
            SitePlacement(
                site_id=site.id, parent_id=parent.id, held_from=LONG_AGO, replaces_id=old.id
            )
        )


def found_town() -> Town:
    """Within a write transaction: Lincoln has a kitchen below it; nobody is enrolled."""
    district = keep(District(id=db.uuid7(), name="Aspen Grove", time_zone="America/Denver"))
    top = keep(Site(id=db.uuid7(), district_id=district.id, kind="district", name="Aspen Grove"))
    lincoln, other = add_site(top, "Lincoln"), add_site(top, "Roosevelt")
    kitchen = add_site(lincoln, "Lincoln kitchen", "department")
    program, version = add_program(district)
    town = Town(district, top, lincoln, kitchen, other, program, version, {})
    for name, site in (("Ana", lincoln), ("Ben", lincoln), ("Cora", top), ("Dan", other)):
        add_person(town, name, site)
    return town


def add_site(parent: Site, name: str, kind: str = "school") -> Site:
    site = keep(Site(id=db.uuid7(), district_id=parent.district_id, kind=kind, name=name))
    keep(SitePlacement(site_id=site.id, parent_id=parent.id, held_from=LONG_AGO))
    return site


def add_person(town: Town, name: str, site: Site, held_from: date = LONG_AGO) -> Position:
    person = keep(
        StaffMember(
            id=db.uuid7(),
            district_id=town.district.id,
            legal_name=f"{name} Example",
            sign_in_name=name.casefold(),
        )
    )
    town.people[name] = person
    return add_position(person, site, held_from)


def add_position(
    person: StaffMember,
    site: Site,
    held_from: date = LONG_AGO,
    held_to: date | None = None,
    replaces: Position | None = None,
) -> Position:
    return keep(
        Position(
            id=db.uuid7(),
            staff_member_id=person.id,
            site_id=site.id,
            job_class="teacher",
            held_from=held_from,
            held_to=held_to,
            replaces_id=replaces.id if replaces else None,
        )
    )


def add_program(district: District) -> tuple[Program, PolicyVersion]:
    """A program that asks for one policy to be signed."""
    policy = keep(Policy(id=db.uuid7(), district_id=district.id, code="AG-1"))
    version = keep(
        PolicyVersion(
            id=db.uuid7(),
            policy_id=policy.id,
            number=1,
            title="Electronic boundaries",
            adopted_on=date(2026, 3, 9),
            effective_on=date(2026, 3, 9),
            media_type="text/markdown",
            size=1,
            sha256="0" * 64,
        )
    )
    program = keep(Program(id=db.uuid7(), district_id=district.id, title="Annual training"))
    add_requirement(program, policy.id)
    return program, version


def add_requirement(
    program: Program, policy_id: uuid.UUID, held_to: date | None = None
) -> Requirement:
    return keep(
        Requirement(
            id=db.uuid7(),
            program_id=program.id,
            position=0,
            policy_id=policy_id,
            held_from=LONG_AGO,
            held_to=held_to,
        )
    )


def enroll(
    town: Town,
    name: str,
    due: date = DUE,
    opens: date = LONG_AGO,
    cycle: str = "2026-27",
    closes_on: date | None = None,
) -> Enrollment:
    return keep(
        Enrollment(
            id=db.uuid7(),
            staff_member_id=town.people[name].id,
            program_id=town.program.id,
            cycle=cycle,
            closes_on=closes_on,
            opens_on=opens,
            first_due_on=due,
        )
    )


def sign(town: Town, enrollment: Enrollment) -> Acknowledgment:
    """The signature that finishes an enrollment, and with it the certificate."""
    now = datetime(2026, 8, 20, 16, 0, tzinfo=UTC)
    arrival = evidence.Arrival(
        enrollment.staff_member_id, str(enrollment.id), Proof("link", now, now)
    )
    return evidence.record_acknowledgment(
        enrollment,
        town.program.requirements[0].id,
        town.policy,
        evidence.record_submission(arrival, {}, now),
        statement="I have read it.",
        language="en",
        typed_name=enrollment.staff_member.legal_name,
        client=Client(),
    )


def keep(row: Row) -> Row:
    """Add a row and write it now, so that later rows may point to it."""
    db.session.add(row)
    db.session.flush()
    return row
