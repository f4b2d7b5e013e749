"""What calibration reads; the district is in every WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.models import (
    Attempt,
    BoundaryCount,
    CalibrationChoice,
    Enrollment,
    Program,
    Sitting,
    StaffMember,
)


def choice(district_id: uuid.UUID) -> Select[CalibrationChoice]:
    """What a district chose last; none while it never chose."""
    return (
        select(CalibrationChoice)
        .where(CalibrationChoice.district_id == district_id)
        .order_by(CalibrationChoice.id.desc())
        .limit(1)
    )


def districts() -> Select[uuid.UUID]:
    """Districts that ever chose."""
    return select(CalibrationChoice.district_id).distinct()


def counts(district_id: uuid.UUID) -> Select[BoundaryCount]:
    """The figures that may be shown."""
    return select(BoundaryCount).where(BoundaryCount.district_id == district_id)


def people(district_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> Select[uuid.UUID]:
    """The next people of a district behind one of them."""
    mine = select(StaffMember.id).where(StaffMember.district_id == district_id)
    behind = mine if after is None else mine.where(StaffMember.id > after)
    return behind.order_by(StaffMember.id).limit(limit)


def practice(
    district_id: uuid.UUID, person_ids: Sequence[uuid.UUID], since: datetime
) -> Select[*tuple[Any, ...]]:
    """First choices of these people in modules begun since, once a quiz was handed in."""
    return (
        select(
            Enrollment.staff_member_id,
            Sitting.module_version_id,
            Sitting.profile_sha256,
            Sitting.practice,
            Attempt.submitted_at,
        )
        .join(Enrollment, Enrollment.id == Sitting.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .join(Attempt, Attempt.sitting_id == Sitting.id)
        .where(
            Enrollment.staff_member_id.in_(person_ids),
            Program.district_id == district_id,
            Sitting.began_at >= since,
            Attempt.ordinal == 1,
        )
        .order_by(Enrollment.staff_member_id)
    )
