"""What opening a scenario step costs beside the task list: CPU in one process, in turn.

`python -m tests.bench.steps NAME` signs in that learner of tests.bench.district; prints JSON."""

import json
import re
import sys
import time

from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock, db
from app.auth.links import make_link
from app.factory import create_app
from app.models import StaffMember

LOADS = 150


def compared(name: str) -> dict[str, float]:
    """CPU milliseconds of each page, and the step as a multiple of the task list."""
    browser = create_app().test_client()
    _sign_in(browser, name)
    step = _at_the_first_step(browser)
    spent = {"/": 0.0, step: 0.0}
    for _load in range(LOADS):
        for address in spent:
            began = time.process_time()
            assert browser.get(address).status_code == 200
            spent[address] += time.process_time() - began
    tasks, scenario = (1000 * spent[address] / LOADS for address in ("/", step))
    return {"task_list_ms": tasks, "scenario_step_ms": scenario, "ratio": scenario / tasks}


def _sign_in(browser: FlaskClient, name: str) -> None:
    person = db.session.scalars(
        select(StaffMember.id).where(StaffMember.sign_in_name == name)
    ).one()
    db.writing()
    token = make_link(person, clock.now())
    db.session.commit()
    _post(browser, f"/sign-in/{token}")


def _at_the_first_step(browser: FlaskClient) -> str:
    start = re.search(r'href="(/training/[^"]+)"', browser.get("/").text)
    assert start is not None
    lesson = browser.get(_post(browser, start[1])).location
    return _post(browser, lesson)


def _post(browser: FlaskClient, address: str) -> str:
    """Send the page's own form; where it leads."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)
    assert token is not None
    return browser.post(address, data={"csrf_token": token[1]}).location or ""


if __name__ == "__main__":
    print(json.dumps(compared(sys.argv[1])))
