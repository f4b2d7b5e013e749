"""Reading every fact that says where one enrollment stands, whenever it was recorded."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Select, case, literal, select
from sqlalchemy.orm import aliased

from app.figures.moment import Moment
from app.models import (
    Acknowledgment,
    Attempt,
    Certificate,
    Completion,
    Correction,
    Credit,
    CreditClaim,
    Enrollment,
    ModuleVersion,
    PaperSignature,
    Policy,
    PolicyVersion,
    Position,
    Program,
    ProgramTerms,
    Refusal,
    Requirement,
    Site,
    StaffMember,
)
from app.models.editions import number_obliging
from app.models.moving import closing
from app.models.scope import stood
from app.reports.files import newest_module, part_columns, policy_in_effect

Rows = Select[*tuple[Any, ...]]
INSTANT = timedelta(microseconds=1)


def enrollment(person_id: uuid.UUID, enrollment_id: uuid.UUID) -> Rows:
    """One of a person's enrollments, with the work that made them one of the audience."""
    enroller = aliased(StaffMember)
    return (
        select(
            Enrollment,
            Program,
            Position,
            Position.job_class,
            Site.name.label("site"),
            enroller.legal_name.label("enrolled_by"),
        )
        .select_from(Enrollment)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Position, Position.id == Enrollment.position_id)
        .outerjoin(Site, Site.id == Position.site_id)
        .outerjoin(enroller, enroller.id == Enrollment.recorded_by)
        .where(Enrollment.id == enrollment_id, Enrollment.staff_member_id == person_id)
    )


def terms(program_id: uuid.UUID, on: date, at: datetime) -> Select[ProgramTerms]:
    """The terms of a program that held on a date, by what had been recorded up to an instant."""
    return (
        select(ProgramTerms)
        .where(ProgramTerms.program_id == program_id, stood(ProgramTerms, on, at + INSTANT))
        .order_by(ProgramTerms.recorded_at.desc(), ProgramTerms.id.desc())
        .limit(1)
    )


def requirements(program_id: uuid.UUID, when: Moment) -> Rows:
    """All that a program ever asked, with what it is called on a date."""
    return (
        select(Requirement, *part_columns())
        .select_from(Requirement)
        .outerjoin(ModuleVersion, newest_module())
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .outerjoin(PolicyVersion, policy_in_effect(when))
        .where(Requirement.program_id == program_id)
        .order_by(Requirement.position, Requirement.id)
    )


def completions(enrollment_id: uuid.UUID) -> Rows:
    """Every completion with its one piece of evidence, and what took it back, if anything did."""
    version = PolicyVersion.id.in_(
        [Acknowledgment.policy_version_id, PaperSignature.policy_version_id]
    )
    return (
        select(
            Completion,
            Attempt,
            ModuleVersion.titles,
            ModuleVersion.number,
            Acknowledgment,
            PaperSignature,
            Policy.code,
            PolicyVersion.title,
            CreditClaim,
            Correction,
        )
        .select_from(Completion)
        .outerjoin(Attempt, Attempt.id == Completion.attempt_id)
        .outerjoin(ModuleVersion, ModuleVersion.id == Attempt.module_version_id)
        .outerjoin(Acknowledgment, Acknowledgment.id == Completion.acknowledgment_id)
        .outerjoin(PaperSignature, PaperSignature.id == Completion.paper_id)
        .outerjoin(PolicyVersion, version)
        .outerjoin(Policy, Policy.id == PolicyVersion.policy_id)
        .outerjoin(Credit, Credit.id == Completion.credit_id)
        .outerjoin(CreditClaim, CreditClaim.id == Credit.claim_id)
        .outerjoin(Correction, Correction.completion_id == Completion.id)
        .where(Completion.enrollment_id == enrollment_id)
    )


def refusals(enrollment_id: uuid.UUID, when: Moment) -> Rows:
    """Every refusal, whether its edition is the one that `obliges`, and what took it back.

    A cycle that is over stays as it was on its last day, as in `app.models.status.is_declined`."""
    last = closing(when.on, when.known_by)
    day = case((last < when.on, last), else_=literal(when.on, Date))
    return (
        select(
            Refusal,
            (PolicyVersion.number >= number_obliging(day, when.known_by)).label("obliges"),
            Policy.code,
            PolicyVersion.title,
            Correction,
        )
        .select_from(Refusal)
        .join(Enrollment, Enrollment.id == Refusal.enrollment_id)
        .join(Requirement, Requirement.id == Refusal.requirement_id)
        .join(PolicyVersion, PolicyVersion.id == Refusal.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .outerjoin(Correction, (Correction.refusal_id == Refusal.id) & (Correction.kind == "void"))
        .where(Refusal.enrollment_id == enrollment_id)
    )


def certificates(enrollment_id: uuid.UUID) -> Select[Certificate]:
    """Every certificate of an enrollment."""
    return select(Certificate).where(Certificate.enrollment_id == enrollment_id)
