"""Reading one person's file: where they worked, what was asked, what was done on which version.

Answers, scenario choices and sittings stay out: practice is not discipline."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from app.figures.standing import Who
from app.models import (
    Acknowledgment,
    Attempt,
    Certificate,
    CertificateFile,
    Completion,
    Correction,
    Enrollment,
    ModuleVersion,
    PaperSignature,
    PersonChange,
    Policy,
    PolicyVersion,
    Position,
    Program,
    Recovery,
    Requirement,
    Site,
    Sitting,
    StaffMember,
)
from app.models.editions import number_in_effect
from app.models.scope import holds, includes, known_people, sites_within, stands
from app.models.status import asked_on, in_force, is_met_by
from app.models.voids import is_revoked, is_voided


def person(
    led: Who, keepers: Sequence[uuid.UUID], on: date, person_id: uuid.UUID
) -> Select[*tuple[Any, ...]]:
    """The person with each position ever held and its supervisor, the newest first.

    Seen by whoever leads them (`led`); by HR and auditors (`keepers`) also before and after."""
    supervisor = aliased(StaffMember)
    seen = [known_people(keepers, on)] if keepers else []
    return (
        select(StaffMember, Position, supervisor.legal_name.label("supervisor"))
        .join(Position, Position.staff_member_id == StaffMember.id)
        .outerjoin(supervisor, supervisor.id == Position.supervisor_id)
        .options(joinedload(Position.site))
        .where(
            StaffMember.id == person_id,
            or_(StaffMember.id.in_(led), *(includes(people, person_id) for people in seen)),
            stands(Position),
        )
        .order_by(Position.held_from.desc(), Position.id)
    )


def kept_at(keepers: Sequence[uuid.UUID], on: date, person_id: uuid.UUID) -> Select[uuid.UUID]:
    """The keepers' sites, if the person is one whose whole file they see; else none."""
    is_known = includes(known_people(keepers, on), person_id)
    return select(sites_within(keepers, on).c.site_id).where(is_known)


def changes(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What the staff list said before, the newest change first, and who changed it."""
    by = aliased(StaffMember)
    return (
        select(PersonChange, by.legal_name.label("by"))
        .outerjoin(by, by.id == PersonChange.recorded_by)
        .where(PersonChange.staff_member_id == person_id)
        .order_by(PersonChange.recorded_at.desc(), PersonChange.id)
    )


def helps(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """When and how somebody helped the person to sign in, and who; the newest first."""
    helper = aliased(StaffMember)
    return (
        select(Recovery, helper.legal_name.label("by"))
        .outerjoin(helper, helper.id == Recovery.helped_by)
        .where(Recovery.staff_member_id == person_id)
        .order_by(Recovery.recorded_at.desc())
    )


def workplace(tops: Sequence[uuid.UUID], on: date, person_id: uuid.UUID) -> Select[Site]:
    """Where the person works on a date, of the sites the viewer sees; the newest position first."""
    return (
        select(Site)
        .join(Position, Position.site_id == Site.id)
        .where(
            Position.staff_member_id == person_id,
            holds(Position, on),
            Site.id.in_(select(sites_within(tops, on).c.site_id)),
        )
        .order_by(Position.held_from.desc(), Position.id)
        .limit(1)
    )


def asked(person_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Per enrollment, newest first: why it is asked, and each requirement in force, met or not."""
    asked_then = (Requirement.program_id == Enrollment.program_id) & holds(
        Requirement, asked_on(on)
    )
    enroller = aliased(StaffMember)
    met = (
        select(func.min(Completion.completed_at))
        .where(Completion.enrollment_id == Enrollment.id, is_met_by(), ~is_voided())
        .correlate(Enrollment, Requirement)
        .scalar_subquery()
    )
    return (
        select(
            Enrollment,
            *in_force(on),
            Program,
            Position.job_class,
            Site.name.label("site"),
            enroller.legal_name.label("enrolled_by"),
            Requirement.id.label("requirement_id"),
            Requirement.outside_title,
            Requirement.outside_title_es,
            ModuleVersion.titles,
            Policy.code,
            PolicyVersion.id.label("version_id"),
            PolicyVersion.title,
            met.label("completed_at"),
        )
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Position, Position.id == Enrollment.position_id)
        .outerjoin(Site, Site.id == Position.site_id)
        .outerjoin(enroller, enroller.id == Enrollment.recorded_by)
        .outerjoin(Requirement, asked_then)
        .outerjoin(ModuleVersion, _newest_module())
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .outerjoin(PolicyVersion, _policy_in_effect(on))
        .where(Enrollment.staff_member_id == person_id)
        .order_by(Enrollment.opens_on.desc(), Enrollment.id, Requirement.position)
    )


