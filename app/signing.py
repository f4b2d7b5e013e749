"""What is to be signed now, and the edition in effect: shared by all who read or answer policies.

The learner is in the WHERE clause of everything that finds an enrollment."""

import uuid
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app import files
from app.asking import waits
from app.documents.marks import reading_view
from app.models import (
    Completion,
    Enrollment,
    Policy,
    PolicyVersion,
    PolicyWithdrawal,
    Requirement,
)
from app.models.editions import number_in_effect as number_in_effect
from app.models.scope import holds
from app.models.status import is_met_by, status_expression
from app.models.voids import Known, by, is_voided


def enrollment(
    learner_id: uuid.UUID, enrollment_id: uuid.UUID, on: date
) -> Select[Enrollment, str]:
    """One of the learner's own enrollments, with program and person, and its status."""
    return (
        select(Enrollment, status_expression(on))
        .options(joinedload(Enrollment.program), joinedload(Enrollment.staff_member))
        .where(Enrollment.id == enrollment_id, Enrollment.staff_member_id == learner_id)
    )


def in_effect(on: date, known_by: Known = None) -> Select[PolicyVersion]:
    """Of each policy the edition in effect on a date, as far as known, with its policy."""
    gone = select(PolicyWithdrawal.version_id).where(
        PolicyWithdrawal.version_id == PolicyVersion.id,
        PolicyWithdrawal.withdrawn_on <= on,
        by(PolicyWithdrawal.recorded_at, known_by),
    )
    return (
        select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(PolicyVersion.number == number_in_effect(on, known_by), ~gone.exists())
    )


def to_sign(enrollment_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Requirement id and the edition in effect of each policy to be signed now, in order."""
    met = select(Completion.id).where(
        Completion.enrollment_id == enrollment_id,
        is_met_by(),
        ~is_voided(),
    )
    return (
        in_effect(on)
        .with_only_columns(Requirement.id, PolicyVersion)
        .join(Requirement, Requirement.policy_id == Policy.id)
        .join(Enrollment, Enrollment.program_id == Requirement.program_id)
        .where(
            Enrollment.id == enrollment_id,
            holds(Requirement, on),
            ~met.exists(),
            ~waits(on),
        )
        .order_by(Requirement.position)
    )


@lru_cache(maxsize=128)
def shown(text_sha256: str, language: str = "en") -> str:
    """A stored text as accessible HTML; one per text, for texts never change."""
    return reading_view(text(text_sha256), language)


def text(text_sha256: str) -> str:
    """A stored reading text (Markdown)."""
    return files.read(text_sha256).decode("utf-8-sig")
