"""A notice run: who is written what today, read and composed outside any transaction."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app import db
from app.models import District, Run
from app.notices import cases, queries
from app.noticing import Draft, Subject, record, sender_of
from app.rules import letters
from app.rules.ladder import Asked, Told, step_on
from app.rules.status import Status, status
from app.running import Counts

NOTICES = "notices"
"""The kind of its runs."""
SLICE = 500
"""People to a slice: its write takes under a second."""
FINISHED_LATELY = timedelta(days=60)
"""Who finished longer ago is not told any more that nothing is left to do."""


class Standing(NamedTuple):
    """An enrollment (a row of `queries.enrollments`) with its status on the day."""

    row: Any
    status: Status


def prepare(run: Run, people: Sequence[uuid.UUID]) -> Callable[[datetime], Counts]:
    """Compose what these people are written today; returns what writes it."""
    district = db.session.execute(queries.district(run.district_id)).scalar_one()
    if is_break(district.id, run.day):
        return _nothing
    drafts = digests(district, people, run.day)
    drafts += cases.drafts(district, people, run.day)
    db.session.expunge(district)

    def write(now: datetime) -> Counts:
        return record(district, drafts, run.day, now)

    return write


def is_break(district_id: uuid.UUID, on: date) -> bool:
    """Whether the calendar has a break that day."""
    return db.session.scalars(queries.breaks(district_id, on, on)).first() is not None


def digests(district: District, people: Sequence[uuid.UUID], on: date) -> list[Draft]:
    """One message for each of these people to whom something is to be said today."""
    since = datetime.combine(on - FINISHED_LATELY, time(), ZoneInfo(district.time_zone))
    found = standings(district.id, on, queries.unfinished_or_since(people, since))
    heard = told([each.row.id for each in found])
    due: dict[uuid.UUID, list[tuple[Standing, str]]] = defaultdict(list)
    for each in found:
        last = heard.get(each.row.id)
        step = step_on(_asked(each), last, on, is_quiet=each.row.on_leave)
        if step:
            due[each.row.person_id].append((each, step))
    key = f"training:{on}"
    for done in db.session.scalars(queries.written(district.id, key, list(due))):
        del due[done]
    return composed(district, due, on, "training", key)


def composed(
    district: District,
    due: dict[uuid.UUID, list[tuple[Standing, str]]],
    on: date,
    kind: str,
    key: str,
) -> list[Draft]:
    """The messages about these enrollments in each person's language, under one key."""
    if not due:
        return []
    titles = {
        program.id: (program.title, program.title_es)
        for program in db.session.scalars(queries.programs(district.id))
    }
    hourly = set(db.session.scalars(queries.hourly(list(due), on)))
    made, sender = [], sender_of(district)
    for person in db.session.execute(queries.people(list(due))):
        reader = letters.Reader(
            person.preferred_name or person.legal_name, person.language, person.id in hourly
        )
        items = [_item(each, step, titles) for each, step in due[person.id]]
        subject, text = letters.digest(reader, items, sender)
        about = [Subject(each.row.id, step, each.row.due_on) for each, step in due[person.id]]
        made.append(
            Draft(person.id, key, kind, person.language, person.email or "", subject, text, about)
        )
    return made


def standings(district_id: uuid.UUID, on: date, *which: Any) -> list[Standing]:
    """Open enrollments with their statuses."""
    required = {id: count for id, count in db.session.execute(queries.required(district_id, on))}
    return [
        Standing(row, _status(row, required[row.program_id], on))
        for row in db.session.execute(queries.enrollments(on, *which))
    ]


def told(enrollment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Told]:
    """The last that was written to the learner about each of these."""
    rows = db.session.execute(queries.told(enrollment_ids)) if enrollment_ids else ()
    return {row.enrollment_id: Told(row.step, row.day, row.due_on) for row in rows}


def _status(row: Any, required: int, on: date) -> Status:
    return status(
        required=required,
        completed=row.completed,
        certified=row.certified,
        opens_on=row.opens_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        grace_days=row.grace_days,
        valid_until=row.valid_until,
        is_released=row.released,
        is_exempt=row.exempt,
        is_on_leave=row.on_leave,
        declined=row.declined,
        on=on,
    )


def _asked(each: Standing) -> Asked:
    is_edition = each.row.cycle.startswith("edition:")
    return Asked(each.status, each.row.due_on, each.row.grace_days, is_edition)


def _item(each: Standing, step: str, titles: dict[uuid.UUID, tuple[str, str]]) -> letters.Item:
    program = titles[each.row.program_id]
    return letters.Item(step, program, each.row.due_on, each.status == Status.OVERDUE)


def _nothing(_now: datetime) -> Counts:
    return {}
