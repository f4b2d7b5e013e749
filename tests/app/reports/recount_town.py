"""A town for the recount: people change schools, schools move, and much is corrected later."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.figures import standing
from app.figures.moment import Moment
from app.models import District, Enrollment, Policy, Program, Requirement, Site, StaffMember
from app.models.status import status_expression
from tests.app.enrolling_town import edition, starts_work
from tests.app.five_years import MONTH_ENDS, NIGHTS, FiveYears, one_life
from tests.app.five_years_town import (
    EDITIONS,
    REWRITTEN,
    RHYTHMS,
    add_hr_decisions,
    add_program,
    add_year,
)
from tests.app.reports import recount_events as later
from tests.app.reports.people import LONG_AGO, ZONE, add_position, add_site, found_town, keep
from tests.rules.lives import FIRST, LAST, NEVER, STUDENTS, Job

Said = dict[uuid.UUID, tuple[Any, ...]]


def evening(on: date) -> datetime:
    """When a day's work is over: after midnight in Greenwich, still that day in the district."""
    return datetime.combine(on, time(20, 30), ZoneInfo(ZONE))


@dataclass
class Movers(FiveYears):
    """Five years in which nothing stays where it was; `live` is what figures said at the time."""

    chance: Random = field(default_factory=Random)
    sites: list[Site] = field(default_factory=list)
    heard: Collection[date] = ()
    """When figures were read at the time."""
    live: dict[date, Said] = field(default_factory=dict)

    def walk(self) -> None:
        """Every night from the first to the last; enrollments follow at each month's end."""
        for on in NIGHTS:
            with time_machine.travel(evening(on), tick=False):
                db.writing()
                for event in self.events[on]:
                    event()
                if on in MONTH_ENDS:
                    bring_in_line(self.town.district.id, list(self.lives), on, clock.now())
                self.finish(on)
                db.session.commit()
            if on in self.heard:
                self.live[on] = says(Moment(on, ZONE))

    def finish(self, on: date) -> None:
        """Whoever has time finishes what is open, or a part of it, or brings proof of it."""
        busy = [person_id for person_id, life in self.lives.items() if on in life.busy]
        found = select(Enrollment).where(
            Enrollment.staff_member_id.in_(busy), status_expression(on).in_(("due", "overdue"))
        )
        for enrollment in db.session.scalars(found.order_by(Enrollment.id)).all() if busy else ():
            later.finish(self.town, enrollment, on, self.chance)

    def work(self, name: str, job: Job) -> None:
        """A job somewhere; sometimes that was wrong, and it was at another site all along."""
        job_class = "teacher" if job.asked else self.chance.choice(["driver", "aide"])
        row = starts_work(
            self.town,
            name,
            job.first,
            job.known,
            site_id=self.chance.choice(self.sites).id,
            job_class=job_class,
            held_to=job.last if job.end_known <= job.known and job.last < NEVER else None,
        )
        rows = [row]
        later_nights = [night for night in NIGHTS if night > job.known]
        if later_nights and self.chance.random() < 0.4:
            on = self.chance.choice(later_nights)
            site_id = self.chance.choice(self.sites).id
            self.events[on].append(lambda: rows.append(later.again(rows[-1], site_id=site_id)))
        if row.held_to is None and job.end_known <= LAST and job.last < NEVER:
            last = {"held_to": job.last}
            self.events[job.end_known].append(lambda: rows.append(later.again(rows[-1], **last)))


def says(when: Moment) -> Said:
    """What figures say of each person, and of each enrollment that says something."""
    each, person = standing.ranked(None, when).c, standing.people(None, when).c
    enrollments = select(each.id, each.status, each.due_on, each.closes_on, each.credited)
    people = select(person.staff_member_id, person.rank, person.due_on, person.credited)
    found: Said = {row.id: tuple(row[1:]) for row in db.session.execute(enrollments)}
    for id, rank, due_on, credited in db.session.execute(people):
        found[id] = (standing.WORST_LAST[rank], due_on, credited)
    return found


def found_movers(chance: Random, people: int, heard: Collection[date]) -> Movers:
    """The town on the day before the first, with all that is to happen."""
    with time_machine.travel(evening(date(2026, 6, 30)), tick=False):
        db.writing()
        town = found_town()
        annex = add_site(town.top, "Annex")
        sites = [town.lincoln, town.kitchen, town.other, annex]
        years = Movers(town, chance=chance, sites=sites, heard=heard)
        for day in STUDENTS:
            add_year(town, day)
        followed = keep(Policy(id=db.uuid7(), district_id=town.district.id, code="AG-2")).id
        for number, day in enumerate(EDITIONS, 2):
            edition(followed, number, day)
        edition(town.policy.policy_id, 2, REWRITTEN)
        for title, (rhythm, who) in RHYTHMS.items():
            policy_id = followed if rhythm.kind == "edition" else town.policy.policy_id
            years.programs[title] = add_program(town, title, rhythm, who, policy_id)
        for number in range(people):
            years.person(number, one_life(chance))
        add_hr_decisions(years)
        later.add(years, annex, followed)
        add_neighbors()
        db.session.commit()
    return years


def add_neighbors() -> None:
    """Another district, where somebody is late."""
    district = keep(District(id=db.uuid7(), name="Birch Hill", time_zone=ZONE))
    top = keep(Site(id=db.uuid7(), district_id=district.id, kind="district", name="Birch Hill"))
    person = StaffMember(id=db.uuid7(), district_id=district.id, legal_name="N", sign_in_name="n")
    add_position(keep(person), top)
    program = keep(Program(id=db.uuid7(), district_id=district.id, title="Theirs"))
    asked = {"program_id": program.id, "position": 0, "outside_title": "First aid"}
    keep(Requirement(**asked, held_from=LONG_AGO))
    dates = {"opens_on": FIRST, "first_due_on": FIRST}
    keep(Enrollment(staff_member_id=person.id, program_id=program.id, cycle="2026-27", **dates))
