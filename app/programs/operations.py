"""Verbs of programs: found one, ask for something, enroll people in a cycle."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app import db
from app.models import Enrollment, Policy, Program, Requirement


def create_program(
    district_id: uuid.UUID,
    title: str,
    title_es: str = "",
    certificate_note: str = "",
    certificate_note_es: str = "",
) -> Program:
    """A program that asks for nothing yet."""
    program = Program(
        id=db.uuid7(),
        district_id=district_id,
        title=title,
        title_es=title_es,
        certificate_note=certificate_note,
        certificate_note_es=certificate_note_es,
    )
    db.session.add(program)
    db.session.flush()
    return program


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
