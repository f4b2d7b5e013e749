"""Nightly: practice is kept for 13 months and no longer, as the notice before each quiz says.

A legal hold keeps it longer; once that is released the next night sees to it."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, cast, delete, or_, select, update

from app import clock, db, disposing
from app.models import Answers, Attempt, Disposition, District, Enrollment, Sitting, StaffMember
from app.recording import record
from app.rules.retention import PROMISE, Records, is_held

KEPT = timedelta(days=396)
"""13 months."""
Rows = Iterable[tuple[uuid.UUID, uuid.UUID, datetime]]
"""What, whose, and since when."""


def purge_practice() -> None:
    """Delete answers and choices older than 13 months; scores and dates stay as evidence."""
    now = clock.now()
    for district in db.session.scalars(select(District).order_by(District.id)).all():
        db.writing()
        forget(district, now - KEPT, now)
        db.session.commit()


def forget(district: District, before: datetime, now: datetime) -> None:
    """Delete answers handed in, and choices of sittings begun, before an instant, unless held.

    What was deleted is entered like every other disposal."""
    disposing.lock(district.id)
    answers = _not_held(district, db.session.execute(_answers(district.id, before)), None)
    choices = _not_held(district, db.session.execute(_choices(district.id, before)), now)
    if not answers and not choices:
        return
    for ids in _some(answers):
        db.session.execute(delete(Answers).where(Answers.attempt_id.in_(ids)))
    for ids in _some(choices):
        empty: dict[str, Any] = {"paths": {}, "practice": {}, "draft": {}}
        db.session.execute(update(Sitting).where(Sitting.id.in_(ids)).values(**empty))
    people = {*answers.values(), *choices.values()}
    _enter(district, people, {"answers": len(answers), "sitting": len(choices)}, now)


def _some(ids: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    every = list(ids)
    yield from (every[at : at + 500] for at in range(0, len(every), 500))


def _enter(
    district: District, people: Collection[uuid.UUID], counts: dict[str, int], now: datetime
) -> None:
    disposition = Disposition(
        id=db.uuid7(),
        district_id=district.id,
        record_class="answers",
        authority=PROMISE,
        recorded_at=now,
    )
    record("disposition.ordered", disposition, now, {})
    disposing.enter(disposition, len(people), 0, counts, now)


def _not_held(district: District, rows: Rows, until: datetime | None) -> dict[uuid.UUID, uuid.UUID]:
    """Of these, what no hold keeps, and whose it is; choices may have been made `until` then."""
    holds, zone = disposing.holds(district.id), ZoneInfo(district.time_zone)
    asked = disposing.asked_for(holds)

    def records(person_id: uuid.UUID, at: datetime) -> Records:
        first, last = at.astimezone(zone).date(), (until or at).astimezone(zone).date()
        return Records(person_id, first, last, asked.get(person_id, frozenset()))

    return {
        row_id: person_id
        for row_id, person_id, at in rows
        if not holds or not is_held(records(person_id, at), holds)
    }


def _answers(district_id: uuid.UUID, before: datetime) -> Select[uuid.UUID, uuid.UUID, datetime]:
    return (
        select(Answers.attempt_id, Enrollment.staff_member_id, Attempt.submitted_at)
        .join(Attempt, Attempt.id == Answers.attempt_id)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .join(Enrollment, Enrollment.id == Sitting.enrollment_id)
        .join(StaffMember, StaffMember.id == Enrollment.staff_member_id)
        .where(StaffMember.district_id == district_id, Attempt.submitted_at < before)
    )


def _choices(district_id: uuid.UUID, before: datetime) -> Select[uuid.UUID, uuid.UUID, datetime]:
    made = [cast(each, String) != "{}" for each in (Sitting.paths, Sitting.practice, Sitting.draft)]
    return (
        select(Sitting.id, Enrollment.staff_member_id, Sitting.began_at)
        .join(Enrollment, Enrollment.id == Sitting.enrollment_id)
        .join(StaffMember, StaffMember.id == Enrollment.staff_member_id)
        .where(StaffMember.district_id == district_id, Sitting.began_at < before, or_(*made))
    )
