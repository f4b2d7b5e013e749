"""Turn calibration on, with whom counsel was asked of, or off, which forgets all figures."""

from datetime import datetime

from sqlalchemy import delete

from app import db
from app.calibrating import queries
from app.errors import DomainError
from app.models import BoundaryCount, CalibrationChoice, StaffMember
from app.recording import named, record


def choose(is_on: bool, counsel: str, by: StaffMember, now: datetime) -> None:
    """Record the choice for the person's district; the same again is said once."""
    if is_on and not counsel:
        raise DomainError("Enter whom you asked.")
    db.one_at_a_time(by.district_id)
    last = db.session.scalars(queries.choice(by.district_id)).one_or_none()
    if (last.is_on if last else False) == is_on:
        return
    row = CalibrationChoice(
        id=db.uuid7(),
        district_id=by.district_id,
        is_on=is_on,
        counsel=counsel if is_on else "",
        recorded_at=now,
        recorded_by=by.id,
    )
    record("calibration.choice", row, now, {"recorded_by": named(by)})
    if not is_on:
        mine = BoundaryCount.district_id == by.district_id
        db.session.execute(delete(BoundaryCount).where(mine))
