"""Fills the database of DATABASE_URL for the measured learners.

`python -m tests.bench.district PEOPLE` prints their sign-in names, the key and the words as JSON.
"""

import json
import sys
import uuid
from datetime import date, timedelta
from typing import Any

from app import clock, db, migrating, published
from app.auth.own_secret import HASHER
from app.models import Credential, District, Policy, Site
from app.policies.publishing import Dates, publish
from app.programs.operations import ask_for, create_program, enroll
from app.roster.operations import add_person, add_site, create_district
from config import settings
from tests.bench.content import POLICY, for_the_floor, key_of, short_module
from tests.bench.learner import PASSWORD

OPENED = date(2025, 8, 1)


def fill(people: int) -> dict[str, Any]:
    """A district with so many enrolled teachers, who all have set a password."""
    made, now = short_module(), clock.now()
    kept = HASHER.hash(PASSWORD)
    db.writing()
    published.publish(made, now)
    district, _hr, top = create_district(
        name="Cottonwood Public Schools",
        time_zone="America/Denver",
        packs=["gbee", "law-nm"],
        hr_name="Cora Hale",
        hr_email="cora@example.org",
        now=now,
    )
    school = add_site(district=district, name="Lincoln School", parent=top, on=OPENED)
    names = [f"p{number}" for number in range(people)]
    learners = [_learner(school, name) for name in names]
    db.session.add_all(
        Credential(staff_member_id=id, password_hash=kept, set_at=now) for id in learners
    )
    _ask(district, learners)
    profile = published.current_profile(district.id)
    db.session.commit()
    return {"names": names, "key": key_of(made, profile), "words": for_the_floor(made, profile)}


def _learner(school: Site, name: str) -> uuid.UUID:
    return add_person(
        site=school, name=f"Person {name}", sign_in_name=name, job_class="teacher", on=OPENED
    ).id


def _ask(district: District, learners: list[uuid.UUID]) -> None:
    policy = Policy(district_id=district.id, code="GBEE")
    db.session.add(policy)
    db.session.flush()
    dates = Dates(adopted_on=OPENED, effective_on=OPENED)
    publish(policy, "Staff Communications", POLICY.read_bytes(), dates, clock.now())
    program = create_program(district.id, "2026-27 annual training")
    ask_for(program, OPENED, modules=["boundaries"], policies=[policy])
    today = clock.today(district.time_zone)
    enroll(program, learners, "2026-27", today, today + timedelta(days=10))


if __name__ == "__main__":
    migrating.upgrade()
    db.connect(settings().database_url)
    json.dump(fill(int(sys.argv[1])), sys.stdout)
