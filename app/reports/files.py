"""Reading one person's file: where they worked, what was asked, what was done on which version.

Answers, scenario choices and sittings stay out: practice is not discipline. What depends on the
date is read as of a `Moment`; each function is one statement."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from app.figures.moment import Moment
from app.figures.standing import Who
from app.models import (
    Attempt,
    Certificate,
    CertificateFile,
    Completion,
    Enrollment,
    LegalHold,
    LegalHoldRelease,
    ModuleVersion,
    Policy,
    PolicyVersion,
    Position,
    Program,
    Requirement,
    Site,
    Sitting,
    StaffMember,
)
from app.models.editions import number_in_effect
from app.models.moving import closing, due_in_force
from app.models.scope import held, includes, known_people, sites_within
from app.models.status import asked_on, is_done, is_met_by, status_expression
from app.models.voids import by, is_revoked

Tops = Sequence[uuid.UUID]


def person(
    led: Who, keepers: Tops, hr: Tops, on: date, person_id: uuid.UUID
) -> Select[*tuple[Any, ...]]:
    """The person with each position ever recorded, and what the viewer is to them.

    `is_led`: leads them; `is_kept`: HR or auditor, also before and after; `is_managed`: HR. Of each
    position, whether its site is one of the viewer's, as `is_here` and `is_managed_here`."""
    supervisor, recorder = aliased(StaffMember), aliased(StaffMember)
    is_led, is_kept = StaffMember.id.in_(led), _knows(keepers, on, person_id)
    return (
        select(
            StaffMember,
            Position,
            supervisor.legal_name.label("supervisor"),
            recorder.legal_name.label("by"),
            is_led.label("is_led"),
            is_kept.label("is_kept"),
            _knows(hr, on, person_id).label("is_managed"),
            select(Site.id)
            .where(Site.id.in_(hr), Site.kind == "district")
            .exists()
            .label("runs_district"),
            _held_since().label("held_since"),
            _within(keepers, on).label("is_here"),
            _within(hr, on).label("is_managed_here"),
        )
        .join(Position, Position.staff_member_id == StaffMember.id)
        .outerjoin(supervisor, supervisor.id == Position.supervisor_id)
        .outerjoin(recorder, recorder.id == Position.recorded_by)
        .options(joinedload(Position.site), joinedload(StaffMember.district))
        .where(StaffMember.id == person_id, or_(is_led, is_kept))
        .order_by(Position.held_from.desc(), Position.id)
    )


def _held_since() -> Any:
    """When the oldest legal hold was placed on the person that nobody has released."""
    released = select(LegalHoldRelease.hold_id)
    return (
        select(func.min(LegalHold.recorded_at))
        .where(LegalHold.staff_member_id == StaffMember.id, LegalHold.id.not_in(released))
        .correlate(StaffMember)
        .scalar_subquery()
    )


def _knows(tops: Tops, on: date, person_id: uuid.UUID) -> ColumnElement[bool]:
    return includes(known_people(tops, on), person_id) if tops else false()


def _within(tops: Tops, on: date) -> ColumnElement[bool]:
    return Position.site_id.in_(select(sites_within(tops, on).c.site_id)) if tops else false()


