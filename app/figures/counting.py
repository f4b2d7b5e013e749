"""Everything HR's figures say of one date, from one statement: each person once per line.

The database says how many people work at the same places and stand alike in all they are asked;
from those few lines every figure is added up here, so that all of them agree."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from app import clock, db
from app.figures import cube, places
from app.figures.moment import Moment
from app.figures.standing import rank
from app.figures.tally import Count, JobLine, PolicyLine, ProgramLine, SiteLine, Tally
from app.models import Policy, PolicyVersion, Program, Site
from app.models.editions import number_in_effect
from app.rules.cycles import NO_DATE
from app.rules.status import Status

BUCKETS = {"1-7": 7, "8-30": 30, "31-90": 90, "91+": 10**6}
"""How many days late, by the last day of each group."""
NEXT = 8
"""How many due dates ahead are told."""


class Mark(NamedTuple):
    """Where somebody stands in one program."""

    program_id: uuid.UUID | None
    standing: str
    due_on: date | None
    credited: bool


@dataclass
class Group:
    """People who work at the same places and stand alike in everything."""

    places: list[tuple[uuid.UUID, str]]
    marks: list[Mark]
    people: int

    @property
    def standing(self) -> str:
        """The worst of all; empty where nothing is asked."""
        return _worst(self.marks)

    @property
    def credited(self) -> bool:
        """Whether credit finished a part."""
        return any(mark.credited for mark in self.marks)


def _worst(marks: Iterable[Mark]) -> str:
    return max((mark.standing for mark in marks), key=rank, default="")


def count(tops: Sequence[uuid.UUID], when: Moment) -> Count:
    """The figures of everybody who worked within these sites on that date."""
    site_ids = places.sites(tops, when)
    lines: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(cube.lines(site_ids, places.whole(tops), when)):
        lines[row.kind].append(row)
    groups = [_group(row) for row in lines["people"]]
    return Count(
        on=when.on,
        known_then=when.known_then,
        counted_at=clock.now(),
        everybody=_tally((group, group.standing) for group in groups),
        programs=_programs(groups, lines["program"]),
        sites=_sites(groups, site_ids, when),
        jobs=_jobs(groups),
        policies=_policies(lines["policy"], when),
        ageing=_ageing(groups, when.on),
        due_next=_due_next(groups, when.on),
        trend=_trend(lines["week"], when),
    )


def _group(row: Any) -> Group:
    where = [tuple(each.split("|")) for each in row.one.split(",")]
    return Group(
        [(uuid.UUID(site), job) for site, job in where],
        [_mark(each) for each in (row.other or "").split(",") if each],
        row.n1,
    )


def _mark(written: str) -> Mark:
    program, standing, due, credited = written.split("|")
    due_on = date.fromisoformat(due) if due else None
    return Mark(uuid.UUID(program) if program else None, standing, due_on, bool(credited))


def _tally(stands: Iterable[tuple[Group, str]]) -> Tally:
    found = Tally()
    for group, standing in stands:
        found.add(standing, group.people, group.credited)
    return found


def _programs(groups: Sequence[Group], cycles: Sequence[Any]) -> list[ProgramLine]:
    tallies: dict[uuid.UUID, Tally] = defaultdict(Tally)
    for group in groups:
        asked: dict[uuid.UUID, list[Mark]] = defaultdict(list)
        for mark in group.marks:
            if mark.program_id:
                asked[mark.program_id].append(mark)
        for program_id, marks in asked.items():
            credited = any(mark.credited for mark in marks)
            tallies[program_id].add(_worst(marks), group.people, credited)
    newest = {uuid.UUID(row.one): row for row in cycles}
    rows = db.session.execute(
        select(Program.id, Program.title, Program.title_es).where(Program.id.in_(tallies))
    )
    found = [
        ProgramLine(
            row.id,
            row.title,
            row.title_es,
            newest[row.id].other if newest[row.id].n1 else "",
            date.fromisoformat(newest[row.id].day),
            tallies[row.id],
        )
        for row in rows
    ]
    return sorted(found, key=lambda line: (-line.tally.counted, line.title))


def _sites(groups: Sequence[Group], site_ids: Sequence[uuid.UUID], when: Moment) -> list[SiteLine]:
    branch = places.branches(site_ids, when)
    above: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for row in db.session.execute(select(branch.c.branch_id, branch.c.site_id)):
        above[row.site_id].add(row.branch_id)
    tallies: dict[uuid.UUID, Tally] = defaultdict(Tally)
    for group in groups:
        for site_id in set().union(*(above[site] for site, _job in group.places)):
            tallies[site_id].add(group.standing, group.people, group.credited)
    names = db.session.execute(select(Site.id, Site.name).where(Site.id.in_(site_ids)))
    lines = [SiteLine(row.id, row.name, tallies[row.id]) for row in names]
    return sorted(lines, key=lambda line: (*_most_late(line.tally), line.name, line.site_id))


def _jobs(groups: Sequence[Group]) -> list[JobLine]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for group in groups:
        for job in {job for _site, job in group.places}:
            tallies[job].add(group.standing, group.people, group.credited)
    lines = [JobLine(job, tally) for job, tally in tallies.items()]
    return sorted(lines, key=lambda line: (*_most_late(line.tally), line.job_class))


def _most_late(tally: Tally) -> tuple[int, ...]:
    return (-tally.late, -tally.due, -tally.finished, -tally.counted)


def _policies(rows: Sequence[Any], when: Moment) -> list[PolicyLine]:
    asked = {uuid.UUID(row.one): row for row in rows}
    number = number_in_effect(when.on, when.known_by)
    current = and_(PolicyVersion.policy_id == Policy.id, PolicyVersion.number == number)
    named = select(Policy.id, Policy.code, PolicyVersion.title).outerjoin(PolicyVersion, current)
    lines = [
        PolicyLine(
            id, code, title or "", *(getattr(asked[id], f"n{place}") for place in range(1, 5))
        )
        for id, code, title in db.session.execute(named.where(Policy.id.in_(asked)))
    ]
    return sorted(lines, key=lambda line: (line.signed - line.asked, line.code))


def _day(hour: str, time_zone: str) -> date:
    """The district's date in an hour of UTC, written as `2026-08-15 18`."""
    at = datetime.strptime(hour.replace("T", " "), "%Y-%m-%d %H").replace(tzinfo=UTC)
    return at.astimezone(ZoneInfo(time_zone)).date()


