"""Forty invented people in two schools for five school years, fact by fact, night by night."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

import time_machine
from sqlalchemy import select

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import (
    Certificate,
    Completion,
    Enrollment,
    Leave,
    Program,
    StaffMember,
)
from app.models.scope import ended
from app.models.status import status_expression
from tests.app.enrolling_town import starts_work
from tests.app.reports.people import (
    Town,
    keep,
)
from tests.app.signed import signature
from tests.rules.lives import (
    DAYS,
    FIRST,
    LAST,
    NEVER,
    Job,
    Life,
    life_of,
    months_on,
)
from tests.rules.lives import Away as AwayDays

NIGHTS = sorted({day for day in DAYS if day.day == 15 or (day + timedelta(1)).day == 1} | {FIRST})
"""The nights on which the worker ran: the middle and the end of each month."""
MONTH_ENDS = [day for day in NIGHTS if (day + timedelta(1)).day == 1]
Snapshot = dict[uuid.UUID, str]
Events = dict[date, list[Callable[[], object]]]


def evening(on: date) -> datetime:
    """When a month's figures are read: after that day's night and work."""
    return datetime.combine(on, time(20), UTC)


def snap(on: date) -> date:
    """The next night, on which the district hears of it."""
    return next((night for night in NIGHTS if night >= on), NEVER)


def one_life(chance: Random) -> Life:
    """Somebody's five years, heard of on nights."""
    life = life_of(chance)
    jobs = tuple(
        replace(each, known=snap(each.known), end_known=snap(each.end_known)) for each in life.jobs
    )
    aways = tuple(
        replace(
            each,
            known=snap(each.known),
            end_known=snap(each.end_known),
            void_known=snap(each.void_known),
        )
        for each in life.aways
    )
    return Life(jobs, aways, frozenset(chance.sample(NIGHTS, 12)))


@dataclass
class FiveYears:
    """The town, what is to happen in it, and what its figures said when they were the present."""

    town: Town
    lives: dict[uuid.UUID, Life] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    events: dict[date, list[Callable[[], object]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    said: dict[date, Snapshot] = field(default_factory=dict)

    def walk(self) -> None:
        """Every night from the first to the last."""
        for on in NIGHTS:
            with time_machine.travel(datetime.combine(on, time(18), UTC), tick=False):
                db.writing()
                for event in self.events[on]:
                    event()
                bring_in_line(self.town.district.id, list(self.lives), on, clock.now())
                self.finish(on)
                db.session.commit()
            if on in MONTH_ENDS:
                self.said[on] = statuses(status_expression(on))

    def finish(self, on: date) -> None:
        """Whoever has time finishes what is open."""
        busy = [person_id for person_id, life in self.lives.items() if on in life.busy]
        found = select(Enrollment).where(
            Enrollment.staff_member_id.in_(busy), status_expression(on).in_(("due", "overdue"))
        )
        for enrollment in db.session.scalars(found).all():
            finish(self.town, enrollment, on)

    def person(self, number: int, life: Life) -> uuid.UUID:
        """One person, whose facts are recorded when the district hears of them."""
        name = f"P{number}"
        id, district_id = db.uuid7(), self.town.district.id
        row = StaffMember(id=id, district_id=district_id, legal_name=name, sign_in_name=name)
        self.town.people[name] = keep(row)
        for job in life.jobs:
            if job.known <= LAST:
                self.events[job.known].append(partial(self.work, name, job))
        for leave in life.aways:
            if leave.known <= LAST:
                self.events[leave.known].append(partial(self.leave, id, leave))
        self.lives[id] = life
        return id

    def work(self, name: str, job: Job) -> None:
        """A job is entered; its end with it, or when that is heard of."""
        place = (self.town.lincoln, "teacher") if job.asked else (self.town.other, "driver")
        at_once = job.last if job.end_known <= job.known and job.last < NEVER else None
        where = {"site_id": place[0].id, "job_class": place[1], "held_to": at_once}
        row = starts_work(self.town, name, job.first, job.known, **where)
        if at_once is None and job.end_known <= LAST and job.last < NEVER:
            self.events[job.end_known].append(
                lambda: keep(ended(row, job.last, recorded_at=clock.now()))
            )

    def leave(self, person_id: uuid.UUID, days: AwayDays) -> None:
        """Leave is entered; later its end is, or that it never was."""
        last = days.last if days.end_known <= days.known else None
        row = keep(Leave(staff_member_id=person_id, held_from=days.first, held_to=last))
        again = {"staff_member_id": person_id, "held_from": days.first}
        rows = [row]

        def correct(is_void: bool) -> None:
            made = Leave(**again, held_to=days.last, is_void=is_void, replaces_id=rows[-1].id)
            rows.append(keep(made))

        if last is None and days.end_known <= LAST and days.end_known < days.void_known:
            self.events[days.end_known].append(lambda: correct(False))
        if days.void_known <= LAST:
            self.events[days.void_known].append(lambda: correct(True))


def finish(town: Town, enrollment: Enrollment, on: date) -> None:
    """What is asked is signed, and the certificate follows."""
    signed, number = keep(signature(town, enrollment)), str(enrollment.id)
    met = {"enrollment_id": enrollment.id, "acknowledgment_id": signed.id}
    months = enrollment.valid_months
    certificate = Certificate(
        enrollment_id=enrollment.id,
        number=number,
        code=number,
        words="",
        issued_at=clock.now(),
        valid_until=months_on(on, months) if months else None,
    )
    db.session.add(certificate)
    for asked in enrollment.program.requirements:
        db.session.add(Completion(requirement_id=asked.id, completed_at=clock.now(), **met))
    db.session.flush()


def statuses(expression: Any, known_by: datetime | None = None) -> Snapshot:
    """Every enrollment there was, with its status."""
    there = [Enrollment.recorded_at < known_by] if known_by else []
    found = db.session.execute(select(Enrollment.id, expression).where(*there))
    return {id: status for id, status in found}