def enrolled(person_id: uuid.UUID, when: Moment) -> CTE:
    """Their enrollments as they stood: status, due date and last day in force.

    One that opens later is there if it was made by that day."""
    on, known_by = when.on, when.known_by
    return (
        select(
            Enrollment.id,
            status_expression(on, known_by, when.ends_at).label("status"),
            due_in_force(on, known_by).label("due_on"),
            closing(on, known_by).label("closes_on"),
        )
        .where(
            Enrollment.staff_member_id == person_id,
            or_(Enrollment.opens_on <= on, Enrollment.recorded_at < when.ends_at),
            by(Enrollment.recorded_at, known_by),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )


def asked(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """Per enrollment, newest first: why it is asked, and each requirement in force, met or not."""
    each, enroller = enrolled(person_id, when), aliased(StaffMember)
    asked_then = (Requirement.program_id == Enrollment.program_id) & held(
        Requirement, asked_on(when.on), when.known_by
    )
    return (
        select(
            Enrollment,
            each.c.status,
            each.c.due_on,
            each.c.closes_on,
            Program,
            Position.job_class,
            Site.name.label("site"),
            enroller.legal_name.label("enrolled_by"),
            *part_columns(),
            _met_at(when).label("completed_at"),
        )
        .select_from(each)
        .join(Enrollment, Enrollment.id == each.c.id)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Position, Position.id == Enrollment.position_id)
        .outerjoin(Site, Site.id == Position.site_id)
        .outerjoin(enroller, enroller.id == Enrollment.recorded_by)
        .outerjoin(Requirement, asked_then)
        .outerjoin(ModuleVersion, newest_module())
        .outerjoin(Policy, Policy.id == Requirement.policy_id)
        .outerjoin(PolicyVersion, policy_in_effect(when))
        .order_by(Enrollment.opens_on.desc(), Enrollment.id, Requirement.position)
    )


def _met_at(when: Moment) -> Any:
    return (
        select(func.min(Completion.completed_at))
        .where(
            Completion.enrollment_id == Enrollment.id,
            is_met_by(),
            is_done(when.on, when.known_by, when.ends_at),
        )
        .correlate(Enrollment, Requirement)
        .scalar_subquery()
    )


def attempts(person_id: uuid.UUID, when: Moment, with_scores: bool) -> Select[*tuple[Any, ...]]:
    """Every try of a quiz, on which edition, with its score; without scores only what was passed.

    Decision 31 says who sees a score, and where the person reads that before the quiz."""
    score = (Attempt.score, Attempt.out_of) if with_scores else (null(), null())
    return (
        select(
            Sitting.enrollment_id,
            Attempt.submitted_at.label("at"),
            Attempt.passed,
            score[0].label("score"),
            score[1].label("out_of"),
            ModuleVersion.titles,
            ModuleVersion.number,
        )
        .select_from(Attempt)
        .join(Attempt.sitting)
        .join(Sitting.enrollment)
        .join(ModuleVersion, ModuleVersion.id == Attempt.module_version_id)
        .where(
            Enrollment.staff_member_id == person_id,
            Attempt.submitted_at < when.ends_at,
            *([] if with_scores else [Attempt.passed]),
        )
        .order_by(Attempt.submitted_at, Attempt.id)
    )


def certificates(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """Every certificate: `newest` is the ordinal that counts, `size` None until the PDF is made."""
    newest = func.max(Certificate.ordinal).over(partition_by=Certificate.enrollment_id)
    return (
        select(
            Certificate.id,
            Certificate.enrollment_id,
            Certificate.number,
            Certificate.ordinal,
            Certificate.issued_at,
            Certificate.valid_until,
            newest.label("newest"),
            is_revoked(when.known_by).label("revoked"),
            CertificateFile.size,
            CertificateFile.sha256,
        )
        .join(Certificate.enrollment)
        .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(Enrollment.staff_member_id == person_id, Certificate.issued_at < when.ends_at)
        .order_by(Certificate.issued_at, Certificate.id)
    )


def part_columns() -> list[Any]:
    """What a requirement is called, to be selected beside it."""
    return [
        Requirement.id.label("requirement_id"),
        Requirement.outside_title,
        Requirement.outside_title_es,
        ModuleVersion.titles,
        Policy.code,
        PolicyVersion.id.label("version_id"),
        PolicyVersion.title,
    ]


def newest_module() -> ColumnElement[bool]:
    """Joins a requirement's module in its newest edition."""
    other = aliased(ModuleVersion)
    newest = select(func.max(other.number)).where(other.slug == ModuleVersion.slug)
    return (ModuleVersion.slug == Requirement.module_slug) & (
        ModuleVersion.number == newest.correlate(ModuleVersion).scalar_subquery()
    )


def policy_in_effect(when: Moment) -> ColumnElement[bool]:
    """Joins a policy's edition in effect on a date."""
    number = number_in_effect(when.on, when.known_by)
    return (PolicyVersion.policy_id == Policy.id) & (PolicyVersion.number == number)
