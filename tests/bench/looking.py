"""HR looks at five years of many people: `python -m tests.bench.looking DISTRICT HR SITE`.

Every page is opened by a signed-in browser of the application itself, without a network; prints
JSON: milliseconds of each page, and of the file its first bytes, its rows and the memory."""

import json
import re
import resource
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock, db
from app.auth.links import make_link
from app.factory import create_app
from app.figures import keeping
from app.models import Position, StaffMember
from tests.bench.asked import FIRST_YEAR, ZONE

TIMES = 20
"""How often each page is opened; one that takes seconds, three times."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')


def main(district: str, hr: str, site: str) -> dict[str, Any]:
    """Open everything in turn."""
    app = create_app()
    client = app.test_client()
    with app.app_context():
        _sign_in(client, uuid.UUID(hr))
        counted = _kept(uuid.UUID(district))
        person, name = _somebody(uuid.UUID(site))
    today = clock.today(ZONE)
    pages = {
        "dashboard": "/reports",
        "today": "/today",
        "list": f"/reports/people?site={site}&status=overdue",
        "name": f"/reports/people?q={name}",
        "person": f"/people/{person}",
    }
    found = {name: _opened(client, address, TIMES) for name, address in pages.items()}
    dates = [date(FIRST_YEAR + 1, 11, 21), today - timedelta(days=400), today - timedelta(days=5)]
    past = [f"/reports?on={on}&known={sense}" for on in dates for sense in ("then", "now")]
    found["as_of"] = _figures([each for address in past for each in _times(client, address, 1)])
    return {**found, "count_s": counted, **_file(client)}


def _sign_in(client: FlaskClient, person_id: uuid.UUID) -> None:
    db.writing()
    address = f"/sign-in/{make_link(person_id, clock.now(), 'break-glass')}"
    db.session.commit()
    token = TOKEN.search(client.get(address).text)
    assert token
    assert client.post(address, data={"csrf_token": token[1]}).status_code == 302


def _kept(district_id: uuid.UUID) -> float:
    """Count as a worker does every few minutes; returns its seconds."""
    db.session.rollback()
    began = time.perf_counter()
    finish = keeping.recount({"district_id": str(district_id)})
    took = time.perf_counter() - began
    db.writing()
    finish()
    db.session.commit()
    return took


def _somebody(site_id: uuid.UUID) -> tuple[uuid.UUID, str]:
    works = Position.staff_member_id == StaffMember.id
    who = select(StaffMember.id, StaffMember.legal_name).join(Position, works)
    person = db.session.execute(who.where(Position.site_id == site_id).limit(1)).one()
    db.session.rollback()
    return person.id, person.legal_name.rpartition(" ")[2]


def _opened(client: FlaskClient, address: str, times: int) -> dict[str, float]:
    _times(client, address, 1)
    return _figures(_times(client, address, times))


def _times(client: FlaskClient, address: str, times: int) -> list[float]:
    return [_timed(lambda: client.get(address)) for _time in range(times)]


def _timed(get: Callable[[], Any]) -> float:
    began = time.perf_counter()
    answer = get()
    assert answer.status_code == 200, f"{answer.request.path}: {answer.status}"
    return 1000 * (time.perf_counter() - began)


def _figures(taken: list[float]) -> dict[str, float]:
    return {"p50": median(taken), "p95": quantiles(taken, n=20, method="inclusive")[-1]}


def _file(client: FlaskClient) -> dict[str, Any]:
    """Everybody as CSV: when its first line of a person came, how many, and what it took."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    answer = client.get("/reports/people.csv", buffered=False)
    lines, first, second = 0, 0.0, 0.0
    for part in answer.iter_encoded():
        first = first or time.perf_counter() - began
        lines += part.count(b"\n")
        second = second or (time.perf_counter() - began if lines > 1 else 0.0)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "csv_first_s": first,
        "csv_first_person_s": second,
        "csv_s": time.perf_counter() - began,
        "csv_rows": lines - 1,
        "csv_more_mib": (after - before) / 1024,
        "peak_mib": after / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
