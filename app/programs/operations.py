"""Verbs of programs: found one, ask for something, enroll people in a cycle."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from app import db
from app.enrolling import known, plans
from app.errors import DomainError
from app.models import (
    DateProblem,
    Enrollment,
    EnrollmentChange,
    Policy,
    Program,
    ProgramTerms,
    Requirement,
)
from app.models.scope import ended, holds
from app.programs import problem_queries, queries
from app.rules.audience import Work, since
from app.rules.cycles import school_year_key
from app.rules.status import ASKED


def create_program(
    district_id: uuid.UUID,
    title: str,
    title_es: str = "",
    certificate_note: str = "",
    certificate_note_es: str = "",
    credits_hours: bool = False,
    ready_made: str = "",
    id: uuid.UUID | None = None,
) -> Program:
    """A program that asks for nothing yet, of nobody (see `ask_for` and `set_terms`)."""
    program = Program(
        id=id or db.uuid7(),
        district_id=district_id,
        title=title,
        title_es=title_es,
        certificate_note=certificate_note,
        certificate_note_es=certificate_note_es,
        credits_hours=credits_hours,
        ready_made=ready_made,
    )
    db.session.add(program)
    db.session.flush()
    return program


def set_terms(
    program: Program, on: date, now: datetime, by: uuid.UUID | None = None, **terms: Any
) -> ProgramTerms:
    """For whom the program is and when it comes round, from a date on; `terms` are columns by name.

    Terms that began that day are corrected, earlier ones end the day before. Then the nightly work,
    or `app.enrolling`, enrolls."""
    current = select(ProgramTerms).where(
        ProgramTerms.program_id == program.id, holds(ProgramTerms, on)
    )
    old = db.session.scalars(current).one_or_none()
    if old and old.held_from < on:
        db.session.add(ended(old, on - timedelta(days=1), recorded_at=now, recorded_by=by))
    new = ProgramTerms(
        program_id=program.id,
        held_from=on,
        recorded_at=now,
        recorded_by=by,
        replaces_id=old.id if old and old.held_from == on else None,
        **terms,
    )
    db.session.add(new)
    db.session.flush()
    return new


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
    outside: Iterable[tuple[str, str]] = (),
) -> None:
    """Require modules by slug, then policies, then training outside Brightline by its title in
    English and Spanish, in this order, from a date on."""
    asked = [Requirement(module_slug=slug) for slug in modules]
    asked += [Requirement(policy_id=policy.id) for policy in policies]
    asked += [Requirement(outside_title=en, outside_title_es=es) for en, es in outside]
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


def set_due(
    enrollment: Enrollment, due_on: date, on: date, now: datetime, by: uuid.UUID
) -> EnrollmentChange:
    """Give an open enrollment another due date, as a person of HR says; DomainError if over."""
    row = db.session.execute(queries.due_of(enrollment.id, on)).one()
    if row.status not in ASKED:
        raise DomainError("This training is not open any more, so it has no due date to set.")
    change = EnrollmentChange(
        enrollment_id=enrollment.id,
        held_from=on,
        base_due_on=due_on,
        due_on=due_on,
        closes_on=max(row.closes_on, due_on),
        released=False,
        reason="by-hand",
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(change)
    _settled(enrollment.program_id, enrollment.staff_member_id)
    return change


def settle(
    problem: DateProblem, due_on: date, on: date, now: datetime, by: uuid.UUID
) -> Enrollment:
    """Enroll somebody whose dates cannot be computed, by hand, due on the day HR says.

    The cycle has the key the rule would give it, so that nobody is asked twice for one thing."""
    there = problem_queries.open_enrollment(problem.staff_member_id, problem.program_id, on)
    found = db.session.scalars(there).one_or_none()
    if found:
        set_due(found, due_on, on, now, by)
        return found
    house = plans.house(problem.program.district_id, on)
    (person,) = known.people(house, [problem.staff_member_id])
    plan = next(plan for plan in house.plans if plan.program_id == problem.program_id)
    member = plan.audience.member(person.id, person.works, on) if plan.audience else None
    if member is None:
        raise DomainError("This program is not for this person any more.")
    made = _by_hand(house, plan, person, *member, due_on)
    made.opens_on, made.recorded_at, made.recorded_by = on, now, by
    if any(each.cycle == made.cycle for each in person.standings):
        raise DomainError("This person has been asked this already. Open their page to see it.")
    db.session.add(made)
    _settled(problem.program_id, person.id)
    return made


def _by_hand(
    house: plans.House, plan: plans.Plan, person: known.Person, why: str, work: Work, due_on: date
) -> Enrollment:
    assert plan.row and plan.audience
    joined = since(person.works, work, plan.audience.fits if why == "position" else bool)
    return Enrollment(
        id=db.uuid7(),
        staff_member_id=person.id,
        program_id=plan.program_id,
        cycle=_cycle(plan.row.rhythm, joined, due_on, house.calendar.starts),
        first_due_on=due_on,
        grace_days=plan.row.grace_days,
        valid_months=plan.row.valid_months,
        why="by-hand",
        position_id=work.id,
    )


def _cycle(rhythm: str, joined: date, due_on: date, starts: str) -> str:
    keys = {
        "onboarding": f"hire:{joined}",
        "anniversary": f"anniversary:{due_on}",
        "renewal": "first",
        "once": "once",
    }
    return keys.get(rhythm, school_year_key(due_on, starts))


def _settled(program_id: uuid.UUID, person_id: uuid.UUID) -> None:
    db.session.execute(
        delete(DateProblem).where(
            DateProblem.program_id == program_id, DateProblem.staff_member_id == person_id
        )
    )
    db.session.flush()
