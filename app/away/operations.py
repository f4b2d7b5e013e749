"""Verbs of calendar, leave and earlier years: each writes facts and brings due dates in line."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select, true

from app import db, running
from app.away import queries
from app.away.years import BreakDays, YearDays, wrong_in_break, wrong_in_year
from app.enrolling.jobs import ENROLL
from app.enrolling.operations import bring_in_line
from app.errors import Conflict, DomainError
from app.models import Break, District, EarlierRecord, Leave, SchoolYear
from app.models.scope import stands
from app.rules.cycles import NO_DATE, school_year_key

AT_ONCE = 500
"""So many people are brought in line within the request; more are left to a run."""


class Act(NamedTuple):
    """Who does something, on which district date, at which instant."""

    by: uuid.UUID
    on: date
    now: datetime


class Move(NamedTuple):
    """A due date before and after; None while the return is not known."""

    title: dict[str, str]
    """By language."""
    was: date | None
    will_be: date | None


def days_of(row: SchoolYear) -> YearDays:
    """What a school year's row says."""
    return YearDays(row.year, row.first_day, row.students_from, row.students_to, row.last_day)


def break_of(row: Break) -> BreakDays:
    """What a break's row says."""
    return BreakDays(row.name, row.held_from, row.held_to)


def year_called(district_id: uuid.UUID, key: str) -> SchoolYear | None:
    """The row of a school year, if the calendar has it."""
    return db.session.scalar(queries.years(district_id).where(SchoolYear.year == key))


def keep_year(district: District, days: YearDays, act: Act) -> bool:
    """Enter or correct a school year; returns whether the first day with students is another.

    Then the run is begun that brings everybody's due dates in line."""
    for _field, error in wrong_in_year(days, district.school_year_starts):
        raise error
    old = year_called(district.id, days.year)
    if old and days_of(old) == days:
        return False
    new = SchoolYear(**days._asdict(), district_id=district.id, replaces_id=old.id if old else None)
    new.recorded_at, new.recorded_by = act.now, act.by
    db.session.add(new)
    db.session.flush()
    moved = old is None or old.students_from != days.students_from
    if moved:
        running.start(district.id, ENROLL, act.on, act.now)
    return moved


def keep_break(district: District, days: BreakDays, act: Act, old: Break | None = None) -> None:
    """Enter a break, or correct one; Conflict where the one to correct has changed since."""
    for _field, error in wrong_in_break(days):
        raise error
    standing = db.session.scalars(queries.breaks(district.id)).all()
    if old and old.id not in [each.id for each in standing]:
        raise Conflict("This break has changed since you looked. Look at it again.")
    if days in map(break_of, standing):
        return
    starts, others = district.school_year_starts, [each for each in standing if each is not old]
    named = {same_break(break_of(each), starts) for each in others}
    if same_break(days, starts) in named:
        raise DomainError("There is a break of this name in that school year. Change that one.")
    _add_break(district.id, days, act, old)


def take_back_break(old: Break, act: Act) -> None:
    """The break never was; what was entered stays in the history."""
    _add_break(old.district_id, break_of(old), act, old, is_void=True)


def same_break(days: BreakDays, starts: str) -> tuple[str, str]:
    """What makes two breaks one: the school year in which they begin, and the name."""
    return school_year_key(days.first_day, starts), days.name.casefold()


def _add_break(
    district_id: uuid.UUID, days: BreakDays, act: Act, old: Break | None, is_void: bool = False
) -> None:
    made = Break(district_id=district_id, name=days.name, is_void=is_void)
    made.held_from, made.held_to = days.first_day, days.last_day
    made.recorded_at, made.recorded_by = act.now, act.by
    made.replaces_id = old.id if old else None
    db.session.add(made)
    db.session.flush()


def keep_leave(district_id: uuid.UUID, new: Leave, act: Act) -> list[Move]:
    """Write a leave, a correction of one, or what takes one back; returns the due dates it moves.

    DomainError: the days are out of order, or others are away already. The caller holds
    `db.one_at_a_time` of the person."""
    if new.held_to and new.held_to < new.held_from:
        raise DomainError("The last day cannot be before the first day.")
    if not new.is_void and db.session.scalar(_overlapping(new)):
        raise DomainError("These days overlap with leave that is on this page. Change that one.")
    new.recorded_at, new.recorded_by = act.now, act.by
    before = _dues(new.staff_member_id, act.on)
    db.session.add(new)
    bring_in_line(district_id, [new.staff_member_id], act.on, act.now)
    after = _dues(new.staff_member_id, act.on)
    return [
        Move(title, due, after[id][1])
        for id, (title, due) in before.items()
        if id in after and after[id][1] != due
    ]


def _overlapping(new: Leave) -> Select[uuid.UUID]:
    return select(Leave.id).where(
        Leave.staff_member_id == new.staff_member_id,
        Leave.id != new.replaces_id if new.replaces_id else true(),
        stands(Leave),
        ~Leave.is_void,
        Leave.held_from <= (new.held_to or NO_DATE),
        or_(Leave.held_to.is_(None), Leave.held_to >= new.held_from),
    )


def _dues(person_id: uuid.UUID, on: date) -> dict[uuid.UUID, tuple[dict[str, str], date | None]]:
    return {
        row.id: (
            {"en": row.title, "es": row.title_es or row.title},
            None if row.due_on == NO_DATE else row.due_on,
        )
        for row in db.session.execute(queries.dues(person_id, on))
    }


def keep_earlier(district_id: uuid.UUID, records: Sequence[EarlierRecord], act: Act) -> bool:
    """Write records of earlier years; returns whether due dates follow later, by a run."""
    for record in records:
        record.recorded_at, record.recorded_by = act.now, act.by
    db.session.add_all(records)
    db.session.flush()
    return _in_line(district_id, (each.staff_member_id for each in records if each.program_id), act)


def take_back_earlier(district_id: uuid.UUID, old: EarlierRecord, act: Act) -> None:
    """The record was wrong; it stays in the history and no renewal counts from it."""
    kept = ("staff_member_id", "program_id", "title", "provider", "finished_on", "minutes")
    made = EarlierRecord(**{name: getattr(old, name) for name in kept})
    made.scan_sha256, made.scan_type = old.scan_sha256, old.scan_type
    made.is_void, made.replaces_id = True, old.id
    keep_earlier(district_id, [made], act)


def _in_line(district_id: uuid.UUID, person_ids: Iterable[uuid.UUID], act: Act) -> bool:
    people = sorted(set(person_ids))
    if len(people) > AT_ONCE:
        running.start(district_id, ENROLL, act.on, act.now)
        return True
    bring_in_line(district_id, people, act.on, act.now)
    return False
