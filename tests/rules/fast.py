"""The rules of the application, asked every night and kept as its tables would keep them."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from app.enrolling.deciding import begun, decide
from app.enrolling.known import Away as Row
from app.enrolling.known import Person, Standing, after
from app.enrolling.plans import House, Plan
from app.rules.audience import Audience, Work
from app.rules.cycles import Calendar, SchoolDays, Terms, school_year_key
from app.rules.editions import Edition
from app.rules.pauses import Pause
from app.rules.status import status
from tests.rules.lives import NEVER, Away, Life, Rhythm, months_on

ZONE, PROGRAM = ZoneInfo("UTC"), uuid.UUID(int=1)


def instant(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def terms_of(rhythm: Rhythm) -> Terms:
    return Terms(
        rhythm.kind,
        rhythm.begins,
        rhythm.days,
        rhythm.students is not None,
        rhythm.opens,
        rhythm.due,
        rhythm.ends,
        *rhythm.once,
        rhythm.valid,
        rhythm.rest,
    )


def plan_of(rhythm: Rhythm) -> Plan:
    editions = tuple(
        Edition(str(uuid.UUID(int=day.toordinal())), day, number)
        for number, day in enumerate(rhythm.editions, 1)
    )
    row = SimpleNamespace(
        id=uuid.UUID(int=2),
        rhythm=rhythm.kind,
        policy_id=uuid.UUID(int=4),
        held_from=rhythm.begins,
        recorded_at=instant(rhythm.begins),
    )
    audience, asks = Audience(jobs=frozenset({"asked"})), frozenset({row.policy_id})
    return Plan(PROGRAM, True, row, terms_of(rhythm), audience, editions, asks)  # type: ignore[arg-type]


def house_of(rhythm: Rhythm) -> House:
    years = [SchoolDays(school_year_key(day, "07-01"), day) for day in rhythm.students or ()]
    return House(PROGRAM, ZONE, Calendar("07-01", tuple(years)), None, (plan_of(rhythm),))


@dataclass
class Night:
    """What is carried from day to day: the enrollments as they stand."""

    life: Life
    rhythm: Rhythm
    standings: list[Standing] = field(default_factory=list)
    problem: str = ""

    def __post_init__(self) -> None:
        self.house = house_of(self.rhythm)

    def step(self, on: date) -> None:
        """One night, then one day."""
        if on >= self.rhythm.begins and on not in self.life.asleep and self.decide(on):
            assert not self.decide(on), "the second time changed something"
        if on in self.life.busy:
            self.standings = [self.finish(each, on) for each in self.standings]

    def decide(self, on: date) -> bool:
        """Write what is decided; whether that is anything."""
        person = Person(uuid.UUID(int=3), self.works(on), self.standings, self.aways(on))
        decision = decide(self.house, person, self.house.plans[0], on)
        changed = {change.standing.id: change for change in decision.changes}
        for index, was in enumerate(self.standings):
            if change := changed.get(was.id):
                said = change._asdict() | change.why._asdict()
                row = SimpleNamespace(**said, recorded_at=instant(on), held_from=change.why.begins)
                assert change.why.begins <= on
                self.standings[index] = after(was, row, ZONE)
        if decision.new:
            self.standings.append(begun(decision.new, on))
        self.problem = decision.problem or ""
        return bool(decision.new or decision.changes)

    def works(self, on: date) -> list[Work]:
        found = []
        for number, job in enumerate(self.life.jobs):
            if job.known <= on:
                last = job.last if job.end_known <= on and job.last != NEVER else None
                kind = "asked" if job.asked else "other"
                id = uuid.UUID(int=10 + number)
                found.append(Work(id, PROGRAM, kind, "regular", None, job.first, last))
        return sorted(found, key=lambda work: (work.held_from, work.id))

    def aways(self, on: date) -> list[Row]:
        return [
            Row(uuid.UUID(int=30 + number), None, self.pause(each, on), instant(each.known))
            for number, each in enumerate(self.life.aways)
            if each.known <= on
        ]

    def pause(self, leave: Away, on: date) -> Pause | None:
        last = leave.last if leave.end_known <= on and leave.last != NEVER else None
        return Pause(leave.first, last) if on < leave.void_known else None

    def finish(self, each: Standing, on: date) -> Standing:
        open_now = self.status(each, on) in ("due", "overdue")
        return each._replace(finished_on=on) if open_now else each

    def status(self, each: Standing, on: date) -> str:
        """The rule of the pages, of what is kept."""
        valid, done = self.rhythm.valid, each.finished_on
        on_leave = any(
            each.pause and each.pause.first <= on <= (each.pause.last or NEVER)
            for each in self.aways(on)
        )
        return status(
            required=1,
            completed=0,
            certified=done is not None,
            valid_until=months_on(done, valid) if done and valid else None,
            opens_on=each.opens_on,
            due_on=each.due_on,
            closes_on=each.closes_on,
            grace_days=self.rhythm.grace,
            is_released=each.released,
            is_on_leave=on_leave,
            on=on,
        )
