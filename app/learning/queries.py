"""Reading a learner's own training; the learner is always in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.asking import is_in_order, waits
from app.models import (
    Acknowledgment,
    Answers,
    Attempt,
    Completion,
    Enrollment,
    ModuleVersion,
    Policy,
    PolicyVersion,
    Position,
    QuestionAnswer,
    Requirement,
    RoleGrant,
    Sitting,
    StaffMember,
    StaffQuestion,
)
from app.models.moving import due_in_force
from app.models.scope import holds, known_people, visible_people
from app.models.status import (
    asked_on,
    in_force,
    is_certified,
    is_declined,
    is_met_by,
    status_expression,
)
from app.models.voids import is_voided
from app.rules.status import ASKED


def enrollments_of(learner_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """The learner's enrollments with program and what is in force of them, the next due first."""
    return (
        select(
            Enrollment,
            *in_force(on),
            is_certified().label("certified"),
            is_in_order(on).label("in_order"),
        )
        .options(joinedload(Enrollment.program))
        .where(Enrollment.staff_member_id == learner_id)
        .order_by(literal_column("due_on"), Enrollment.id)
    )


def person(
    tops: Sequence[uuid.UUID], keepers: Sequence[uuid.UUID], on: date, person_id: uuid.UUID
) -> Select[StaffMember]:
    """Somebody of the sites of the one who asks: for principals (`tops`) while they work there,
    for HR (`keepers`) also before and after."""
    seen = or_(
        StaffMember.id.in_(visible_people(tops, on)), StaffMember.id.in_(known_people(keepers, on))
    )
    return select(StaffMember).where(StaffMember.id == person_id, seen)


