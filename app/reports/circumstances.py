"""Reading what stands beside somebody's training: leave, exemptions, credit, notices, paid time.

Of insert-only facts every row comes; `app.reports.known.standing` says which stood on a date."""

import uuid
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.figures.moment import Moment
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Credit,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    Notice,
    NoticeOutcome,
    NoticeSending,
    PaidTime,
    PersonChange,
    Program,
    Recovery,
    StaffMember,
)
from app.models.voids import by as known

NEWEST = 10
"""How many notices a person's page lists; the log has them all."""


def turns(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """Of the changes of their enrollments those begun and known by then."""
    return changes(person_id).where(
        EnrollmentChange.held_from <= when.on,
        known(EnrollmentChange.recorded_at, when.known_by),
    )


def changes(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Each change of an enrollment as it was recorded, with the leave or exemption behind it."""
    by, cause_by = aliased(StaffMember), aliased(StaffMember)
    recorder = func.coalesce(Leave.recorded_by, Exemption.recorded_by)
    return (
        select(
            EnrollmentChange,
            Enrollment.first_due_on,
            Enrollment.closes_on,
            Leave,
            Exemption,
            by.legal_name.label("by"),
            cause_by.legal_name.label("cause_by"),
        )
        .join(Enrollment, Enrollment.id == EnrollmentChange.enrollment_id)
        .outerjoin(Leave, Leave.id == EnrollmentChange.cause_id)
        .outerjoin(Exemption, Exemption.id == EnrollmentChange.cause_id)
        .outerjoin(by, by.id == EnrollmentChange.recorded_by)
        .outerjoin(cause_by, cause_by.id == recorder)
        .where(Enrollment.staff_member_id == person_id)
        .order_by(EnrollmentChange.recorded_at, EnrollmentChange.id)
    )


def leaves(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every row about leave, the newest leave first, and who recorded it."""
    by = aliased(StaffMember)
    return (
        select(Leave, by.legal_name.label("by"))
        .outerjoin(by, by.id == Leave.recorded_by)
        .where(Leave.staff_member_id == person_id)
        .order_by(Leave.held_from.desc(), Leave.id)
    )


def exemptions(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every row about exemptions, the newest first, each with its program."""
    return (
        select(Exemption, Program)
        .join(Program, Program.id == Exemption.program_id)
        .where(Exemption.staff_member_id == person_id)
        .order_by(Exemption.held_from.desc(), Exemption.id)
    )


def claims(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """What was said to be met elsewhere, the newest first, with the credit given for it, if any."""
    return (
        select(CreditClaim, Program, Credit)
        .join(Enrollment, Enrollment.id == CreditClaim.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(
            Credit,
            (Credit.claim_id == CreditClaim.id) & known(Credit.recorded_at, when.known_by),
        )
        .where(
            Enrollment.staff_member_id == person_id,
            known(CreditClaim.recorded_at, when.known_by),
        )
        .order_by(CreditClaim.recorded_at.desc(), CreditClaim.id)
    )


def requests(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """Every request for an exemption or credit of this person, with its decision, if decided."""
    decided = (ApprovalDecision.request_id == ApprovalRequest.id) & known(
        ApprovalDecision.recorded_at, when.known_by
    )
    return (
        select(ApprovalRequest, ApprovalDecision)
        .outerjoin(ApprovalDecision, decided)
        .where(
            ApprovalRequest.about_id == person_id,
            ApprovalRequest.kind.in_(["exemption", "credit"]),
            known(ApprovalRequest.recorded_at, when.known_by),
        )
        .order_by(ApprovalRequest.recorded_at, ApprovalRequest.id)
    )


def earlier_records(person_id: uuid.UUID) -> Select[EarlierRecord]:
    """Every row about what was finished elsewhere in earlier years, the newest first."""
    return (
        select(EarlierRecord)
        .where(EarlierRecord.staff_member_id == person_id)
        .order_by(EarlierRecord.finished_on.desc(), EarlierRecord.id)
    )


def notices(person_id: uuid.UUID, when: Moment) -> Select[*tuple[Any, ...]]:
    """The newest notices written to this person, and what is known of their arrival."""
    return (
        select(Notice, NoticeOutcome, NoticeSending.began_at)
        .outerjoin(NoticeOutcome, NoticeOutcome.notice_id == Notice.id)
        .outerjoin(NoticeSending, NoticeSending.notice_id == Notice.id)
        .where(Notice.staff_member_id == person_id, Notice.recorded_at < when.ends_at)
        .order_by(Notice.recorded_at.desc(), Notice.id.desc())
        .limit(NEWEST)
    )


def paid_times(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Every row about training time that the person has declared."""
    return select(PaidTime).where(PaidTime.staff_member_id == person_id)


def history(person_id: uuid.UUID, when: Moment) -> CompoundSelect[*tuple[Any, ...]]:
    """What the staff list said before (`change`) and help with signing in (`help`), newest first.

    A help's `field` is its kind, and its `after` how the person was known."""
    writer, helper = aliased(StaffMember), aliased(StaffMember)
    changes = (
        select(
            literal("change", String).label("what"),
            PersonChange.field,
            PersonChange.before,
            PersonChange.after,
            PersonChange.recorded_at.label("at"),
            writer.legal_name.label("by"),
        )
        .outerjoin(writer, writer.id == PersonChange.recorded_by)
        .where(
            PersonChange.staff_member_id == person_id,
            known(PersonChange.recorded_at, when.known_by),
        )
    )
    helps = (
        select(
            literal("help", String),
            Recovery.kind,
            literal("", String),
            Recovery.said,
            Recovery.recorded_at,
            helper.legal_name,
        )
        .outerjoin(helper, helper.id == Recovery.helped_by)
        .where(Recovery.staff_member_id == person_id, known(Recovery.recorded_at, when.known_by))
    )
    rows = union_all(changes, helps)
    return rows.order_by(rows.selected_columns.at.desc())