def passes(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every quiz passed, when and on which edition: what the notice before it says HR sees."""
    return (
        select(
            Sitting.enrollment_id,
            Attempt.submitted_at.label("at"),
            ModuleVersion.titles,
            ModuleVersion.number,
        )
        .select_from(Attempt)
        .join(Attempt.sitting)
        .join(Sitting.enrollment)
        .join(ModuleVersion, ModuleVersion.id == Attempt.module_version_id)
        .where(Enrollment.staff_member_id == person_id, Attempt.passed)
        .order_by(Attempt.submitted_at, Attempt.id)
    )


def signatures(person_id: uuid.UUID) -> CompoundSelect[*tuple[Any, ...]]:
    """Every signature, receipt and paper with its edition, and whether it was voided."""
    by_hand = _signed(
        person_id, Acknowledgment, Acknowledgment.kind, Correction.acknowledgment_id
    ).add_columns(Acknowledgment.signed_at.label("at"))
    on_paper = _signed(
        person_id, PaperSignature, literal("paper"), Correction.paper_id
    ).add_columns(PaperSignature.recorded_at.label("at"))
    return union_all(by_hand, on_paper).order_by("at")


def _signed(
    person_id: uuid.UUID, record: Any, kind: ColumnElement[str] | Any, corrected: Any
) -> Select[*tuple[Any, ...]]:
    voided = select(Correction.id).where(corrected == record.id, Correction.kind == "void")
    return (
        select(
            record.id,
            record.enrollment_id,
            kind.label("kind"),
            Policy.code,
            PolicyVersion.title,
            PolicyVersion.adopted_on,
            voided.correlate(record).exists().label("voided"),
        )
        .select_from(record)
        .join(Enrollment, Enrollment.id == record.enrollment_id)
        .join(PolicyVersion, PolicyVersion.id == record.policy_version_id)
        .join(PolicyVersion.policy)
        .where(Enrollment.staff_member_id == person_id)
    )


def certificates(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every certificate: `newest` is the ordinal that counts, `size` None until the PDF is made."""
    newest = func.max(Certificate.ordinal).over(partition_by=Certificate.enrollment_id)
    return (
        select(
            Certificate.enrollment_id,
            Certificate.number,
            Certificate.ordinal,
            Certificate.issued_at,
            Certificate.valid_until,
            newest.label("newest"),
            is_revoked().label("revoked"),
            CertificateFile.size,
        )
        .join(Certificate.enrollment)
        .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(Enrollment.staff_member_id == person_id)
        .order_by(Certificate.issued_at, Certificate.id)
    )


def _newest_module() -> ColumnElement[bool]:
    other = aliased(ModuleVersion)
    newest = select(func.max(other.number)).where(other.slug == ModuleVersion.slug)
    return (ModuleVersion.slug == Requirement.module_slug) & (
        ModuleVersion.number == newest.correlate(ModuleVersion).scalar_subquery()
    )


def _policy_in_effect(on: date) -> ColumnElement[bool]:
    return (PolicyVersion.policy_id == Policy.id) & (PolicyVersion.number == number_in_effect(on))
