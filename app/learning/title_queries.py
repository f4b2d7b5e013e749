"""Reading what policies are called, and which have no text now."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select

from app.models import Policy, PolicyVersion, PolicyWithdrawal


def policy_titles(district_id: uuid.UUID, on: date) -> Select[*tuple[Any, ...]]:
    """Policy id, title, and whether it is withdrawn, of each edition that took effect by a date;
    the last of each counts."""
    gone_on = PolicyWithdrawal.withdrawn_on
    return (
        select(
            PolicyVersion.policy_id,
            PolicyVersion.title,
            func.coalesce(gone_on <= on, false()).label("withdrawn"),
        )
        .join(Policy)
        .outerjoin(PolicyWithdrawal, PolicyWithdrawal.version_id == PolicyVersion.id)
        .where(
            Policy.district_id == district_id,
            PolicyVersion.effective_on <= on,
            or_(gone_on.is_(None), gone_on > PolicyVersion.effective_on),
        )
        .order_by(PolicyVersion.number)
    )