def _numbers(row: Any) -> tuple[int, int, int, int]:
    return row.n1, row.n2, row.n3, row.n4


def _ageing(groups: Sequence[Group], on: date) -> dict[str, int]:
    found: Counter[str] = Counter()
    for group in groups:
        late = [m.due_on for m in group.marks if m.standing == Status.OVERDUE and m.due_on]
        if late:
            found[bucket((on - min(late)).days)] += group.people
    return {name: found[name] for name in BUCKETS}


def bucket(days: int) -> str:
    """The name of the group for so many days after the due date."""
    return next(name for name, last in BUCKETS.items() if days <= last)


def _due_next(groups: Sequence[Group], on: date) -> list[tuple[date, int]]:
    found: Counter[date] = Counter()
    for group in groups:
        waits = {m.due_on for m in group.marks if m.standing in (Status.DUE, Status.NOT_OPEN)}
        for due_on in waits:
            if due_on and on <= due_on < NO_DATE:
                found[due_on] += group.people
    return sorted(found.items())[:NEXT]


def _trend(rows: Sequence[Any], when: Moment) -> list[tuple[date, int, int]]:
    """Week by week from the first day on which anything was asked to the date."""
    on, finished = when.on, Counter[date]()
    for row in rows:
        finished[_day(row.day, when.time_zone) if row.day else when.on] += row.n1
    asked = sum(row.n2 for row in rows)
    opened = [date.fromisoformat(row.one) for row in rows if row.one]
    if not asked or not opened:
        return []
    day, found = max(min(opened), on - timedelta(days=366)), []
    while day < on:
        day = min(day + timedelta(days=7), on)
        found.append((day, sum(n for at, n in finished.items() if at <= day), asked))
    return found
