"""What applies to somebody who starts work is assigned at once; the caller commits."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import insert, select

from app import db
from app.models import Enrollment, Program

NEW_FOR = timedelta(days=60)
"""Who began longer ago is no newcomer, but somebody whom the staff list had missed."""


class Newcomer(NamedTuple):
    """Somebody who starts, or is back, in a district."""

    person_id: uuid.UUID
    job_class: str
    first_day: date


def assign(district_id: uuid.UUID, newcomers: Sequence[Newcomer], on: date, now: datetime) -> int:
    """Enroll newcomers in the district's onboarding programs; returns how many enrollments.

    They may begin at once, also before their first day (`on` is the district's date). Whoever has
    the enrollment of that first day keeps it."""
    programs = db.session.execute(
        select(Program.id, Program.onboarding_days, Program.jobs)
        .where(Program.district_id == district_id, Program.onboarding_days.is_not(None))
        .order_by(Program.id)
    ).all()
    recent = [each for each in newcomers if each.first_day >= on - NEW_FOR]
    if not programs or not recent:
        return 0
    wanted = [
        _enrollment(each, program_id, days or 0, on, now)
        for program_id, days, jobs in programs
        for each in recent
        if not jobs or each.job_class in jobs
    ]
    held = _held([each.person_id for each in recent])
    new = [
        row
        for row in wanted
        if (row["staff_member_id"], row["program_id"], row["cycle"]) not in held
    ]
    if new:
        db.session.execute(insert(Enrollment), new)
    return len(new)


def _enrollment(
    who: Newcomer, program_id: uuid.UUID, days: int, on: date, now: datetime
) -> dict[str, object]:
    return {
        "id": db.uuid7(),
        "staff_member_id": who.person_id,
        "program_id": program_id,
        "cycle": f"hire:{who.first_day.isoformat()}",
        "opens_on": min(who.first_day, on),
        "first_due_on": max(who.first_day, on) + timedelta(days=days),
        "recorded_at": now,
    }


def _held(person_ids: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID, str]]:
    found = select(Enrollment.staff_member_id, Enrollment.program_id, Enrollment.cycle).where(
        Enrollment.staff_member_id.in_(person_ids), Enrollment.cycle.startswith("hire:")
    )
    return {(row[0], row[1], row[2]) for row in db.session.execute(found)}
