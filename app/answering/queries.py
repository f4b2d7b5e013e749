"""Reading what was asked and answered; the learner, or the sites of HR, are in every WHERE."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import questions
from app.answers import ABOUT, RECORDS, is_void
from app.models import (
    Acknowledgment,
    Completion,
    Correction,
    Enrollment,
    PaperSignature,
    Policy,
    PolicyTranslation,
    PolicyVersion,
    ProgramTerms,
    QuestionAnswer,
    Refusal,
    Requirement,
    StaffMember,
    StaffQuestion,
    Submission,
)
from app.models.scope import holds, known_people
from app.models.status import status_expression

Tops = Sequence[uuid.UUID]
Row = Select[*tuple[Any, ...]]


def enrollment(
    tops: Tops, on: date, enrollment_id: uuid.UUID, own_id: uuid.UUID | None = None
) -> Select[Enrollment, str]:
    """An enrollment of somebody whom HR of these sites knows, or one's own, with its status."""
    return (
        select(Enrollment, status_expression(on))
        .join(Enrollment.staff_member)
        .options(
            contains_eager(Enrollment.staff_member).joinedload(StaffMember.district),
            joinedload(Enrollment.program),
        )
        .where(
            Enrollment.id == enrollment_id,
            or_(
                Enrollment.staff_member_id == own_id,
                Enrollment.staff_member_id.in_(known_people(tops, on)),
            ),
        )
    )


def version(district_id: uuid.UUID, version_id: uuid.UUID) -> Select[PolicyVersion]:
    """An edition of one of the district's policies."""
    return (
        select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(PolicyVersion.id == version_id, Policy.district_id == district_id)
    )


def translation(version_id: uuid.UUID, language: str) -> Select[PolicyTranslation]:
    """An edition in another language."""
    return select(PolicyTranslation).where(
        PolicyTranslation.version_id == version_id, PolicyTranslation.language == language
    )


def accepts_receipt(requirement_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """The terms by which a receipt is enough for what is required, if they say so."""
    return (
        select(ProgramTerms.id)
        .join(Requirement, Requirement.program_id == ProgramTerms.program_id)
        .where(
            Requirement.id == requirement_id, ProgramTerms.accepts_receipt, holds(ProgramTerms, on)
        )
    )


def own_refusals(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> Select[Refusal]:
    """The person's own standing refusal of an edition."""
    return select(Refusal).where(
        Refusal.enrollment_id == enrollment_id,
        Refusal.policy_version_id == version_id,
        Refusal.submission_id.is_not(None),
        ~is_void("refusal"),
    )


def receipts(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> Select[Acknowledgment]:
    """The standing receipt of an edition."""
    return select(Acknowledgment).where(
        Acknowledgment.enrollment_id == enrollment_id,
        Acknowledgment.policy_version_id == version_id,
        Acknowledgment.kind == "received",
        ~is_void("signature"),
    )


def answers_in(learner_id: uuid.UUID, submission_id: uuid.UUID) -> Row:
    """What the learner's own form brought: a receipt or a refusal, and the edition it is about."""
    mine = (Submission.id == submission_id, Submission.staff_member_id == learner_id)
    return (
        select(Submission, Acknowledgment, Refusal, PolicyVersion)
        .outerjoin(
            Acknowledgment,
            (Acknowledgment.submission_id == Submission.id) & (Acknowledgment.kind == "received"),
        )
        .outerjoin(Refusal, Refusal.submission_id == Submission.id)
        .join(
            PolicyVersion,
            PolicyVersion.id.in_([Acknowledgment.policy_version_id, Refusal.policy_version_id]),
        )
        .options(joinedload(PolicyVersion.policy))
        .where(*mine)
    )


def completion_of(kind: str, record_id: uuid.UUID) -> Select[uuid.UUID]:
    """The standing completion that rests on a record."""
    column = {"signature": Completion.acknowledgment_id, "paper": Completion.paper_id}[kind]
    voided = select(Correction.id).where(Correction.completion_id == Completion.id)
    return select(Completion.id).where(column == record_id, ~voided.exists())


def record(tops: Tops, on: date, kind: str, record_id: uuid.UUID) -> Row:
    """A record of somebody whom HR of these sites knows, with enrollment and edition."""
    model = RECORDS[kind]
    return (
        select(model, Enrollment, PolicyVersion)
        .join(Enrollment, Enrollment.id == model.enrollment_id)
        .join(PolicyVersion, PolicyVersion.id == model.policy_version_id)
        .options(
            joinedload(PolicyVersion.policy),
            joinedload(Enrollment.staff_member).joinedload(StaffMember.district),
            joinedload(Enrollment.program),
        )
        .where(model.id == record_id, Enrollment.staff_member_id.in_(known_people(tops, on)))
    )


def voids(kind: str, record_id: uuid.UUID) -> Select[uuid.UUID]:
    """What took a record back."""
    return select(Correction.id).where(ABOUT[kind] == record_id, Correction.kind == "void")


def paper(
    learner_id: uuid.UUID, tops: Tops, on: date, paper_id: uuid.UUID
) -> Select[PaperSignature]:
    """A paper signature of one's own, or of somebody whom HR of these sites knows."""
    known = Enrollment.staff_member_id.in_(known_people(tops, on))
    return (
        select(PaperSignature)
        .join(Enrollment, Enrollment.id == PaperSignature.enrollment_id)
        .where(PaperSignature.id == paper_id, or_(Enrollment.staff_member_id == learner_id, known))
    )


def own_questions(learner_id: uuid.UUID) -> Select[StaffQuestion]:
    """What the learner asked, the newest first."""
    return (
        select(StaffQuestion)
        .options(joinedload(StaffQuestion.policy_version).joinedload(PolicyVersion.policy))
        .where(StaffQuestion.staff_member_id == learner_id)
        .order_by(StaffQuestion.asked_at.desc(), StaffQuestion.id)
    )


def asked(tops: Tops, on: date) -> Row:
    """Questions of people HR knows with who asked and whether it is answered: open ones first,
    of those the oldest, of the others the newest."""
    answered = questions.is_answered()
    return (
        questions.among(tops, on)
        .options(joinedload(StaffQuestion.policy_version).joinedload(PolicyVersion.policy))
        .join(StaffMember, StaffMember.id == StaffQuestion.staff_member_id)
        .add_columns(StaffMember.legal_name.label("name"), answered.label("answered"))
        .order_by(answered, StaffQuestion.asked_at, StaffQuestion.id)
    )


def answers_to(question_ids: Sequence[uuid.UUID]) -> Row:
    """The answers to these questions, the oldest first, and who gave each."""
    return (
        select(QuestionAnswer, StaffMember.legal_name.label("by"))
        .join(StaffMember, StaffMember.id == QuestionAnswer.answered_by)
        .where(QuestionAnswer.question_id.in_(question_ids))
        .order_by(QuestionAnswer.answered_at, QuestionAnswer.id)
    )
