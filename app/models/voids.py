"""What was voided counts no more: completions, refusals, and certificates that rested on them.

With `known_by`, an instant, only voids that had been recorded before it are known."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true

from app.models.evidence import Certificate, Completion
from app.models.outcomes import Correction, Refusal

Known = datetime | None


def is_voided(known_by: Known = None, completion: Any = Completion) -> ColumnElement[bool]:
    """Whether a completion was taken back."""
    found = select(Correction.id).where(
        Correction.completion_id == completion.id, by(Correction.recorded_at, known_by)
    )
    return found.correlate(completion).exists()


def is_refusal_voided(known_by: Known = None) -> ColumnElement[bool]:
    """Whether a refusal was taken back."""
    found = select(Correction.id).where(
        Correction.refusal_id == Refusal.id,
        Correction.kind == "void",
        by(Correction.recorded_at, known_by),
    )
    return found.correlate(Refusal).exists()


def is_revoked(known_by: Known = None) -> ColumnElement[bool]:
    """Whether a certificate was issued before a completion of its enrollment was voided.

    Nearly none is, and the few enrollments with a void are looked up once for a whole statement."""
    voids = (
        select(Completion.enrollment_id)
        .join(Correction, Correction.completion_id == Completion.id)
        .where(by(Correction.recorded_at, known_by))
    )
    later = voids.where(
        Completion.enrollment_id == Certificate.enrollment_id,
        Correction.recorded_at >= Certificate.issued_at,
    )
    return Certificate.enrollment_id.in_(voids) & later.correlate(Certificate).exists()


def by(column: Any, known_by: Known) -> ColumnElement[bool]:
    """Whether an instant was before the one by which things are known."""
    return true() if known_by is None else column < known_by
