"""Processes of the programs measurement, on the database of DATABASE_URL; each prints JSON.

`found PEOPLE` makes a district, its people and their programs. `enroll DISTRICT` does the night's
run as a worker does, `notices DISTRICT` its notices; `preview DISTRICT` asks who would be asked.
"""

import json
import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Table, insert, select

from app import clock, db, jobs, migrating, running, work
from app.enrolling import jobs as enrolling
from app.factory import create_app
from app.models import Position, Program, ProgramTerms, Run, Site, StaffMember
from app.notices.planning import NOTICES
from app.programs.operations import ask_for, create_program, set_terms
from app.programs.preview import AUDIENCE, preview
from app.programs.preview_queries import Scope
from app.roster.operations import add_site, create_district
from config import settings

ZONE = "America/Denver"
JOBS = ("teacher", "paraeducator", "driver")
SCHOOLS, NEW, NAMELESS = 100, 20, 10
"""How many schools; one in so many began a week ago, or has no e-mail."""
ONCE = 5_000
ALL = "Program 0"
COPIED = (*AUDIENCE, "rhythm", "days", "opens", "due", "held_from")


def found(people: str) -> dict[str, str]:
    """A district whose yearly window opens today, with programs for all, some and newcomers."""
    migrating.upgrade()
    db.connect(settings().database_url)
    own, on = uuid.uuid4().hex, clock.today(ZONE)
    db.writing()
    district, _hr, top = create_district(
        name=f"District {own}",
        time_zone=ZONE,
        packs=[],
        hr_name="Cora Hale",
        hr_email=f"cora@{own}.example.org",
        now=clock.now(),
    )
    for number in range(SCHOOLS):
        add_site(district=district, name=f"School {number}", parent=top, on=date(2020, 7, 1))
    school_ids = select(Site.id).where(Site.district_id == district.id, Site.kind == "school")
    sites = db.session.scalars(school_ids).all()
    for rows in _slices(int(people)):
        _insert(StaffMember, [_person(district.id, own, n) for n in rows])
        _insert(Position, [_position(own, sites, n, on) for n in rows])
    _programs(district.id, on)
    db.session.commit()
    return {"district": str(district.id)}


def enrolled(district: str) -> dict[str, Any]:
    """The night's run from its start to its last slice."""
    db.connect(settings().database_url)
    running.know(enrolling.ENROLL, running.Kind(enrolling.prepare, enrolling.SLICE))
    return _ran(uuid.UUID(district), enrolling.ENROLL)


def noticed(district: str) -> dict[str, Any]:
    """The night's notices, everybody's invitation among them, and the digests; nothing is sent."""
    db.connect(settings().database_url)
    work.register()
    return _ran(uuid.UUID(district), NOTICES)


def previewed(district: str) -> dict[str, Any]:
    """The slower of two looks at a change from everybody to half of the schools."""
    app, own = create_app(), uuid.UUID(district)
    tops = select(Site.id).where(Site.district_id == own, Site.kind == "district")
    with app.test_request_context():
        scope = Scope(own, list(db.session.scalars(tops)), clock.today(ZONE), True)
        schools = select(Site.id).where(Site.district_id == own, Site.kind == "school")
        half = [str(id) for id in db.session.scalars(schools.order_by(Site.id).limit(SCHOOLS // 2))]
        of_all = select(ProgramTerms).join(Program, Program.id == ProgramTerms.program_id)
        old = db.session.scalars(
            of_all.where(Program.district_id == own, Program.title == ALL)
        ).one()
        new = ProgramTerms(**{name: getattr(old, name) for name in COPIED} | {"sites": half})
        looks = [_timed(lambda: preview(scope, new, old)) for _look in range(2)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": max(looks), "peak_mib": peak}


def _timed(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    look()
    return time.perf_counter() - began


def _ran(district_id: uuid.UUID, kind: str) -> dict[str, Any]:
    began = time.perf_counter()
    db.writing()
    run_id = running.start(district_id, kind, clock.today(ZONE), clock.now()).id
    db.session.commit()
    jobs.drain()
    run = db.session.get_one(Run, run_id)
    assert run.ended_at and run.done == run.total
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time(),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "people": run.total,
        "counts": run.counts,
    }


def _programs(district_id: uuid.UUID, on: date) -> None:
    now, due = clock.now(), on + timedelta(days=30)
    window = {"rhythm": "school-year", "opens": f"{on:%m-%d}", "due": f"{due:%m-%d}"}
    asked: tuple[dict[str, Any], ...] = (
        window,
        window | {"license": "licensed"},
        {"rhythm": "onboarding", "jobs": ["driver", "paraeducator"]},
    )
    for place, terms in enumerate(asked):
        program = create_program(district_id, f"Program {place}")
        ask_for(program, on - timedelta(days=400), modules=["boundaries"])
        set_terms(program, on - timedelta(days=400), now, **terms)


def _slices(people: int) -> Iterator[range]:
    for first in range(0, people, ONCE):
        yield range(first, min(first + ONCE, people))


def _person(district_id: uuid.UUID, own: str, n: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid5(uuid.UUID(own), str(n)),
        "district_id": district_id,
        "legal_name": f"Person {n}",
        "preferred_name": "",
        "email": None if n % NAMELESS == 0 else f"p{n}@{own}.example.org",
        "sign_in_name": f"p{n}.{own}",
        "language": "es" if n % 7 == 0 else "en",
        "wants_cases": True,
        "created_at": clock.now(),
    }


def _position(own: str, sites: Sequence[uuid.UUID], n: int, on: date) -> dict[str, Any]:
    return {
        "id": db.uuid7(),
        "staff_member_id": uuid.uuid5(uuid.UUID(own), str(n)),
        "site_id": sites[n % len(sites)],
        "job_class": JOBS[n % 3],
        "contract": "regular",
        "is_hourly": n % 3 == 2,
        "held_from": on - timedelta(days=7) if n % NEW == 0 else date(2020, 8, 10),
        "recorded_at": clock.now(),
    }


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(cast(Table, model.__table__)), rows)


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    tasks: dict[str, Callable[..., Any]] = {
        "found": found,
        "enroll": enrolled,
        "notices": noticed,
        "preview": previewed,
    }
    json.dump(tasks[what](*given), sys.stdout)
