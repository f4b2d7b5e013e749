"""Two districts and a school beside one's own, full of canaries, and who looks from where."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app import clock, db, files
from app.db import Base
from app.models import District, ModuleVersion, SitePlacement, StaffMember
from app.roster.operations import add_person, create_district
from tests.app.canaries import (
    FOREIGN_DISTRICT,
    FOREIGN_SITE,
    OWN,
    UNPLANTED,
    World,
    columns,
    personal,
    word,
)
from tests.app.conftest import World as Town

ENDED = frozenset(
    {
        *("approval_decision", "school_page_decision", "school_page_ending", "question_answer"),
        *("correction", "legal_hold_release", "completion", "certificate", "certificate_file"),
        *("enrollment_change", "credit", "notice_outcome", "acknowledgment", "refusal"),
        *("paper_signature", "totp", "credential"),
    }
)
"""What decides or finishes something: the second rows lack it, and still wait."""


SINCE = date(2025, 8, 1)
TABLES = frozenset(Base.metadata.tables) - set(UNPLANTED)
WORK = {"sitting", "attempt", "answers", "kept_form", "case_tally"}
"""Of one's own these are missing: pages could not go on working with made-up ones."""


class Planted:
    """Whose rows are whose, the people of one's own district by role, and the neighbors' HR."""

    def __init__(self, town: Town) -> None:
        self.town, self.own = town, World(OWN)
        self.district, self.site = World(FOREIGN_DISTRICT), World(FOREIGN_SITE)
        self.people: dict[str, uuid.UUID] = {}

    def plant_own(self) -> None:
        """Ana's rows at Lincoln, and somebody there in each role."""
        db.writing()
        town, ids = self.town, self.own.ids
        known: dict[str, Any] = {
            "district": town.district,
            "site": town.lincoln,
            "staff_member": town.ana,
        }
        known |= {"policy": town.policy, "policy_version": town.version, "program": town.program}
        known |= {"enrollment": town.enrollment, "requirement": town.program.requirements[0]}
        ids |= {name: [row.id] for name, row in known.items()} | {"top": [town.top.id]}
        ids["module_version"] = [db.session.scalars(select(ModuleVersion.id)).one()]
        self.own.plant(TABLES - set(known) - WORK)
        self.people |= {name: person.id for name, person in viewers(town).items()}
        db.session.commit()

    def plant_district(self) -> None:
        """Another district, whose rows are all foreign."""
        db.writing()
        self.people["neighbor"] = found_district(self.district, self.own).id
        self.district.plant(TABLES - {"district", "site"})
        self.district.plant(personal() - {"site"}, ENDED)
        db.session.commit()

    def plant_site(self) -> None:
        """Another school of one's own district; programs and policies are the district's."""
        db.writing()
        world, mine = self.site, self.own.ids
        world.ids |= {name: list(ids) for name, ids in mine.items() if name not in personal()}
        world.plant(personal())
        below = {"site_id": world.ids["site"][0], "parent_id": self.own.ids["top"][0]}
        db.session.add(SitePlacement(**below, held_from=SINCE))
        world.plant(personal() - {"site"}, ENDED)
        db.session.commit()


def found_district(world: World, own: World) -> StaffMember:
    """The other district with its top, and its HR."""
    district, hr, top = create_district(
        name=word(world.letter, "district.name"),
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Hera Hale",
        hr_email="hera@example.org",
        now=clock.now(),
    )
    names = [name.split(".")[1] for name in columns() if name.startswith("district.mail")]
    words = {name: word(world.letter, f"district.{name}") for name in names}
    words["logo_sha256"] = files.keep(b"\x89PNG\r\n\x1a\n" + words["mail_host"].encode())
    fixed = {"mail_security": "starttls", "logo_type": "image/png"}
    top.name = word(world.letter, "site.name")
    db.session.execute(update(District).where(District.id == district.id).values(words | fixed))
    world.ids |= {"district": [district.id], "site": [top.id], "logo": [words["logo_sha256"]]}
    world.ids["module_version"] = own.ids["module_version"]
    return hr


def viewers(town: Town) -> dict[str, StaffMember]:
    """Somebody in each role, at Lincoln where a role can be held there."""
    made = {"learner": town.ana, "tablet": town.ana, "principal": town.ben, "hr": town.cora}
    roles = {"auditor": "auditor", "office": "office", "branch hr": "hr", "author": "author"}
    for name, role in {**roles, "technology": "technology"}.items():
        email = f"{role}.{name[:1]}@example.org"
        made[name] = add_person(
            site=town.lincoln,
            name=f"{role} of Lincoln",
            email=email,
            job_class="office",
            role=role,
            on=SINCE,
        )
    made["supervisor"] = add_person(
        site=town.lincoln, name="Sue Per", job_class="teacher", on=SINCE
    )
    add_person(
        site=town.lincoln,
        name="Tim Led",
        job_class="teacher",
        on=SINCE,
        supervisor_id=made["supervisor"].id,
    )
    return made
