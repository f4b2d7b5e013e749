"""Verbs of programs: found one, ask for something, enroll people in a cycle."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app import db
from app.errors import DomainError
from app.models import Enrollment, Policy, Program, Requirement
from app.programs import queries


def create_program(
    district_id: uuid.UUID,
    title: str,
    title_es: str = "",
    certificate_note: str = "",
    certificate_note_es: str = "",
    onboarding_days: int | None = None,
    jobs: Sequence[str] = (),
) -> Program:
    """A program that asks for nothing yet; with `onboarding_days` every newcomer is enrolled."""
    program = Program(
        id=db.uuid7(),
        district_id=district_id,
        title=title,
        title_es=title_es,
        certificate_note=certificate_note,
        certificate_note_es=certificate_note_es,
        onboarding_days=onboarding_days,
        jobs=list(jobs),
    )
    db.session.add(program)
    db.session.flush()
    return program


def policy_called(district_id: uuid.UUID, code: str) -> Policy:
    """The district's policy by its code; raises DomainError when there is none."""
    policy = db.session.scalar(queries.policy_of(district_id, code))
    if policy is None:
        raise DomainError("The district has no policy %(code)s. Publish it first.", code=code)
    return policy


def module_called(slug: str) -> str:
    """The slug of a published module; raises DomainError when there is none."""
    if db.session.scalars(queries.editions_of(slug)).first() is None:
        raise DomainError("There is no published module “%(slug)s”.", slug=slug)
    return slug


def ask_for(
    program: Program,
    on: date,
    modules: Iterable[str] = (),
    policies: Iterable[Policy] = (),
) -> None:
    """Require modules by slug, then policies, in this order, from a date on."""
    asked = [Requirement(module_slug=slug) for slug in modules]
    asked += [Requirement(policy_id=policy.id) for policy in policies]
    for place, requirement in enumerate(asked, len(program.requirements)):
        requirement.position, requirement.held_from = place, on
        program.requirements.append(requirement)
    db.session.flush()


def enroll(
    program: Program, people: Iterable[uuid.UUID], cycle: str, opens_on: date, due_on: date
) -> int:
    """Enroll people in a cycle; those already in it stay as they are. Returns how many are new."""
    held = select(Enrollment.staff_member_id).where(
        Enrollment.program_id == program.id, Enrollment.cycle == cycle
    )
    already = set(db.session.scalars(held))
    new = [
        Enrollment(
            id=db.uuid7(),
            staff_member_id=person_id,
            program_id=program.id,
            cycle=cycle,
            opens_on=opens_on,
            first_due_on=due_on,
        )
        for person_id in people
        if person_id not in already
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)
