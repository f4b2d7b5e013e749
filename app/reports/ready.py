"""Who may start on a day: the people whom some words mean, each with the answer for that day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app import db
from app.enrolling import known, plans
from app.enrolling.deciding import decide
from app.models import Position, StaffMember
from app.models.status import status_of
from app.reports import ready_queries
from app.rules.ready import Answer, Cycle, answer

Cycles = dict[uuid.UUID, list[Cycle]]
"""Somebody's cycles by program."""


@dataclass
class Asker:
    """Who asks: for which sites of which district, and on which day it is there."""

    district_id: uuid.UUID
    tops: Sequence[uuid.UUID]
    today: date
    zone: ZoneInfo


@dataclass
class Match:
    """Somebody whom the words may mean, where they work, and whether they may start."""

    person: StaffMember
    works: list[tuple[Position, str]] = field(default_factory=list)
    """What they do, and the name of the site."""
    answer: Answer = field(default_factory=lambda: Answer("nothing"))


def matches(asker: Asker, wanted: str, on: date) -> list[Match]:
    """At most `ready_queries.FOUND` people in the order of their names, in a few statements."""
    found: dict[uuid.UUID, Match] = {}
    asked = ready_queries.positions(asker.district_id, asker.tops, asker.today, wanted)
    for person, position, site in db.session.execute(asked):
        found.setdefault(person.id, Match(person)).works.append((position, site))
    gates = db.session.scalars(ready_queries.gates(asker.district_id, on)).all()
    if gates and found:
        _answer(asker, list(found.values()), gates, on)
    return list(found.values())


def _answer(asker: Asker, matches: Sequence[Match], gates: Sequence[uuid.UUID], on: date) -> None:
    cycles: dict[uuid.UUID, Cycles] = {match.person.id: {} for match in matches}
    for row in db.session.execute(ready_queries.cycles(list(cycles), gates, on)):
        programs = cycles[row.Enrollment.staff_member_id]
        programs.setdefault(row.Enrollment.program_id, []).append(_cycle(row, asker.zone, on))
    unasked = _unasked(asker.district_id, cycles, set(gates), on)
    for match in matches:
        id = match.person.id
        match.answer = answer(list(cycles[id].values()), id in unasked, on)


def _cycle(row: Any, zone: ZoneInfo, on: date) -> Cycle:
    counts = {"required": row.required, "completed": row.completed, "certified": row.certified}
    return Cycle(
        status=status_of(row, on=on, **counts),
        opens_on=row.Enrollment.opens_on,
        due_on=row.due_on,
        done=row.completed,
        required=row.required,
        finished_on=row.issued_at.astimezone(zone).date() if row.issued_at else None,
        valid_until=row.valid_until,
    )


def _unasked(
    district_id: uuid.UUID, cycles: dict[uuid.UUID, Cycles], gates: set[uuid.UUID], on: date
) -> set[uuid.UUID]:
    """Those for whom one of the programs is, by the facts, and whom nobody has enrolled in it.

    Only whoever lacks one is looked at, because this reads all that enrolling reads."""
    lacking = [id for id, programs in cycles.items() if gates - set(programs)]
    if not lacking:
        return set()
    house = plans.house(district_id, on)
    gated = [plan for plan in house.plans if plan.program_id in gates]
    decided = [
        (person.id, decide(house, person, plan, on))
        for person in known.people(house, lacking)
        for plan in gated
        if plan.program_id not in cycles[person.id]
    ]
    return {id for id, made in decided if made.new or made.problem}
