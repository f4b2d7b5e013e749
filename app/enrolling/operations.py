"""Writes what the facts ask for: enrollments, changed dates and open problems; no commit."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from app import db
from app.enrolling import known, plans
from app.enrolling.deciding import Change, Decision, New, decide_all
from app.enrolling.reasons import Why
from app.models import DateProblem, Enrollment, EnrollmentChange
from app.rules.cycles import NO_DATE, Problem


def bring_in_line(
    district_id: uuid.UUID, person_ids: Sequence[uuid.UUID], on: date, now: datetime
) -> Counter[str]:
    """Enroll the people in what applies to them, and move, release or take up again what changed.

    Doing it twice changes nothing the second time. Returns how many were `enrolled`, `changed`,
    and how many have a `problem`. The caller has begun to write, and commits."""
    if not person_ids:
        return Counter()
    db.session.flush()
    house = plans.house(district_id, on)
    decided = [
        (person.id, program_id, made)
        for person in known.people(house, person_ids)
        for program_id, made in decide_all(house, person, on)
    ]
    enrolled = _enroll([(id, made.new) for id, _program, made in decided if made.new], now)
    changed = [change for _id, _program, made in decided for change in made.changes]
    _write(EnrollmentChange, [*enrolled, *(_changed(change, now) for change in changed)])
    problems = _note_problems(person_ids, decided, now)
    new = sum(1 for _id, _program, made in decided if made.new)
    return Counter(enrolled=new, changed=len(changed), problem=problems)


def _enroll(new: Sequence[tuple[uuid.UUID, New]], now: datetime) -> list[dict[str, object]]:
    """Insert the enrollments; returns the changes that leave brings to them at once."""
    made = [(db.uuid7(), person_id, each) for person_id, each in new]
    _write(Enrollment, [_enrollment(id, person_id, each, now) for id, person_id, each in made])
    return [
        _change(id, each.asked.cycle.due_on, each.due_on, each.asked.cycle.closes_on, False, now)
        | _because(each.why_moved)
        for id, _person_id, each in made
        if each.why_moved
    ]


def _enrollment(id: uuid.UUID, person_id: uuid.UUID, each: New, now: datetime) -> dict[str, object]:
    row, cycle = each.plan.row, each.asked.cycle
    return {
        "id": id,
        "staff_member_id": person_id,
        "program_id": each.plan.program_id,
        "cycle": cycle.key,
        "opens_on": cycle.opens_on,
        "first_due_on": cycle.due_on,
        "closes_on": None if cycle.closes_on == NO_DATE else cycle.closes_on,
        "grace_days": row.grace_days if row else 0,
        "valid_months": row.valid_months if row else None,
        "why": each.asked.why,
        "position_id": each.asked.work.id,
        "recorded_at": now,
    }


def _changed(each: Change, now: datetime) -> dict[str, object]:
    id, dates = each.standing.id, (each.base_due_on, each.due_on, each.closes_on)
    return _change(id, *dates, each.released, now) | _because(each.why)


def _change(
    id: uuid.UUID, base_due_on: date, due_on: date, closes_on: date, released: bool, now: datetime
) -> dict[str, object]:
    return {
        "id": db.uuid7(),
        "enrollment_id": id,
        "base_due_on": base_due_on,
        "due_on": due_on,
        "closes_on": closes_on,
        "released": released,
        "recorded_at": now,
    }


def _because(why: Why) -> dict[str, object]:
    return {"reason": why.reason, "cause_id": why.cause_id, "held_from": why.begins}


def _note_problems(
    person_ids: Sequence[uuid.UUID],
    decided: Iterable[tuple[uuid.UUID, uuid.UUID, Decision]],
    now: datetime,
) -> int:
    """HR's queue holds what is open now; what could be computed since is gone from it."""
    found = {(id, program): made.problem for id, program, made in decided if made.problem}
    there = db.session.scalars(
        select(DateProblem).where(DateProblem.staff_member_id.in_(person_ids))
    ).all()
    for row in there:
        if found.get((row.staff_member_id, row.program_id)) == row.problem:
            del found[row.staff_member_id, row.program_id]
        else:
            db.session.delete(row)
    db.session.flush()
    _write(DateProblem, [_problem(*about, what, now) for about, what in found.items()])
    return sum(1 for _id, _program, made in decided if made.problem)


def _problem(
    person_id: uuid.UUID, program_id: uuid.UUID, problem: Problem, now: datetime
) -> dict[str, object]:
    return {
        "id": db.uuid7(),
        "program_id": program_id,
        "staff_member_id": person_id,
        "problem": problem.value,
        "found_at": now,
    }


def _write(table: type[Any], rows: Sequence[dict[str, object]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)
