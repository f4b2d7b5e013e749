"""Reading claims of training done elsewhere, and what was decided about them."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from app.models import ApprovalDecision, ApprovalRequest, CreditClaim, Enrollment
from app.models.scope import known_people

KIND = "credit"
"""What such a request for approval is called."""


def claims_of(person_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """A person's claims, the oldest first: when it was `sent_at`, and once decided `approved`,
    `reason` and `way`."""
    return (
        select(
            CreditClaim.enrollment_id,
            CreditClaim.requirement_id,
            CreditClaim.recorded_at.label("sent_at"),
            ApprovalDecision.approved,
            ApprovalDecision.reason,
            ApprovalDecision.way,
        )
        .join(ApprovalRequest, _asks_for_it())
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == ApprovalRequest.id)
        .where(ApprovalRequest.about_id == person_id, ApprovalRequest.kind == KIND)
        .order_by(CreditClaim.id)
    )


def claim(
    learner_id: uuid.UUID, tops: Sequence[uuid.UUID], on: date, claim_id: uuid.UUID
) -> Select[CreditClaim]:
    """A claim of the learner's own, or of somebody whom HR of these sites knows."""
    known = Enrollment.staff_member_id.in_(known_people(tops, on))
    return (
        select(CreditClaim)
        .join(Enrollment, Enrollment.id == CreditClaim.enrollment_id)
        .where(CreditClaim.id == claim_id, or_(Enrollment.staff_member_id == learner_id, known))
    )


def _asks_for_it() -> ColumnElement[bool]:
    """Whether a request is about a claim; the engines write ids with hyphens or without."""
    asked = func.replace(ApprovalRequest.content["claim_id"].as_string(), "-", "")
    return asked == func.replace(cast(CreditClaim.id, String), "-", "")
