"""Processes of the staff list measurement, on the database of DATABASE_URL; each prints JSON.

`found PEOPLE` makes a district and its file. `import DISTRICT FILE` reads and applies it as a
worker does. `sign PERSON` writes to the ledger every 50 ms until its input ends.
"""

import csv
import json
import resource
import select
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import clock, db, evidence, jobs, migrating
from app.models import Recovery, RosterImport, RosterMapping
from app.programs.operations import create_program, set_terms
from app.roster import importing
from app.roster.operations import add_site, create_district
from config import settings

ZONE = "America/Denver"
HEADINGS = ("Employee ID", "Legal First Name", "Legal Last Name", "Work Email", "School")
MORE = ("Job Code", "Hire Date", "Supervisor ID", "Pay Type")
GIVEN = ("Ana", "Ben", "Cora", "Dan", "Elena", "Frank", "Grace", "Hugo", "Iris", "Jorge", "Kay")
FAMILY = ("Abbott", "Begay", "Castillo", "Dunn", "Escobar", "Fields", "Garza", "Holm", "Núñez")
JOBS = {"TCH-1": "teacher", "AID-2": "paraeducator", "DRV-3": "driver"}
SCHOOLS, NAMELESS, NEW, TEAM = 100, 10, 20, 50
"""How many schools; one in so many has no e-mail, is new, or leads the others of so many."""
PAUSE = 0.05


def found(people: str) -> dict[str, str]:
    """A district with schools, a program for newcomers, mapped codes, and its file."""
    migrating.upgrade()
    db.connect(settings().database_url)
    own = uuid.uuid4().hex
    db.writing()
    district, hr, top = create_district(
        name=f"District {own}",
        time_zone=ZONE,
        packs=[],
        hr_name="Cora Hale",
        hr_email=f"cora@{own}.example.org",
        now=clock.now(),
    )
    for number in range(SCHOOLS):
        add_site(district=district, name=f"School {number}", parent=top, on=clock.today(ZONE))
    newcomers = create_program(district.id, "Onboarding")
    set_terms(newcomers, clock.today(ZONE), clock.now(), rhythm="onboarding")
    mapping = {"columns": {}, "jobs": JOBS, "sites": {}}
    db.session.add(RosterMapping(district_id=district.id, source="hr", **mapping))
    db.session.commit()
    path = settings().data_dir / f"{own}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS + MORE, *_rows(int(people), own)])
    return {"district": str(district.id), "person": str(hr.id), "file": str(path)}


def _rows(people: int, own: str) -> Iterator[tuple[str, ...]]:
    started, hired = "2015-08-10", (clock.today(ZONE) - timedelta(days=7)).isoformat()
    for n in range(people):
        email = "" if n % NAMELESS == NAMELESS - 1 else f"p{n}@{own}.example.org"
        leader = f"E{n - n % TEAM if n % TEAM else 0}"
        yield (f"E{n}", GIVEN[n % 11], FAMILY[n % 9], email, f"School {n // TEAM % SCHOOLS}") + (
            list(JOBS)[n % 3],
            hired if n % NEW == 0 else started,
            leader if n else "",
            "Hourly" if n % 3 == 2 else "Salaried",
        )


def imported(district: str, path: str) -> dict[str, Any]:
    """Seconds from the bytes on disk to the last slice, and what it took."""
    db.connect(settings().database_url)
    jobs.register(importing.READ, importing.read)
    jobs.register(importing.APPLY, importing.apply_slice)
    began = time.perf_counter()
    data = Path(path).read_bytes()
    file = importing.start(uuid.UUID(district), "b.csv", data, "upload", None, clock.now())
    importing.read_soon(file)
    own = file.id
    db.session.commit()
    jobs.drain()
    read = time.perf_counter()
    db.writing()
    importing.confirm(db.session.get_one(RosterImport, own), None, clock.now())
    db.session.commit()
    jobs.drain()
    ended, cpu = time.perf_counter(), time.process_time()
    file = db.session.get_one(RosterImport, own)
    assert file.applied_at
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"seconds": ended - began, "dry_run": read - began, "cpu": cpu, "peak_mib": peak}
    return figures | {"counts": file.counts, "slices": len(file.slices)}


def signed(person: str) -> dict[str, float]:
    """The longest wait of somebody whose act enters the ledger, in seconds, and how many acts."""
    db.connect(settings().database_url)
    waits = []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        began = time.perf_counter()
        db.writing()
        evidence.record_recovery(
            Recovery(staff_member_id=uuid.UUID(person), kind="code", recorded_at=clock.now())
        )
        db.session.commit()
        waits.append(time.perf_counter() - began)
    return {"longest": max(waits, default=0), "acts": len(waits)}


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    tasks: dict[str, Callable[..., Any]] = {"found": found, "import": imported, "sign": signed}
    json.dump(tasks[what](*given), sys.stdout)