def requirements_of(learner_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """For each enrollment: requirement, policy code, whether `begun`, when and how completed, and
    how its policy was answered otherwise."""
    begun = Sitting.id.is_not(None).label("begun")
    return (
        select(
            Enrollment.id,
            Requirement,
            Policy.code,
            begun,
            Completion.completed_at,
            Completion.paper_id,
            Acknowledgment.kind,
            is_declined(on).label("declined"),
            _is_answered().label("answered"),
        )
        .select_from(Enrollment)
        .join(Requirement, Requirement.program_id == Enrollment.program_id)
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .outerjoin(
            Completion,
            (Completion.enrollment_id == Enrollment.id) & is_met_by() & ~is_voided(),
        )
        .outerjoin(Acknowledgment, Acknowledgment.id == Completion.acknowledgment_id)
        .outerjoin(
            Sitting,
            (Sitting.enrollment_id == Enrollment.id) & (Sitting.requirement_id == Requirement.id),
        )
        .where(
            Enrollment.staff_member_id == learner_id,
            holds(Requirement, asked_on(on)),
        )
        .order_by(Enrollment.id, Requirement.position)
    )


def _is_answered() -> ColumnElement[bool]:
    """Whether human resources answered what was asked about the policy of a requirement."""
    return (
        select(QuestionAnswer.id)
        .join(StaffQuestion, StaffQuestion.id == QuestionAnswer.question_id)
        .join(PolicyVersion, PolicyVersion.id == StaffQuestion.policy_version_id)
        .where(
            StaffQuestion.enrollment_id == Enrollment.id,
            PolicyVersion.policy_id == Requirement.policy_id,
        )
        .correlate(Enrollment, Requirement)
        .exists()
    )


def newest_modules() -> Select[*tuple[Any, ...]]:
    """Slug, titles and minutes of the newest edition of each module."""
    newest = (
        select(ModuleVersion.slug, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.slug)
        .subquery()
    )
    return select(ModuleVersion.slug, ModuleVersion.titles, ModuleVersion.minutes).join(
        newest,
        (newest.c.slug == ModuleVersion.slug) & (newest.c.number == ModuleVersion.number),
    )


def newest_version(slug: str) -> Select[ModuleVersion]:
    """The newest edition of a module."""
    return (
        select(ModuleVersion)
        .where(ModuleVersion.slug == slug)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    )


def part(
    learner_id: uuid.UUID, enrollment_id: uuid.UUID, requirement_id: uuid.UUID, on: date
) -> Select[*tuple[Any, ...]]:
    """One thing that one of the learner's own enrollments asks: enrollment, requirement, the
    `status`, whether it `waits` for another, whether it is `met`."""
    met = select(Completion.id).where(
        Completion.enrollment_id == Enrollment.id, is_met_by(), ~is_voided()
    )
    return (
        select(
            Enrollment,
            Requirement,
            status_expression(on).label("status"),
            waits(on).label("waits"),
            met.exists().label("met"),
        )
        .join(Requirement, Requirement.program_id == Enrollment.program_id)
        .options(joinedload(Enrollment.program))
        .where(
            Enrollment.staff_member_id == learner_id,
            Enrollment.id == enrollment_id,
            Requirement.id == requirement_id,
        )
    )


def due_date(learner_id: uuid.UUID, enrollment_id: uuid.UUID, on: date) -> Select[date]:
    """The due date in force of one of the learner's own enrollments that is still asked."""
    return select(due_in_force(on)).where(
        Enrollment.id == enrollment_id,
        Enrollment.staff_member_id == learner_id,
        status_expression(on).in_(ASKED),
    )


def sitting(learner_id: uuid.UUID, sitting_id: uuid.UUID, on: date) -> Select[Sitting, str]:
    """One of the learner's own sittings, with its enrollment, program and module edition, and the
    enrollment's status."""
    return (
        select(Sitting, status_expression(on))
        .join(Sitting.enrollment)
        .join(Enrollment.program)
        .options(
            contains_eager(Sitting.enrollment).contains_eager(Enrollment.program),
            joinedload(Sitting.module_version),
        )
        .where(Sitting.id == sitting_id, Enrollment.staff_member_id == learner_id)
    )


def sitting_for(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Select[Sitting]:
    """The sitting an enrollment has begun on a requirement."""
    return select(Sitting).where(
        Sitting.enrollment_id == enrollment_id, Sitting.requirement_id == requirement_id
    )


def attempt(learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Select[Attempt]:
    """One of the learner's own attempts, with its sitting."""
    return (
        select(Attempt)
        .join(Attempt.sitting)
        .join(Sitting.enrollment)
        .options(contains_eager(Attempt.sitting).contains_eager(Sitting.enrollment))
        .where(Attempt.id == attempt_id, Enrollment.staff_member_id == learner_id)
    )


def attempts_made(sitting_id: uuid.UUID) -> Select[int]:
    """How many tries have been handed in."""
    return select(func.count(Attempt.id)).where(Attempt.sitting_id == sitting_id)


def job_class(learner_id: uuid.UUID, on: date) -> Select[str]:
    """The job classes held on a date, the newest first."""
    return (
        select(Position.job_class)
        .where(
            Position.staff_member_id == learner_id,
            holds(Position, on),
        )
        .order_by(Position.held_from.desc(), Position.id)
    )


def paid_time(learner_id: uuid.UUID, on: date) -> Select[str]:
    """Whom somebody paid by the hour asks when to train: supervisor, else principal, else empty.

    No row for everybody else; whoever has left is not asked."""
    supervisor, principal, work = aliased(StaffMember), aliased(StaffMember), aliased(Position)
    is_here = select(work.id).where(work.staff_member_id == supervisor.id, holds(work, on))
    leads = (RoleGrant.site_id == Position.site_id) & (RoleGrant.role == "principal")
    return (
        select(func.coalesce(_name(supervisor), _name(principal), ""))
        .select_from(Position)
        .outerjoin(supervisor, (supervisor.id == Position.supervisor_id) & is_here.exists())
        .outerjoin(RoleGrant, leads & holds(RoleGrant, on))
        .outerjoin(principal, principal.id == RoleGrant.staff_member_id)
        .where(Position.staff_member_id == learner_id, Position.is_hourly, holds(Position, on))
        .order_by(Position.held_from.desc(), Position.id, RoleGrant.id)
        .limit(1)
    )


def _name(person: type[StaffMember]) -> ColumnElement[str]:
    """How pages call a person (`StaffMember.name`)."""
    return func.coalesce(func.nullif(person.preferred_name, ""), person.legal_name)


def attempt_of(submission_id: uuid.UUID) -> Select[Attempt]:
    """The attempt a submission brought."""
    return select(Attempt).where(Attempt.submission_id == submission_id)


def passed_attempt(sitting_id: uuid.UUID) -> Select[uuid.UUID]:
    """The attempt that passed, if one has."""
    return select(Attempt.id).where(Attempt.sitting_id == sitting_id, Attempt.passed)


def earlier_sittings(enrollment: Enrollment) -> Select[Sitting]:
    """What the same learner sat before, with their enrollments."""
    return (
        select(Sitting)
        .join(Sitting.enrollment)
        .options(contains_eager(Sitting.enrollment))
        .where(Enrollment.staff_member_id == enrollment.staff_member_id)
        .order_by(Sitting.id)
    )


def try_made(sitting_id: uuid.UUID, number: int) -> Select[Attempt, Answers]:
    """A try handed in, with its answers while they are kept."""
    return (
        select(Attempt, Answers)
        .join(Answers, Answers.attempt_id == Attempt.id)
        .where(Attempt.sitting_id == sitting_id, Attempt.ordinal == number)
    )
