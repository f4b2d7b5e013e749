"""The program that asks people to sign each substantive edition of a policy."""

import uuid
from datetime import date, datetime

from app import db
from app.enrolling.editions import terms_for
from app.models import Policy, PolicyVersion, Program, Requirement
from app.policies import publishing_queries as queries


def ask_again(
    policy: Policy, version: PolicyVersion, asks: str, on: date, now: datetime, by: uuid.UUID
) -> None:
    """See to it that a program asks for the policy's editions; one that does so already stays.

    `asks` is `everybody`, the id of a program whose people are asked, or empty for nobody."""
    if not asks or program_of(policy, on):
        return
    program = Program(
        id=db.uuid7(),
        district_id=policy.district_id,
        title=f"Policy {policy.code}: new editions",
        title_es=f"Política {policy.code}: ediciones nuevas",
    )
    db.session.add(program)
    db.session.flush()
    begins = min(on, version.effective_on)
    terms = terms_for(policy.district_id, policy.id, asks, begins, on)
    terms.program_id, terms.recorded_at, terms.recorded_by = program.id, now, by
    db.session.add(terms)
    asked = Requirement(
        program_id=program.id, position=0, policy_id=policy.id, held_from=begins, recorded_at=now
    )
    db.session.add(asked)
    db.session.flush()


def program_of(policy: Policy, on: date) -> Program | None:
    """The program that asks for the policy's editions, if there is one."""
    return db.session.scalars(queries.edition_programs(policy.id, on)).first()


def choices(policy: Policy, on: date) -> list[Program]:
    """Programs whose people may be asked: those that ask for this policy and know for whom."""
    return list(db.session.scalars(queries.programs_with_an_audience(policy.id, on)))
