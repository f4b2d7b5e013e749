"""A hold is placed by one, released by two, and stops even the nightly deletion of answers."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, db, disposing, jobs
from app.errors import Conflict
from app.models import (
    Answers,
    ApprovalRequest,
    Attempt,
    Body,
    Disposition,
    DispositionDone,
    LegalHold,
    LegalHoldRelease,
    ModuleVersion,
    Policy,
    Requirement,
    Sitting,
    Submission,
)
from app.retention import operations
from app.rules.retention import PROMISE, Hold
from tests.app.approvals.asking import decide
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.retention.leaving import act, approves
from tests.app.roster.adding import DAY, TODAY, hr_of, put

NIGHT = timedelta(days=397)


def answers(world: World) -> None:
    """Ana handed a quiz in; as rows, for how she came there matters to nobody here."""
    db.writing()
    now = clock.now()
    asked = select(Requirement.id).where(Requirement.module_slug.is_not(None))
    common: dict[str, Any] = {"module_version_id": _module(), "profile_sha256": "0" * 64}
    sitting = Sitting(
        id=db.uuid7(),
        enrollment_id=world.enrollment.id,
        requirement_id=db.session.scalars(asked).one(),
        job_class="teacher",
        paths={"A1": [["d1", "a"]]},
        began_at=now,
        **common,
    )
    sent = Submission(
        id=db.uuid7(), staff_member_id=world.ana.id, idempotency_key="1", payload_sha256="0" * 64
    )
    attempt = Attempt(
        id=db.uuid7(),
        sitting_id=sitting.id,
        submission_id=sent.id,
        ordinal=1,
        questions=[],
        score=8,
        out_of=10,
        passed=True,
        language="en",
        submitted_at=now,
        **common,
    )
    for each in (sitting, sent, attempt, Answers(attempt_id=attempt.id, chosen={"q1": ["a"]})):
        db.session.add(each)
        db.session.flush()
    db.session.commit()


def _module() -> Any:
    return db.session.scalars(select(ModuleVersion.id)).one()


def kept() -> tuple[int, int]:
    """How many answers, and how many sittings with choices, are still there."""
    db.session.rollback()
    sittings = db.session.scalars(select(Sitting)).all()
    return len(db.session.scalars(select(Answers)).all()), sum(bool(s.paths) for s in sittings)


def after(wait: timedelta) -> None:
    """A worker's night."""
    with time_machine.travel(clock.now() + wait):
        jobs.nightly()


def held(world: World, hold: Hold) -> LegalHold:
    """Cora places it."""
    db.writing()
    placed = operations.place(db.session.merge(world.district), hold, "M-7", act(world))
    db.session.commit()
    return placed


def released(hold: LegalHold, world: World) -> None:
    """Two people released it."""
    nora = put(world.top, "Nora Reed", email="nora@example.org", role="hr")
    db.writing()
    request = operations.ask_release(db.session.merge(hold), None, act(world))
    approves(request, nora)
    db.session.commit()


def test_the_night_says_what_it_deleted_and_is_silent_when_that_is_nothing(
    world: World, app: Flask
) -> None:
    answers(world)
    after(NIGHT - 10 * DAY)
    assert kept() == (1, 1) and db.session.scalars(select(Disposition)).all() == []
    after(NIGHT)
    after(NIGHT + DAY)
    assert kept() == (0, 0)
    order, done = db.session.execute(
        select(Disposition, DispositionDone).join(DispositionDone)
    ).one()
    assert (order.record_class, order.authority, order.approval_id) == ("answers", PROMISE, None)
    assert (done.people, done.counts) == (1, {"answers": 1, "sitting": 1})
    told = [body.bytes for body in db.session.scalars(select(Body))]
    assert sum(b'"type":"disposition"' in each for each in told) == 1
    assert all(str(world.ana.id).encode() not in each for each in told if b'"disposition' in each)


@pytest.mark.parametrize("kind", ["person", "policy", "days"])
def test_a_hold_stops_the_night_and_once_released_the_next_one_catches_up(
    world: World, app: Flask, kind: str
) -> None:
    answers(world)
    policy_id = db.session.scalars(select(Policy.id)).one()
    hold = {
        "person": Hold(world.ana.id),
        "policy": Hold(policy_id=policy_id),
        "days": Hold(first=TODAY, last=TODAY + DAY),
    }[kind]
    placed = held(world, hold)
    after(NIGHT)
    after(3 * NIGHT)
    assert kept() == (1, 1)
    released(placed, world)
    after(3 * NIGHT)
    assert kept() == (0, 0)


@pytest.mark.parametrize(
    "hold", [Hold(first=TODAY - 90 * DAY, last=TODAY - 60 * DAY), Hold(first=TODAY + 900 * DAY)]
)
def test_a_hold_about_other_days_stops_no_night(world: World, app: Flask, hold: Hold) -> None:
    answers(world)
    held(world, hold)
    after(NIGHT)
    assert kept() == (0, 0)


def test_the_very_same_hold_is_not_placed_twice(world: World, app: Flask) -> None:
    held(world, Hold(world.ana.id))
    with pytest.raises(Conflict):
        held(world, Hold(world.ana.id))


def test_one_button_places_a_hold_and_two_presses_place_one(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/holds")
    for _press in range(2):
        cora.client.post(f"/people/{world.ana.id}/hold", data={"csrf_token": cora._token()})
    db.session.rollback()
    assert [each.person_id for each in disposing.holds(world.district.id)] == [world.ana.id]


def sent(cora: Browser, status: int, /, **given: Any) -> Page:
    """The form of a new hold."""
    cora.get("/settings/holds/new")
    blank = dict.fromkeys(("person", "policy", "first", "last", "reference"), "")
    return cora.post("/settings/holds/new", status, **{**blank, **given})


def test_a_form_places_holds_of_every_kind(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    policy_id = db.session.scalars(select(Policy.id)).one()
    assert "Ana María Núñez" in sent(cora, 200, kind="person", person="ANA@example.org").words()
    assert "policy GBEE" in sent(cora, 200, kind="policy", policy=policy_id).words()
    page = sent(cora, 200, kind="days", first="2025-08-01", last="2025-09-01")
    assert "August 1, 2025 to September 1, 2025" in page.words()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "person", "person": "nobody@example.org"}, "Nobody in your district"),
        ({"kind": "person"}, "Enter an e-mail address or a number"),
        ({"kind": "policy"}, "Choose a policy"),
        ({"kind": "days"}, "Enter a date"),
        ({"kind": "days", "first": "2025-09-02", "last": "2025-09-01"}, "before the first"),
    ],
)
def test_a_hold_about_nothing_is_refused(
    world: World, visit: Visit, given: dict[str, str], says: str
) -> None:
    assert says in sent(visit(world.cora), 422, **given).words()


def test_a_release_takes_a_second_person_and_never_goes_ahead_alone(
    world: World, visit: Visit
) -> None:
    hold, cora = held(world, Hold(world.ana.id)), visit(world.cora)
    address = f"/settings/holds/{hold.id}/release"
    cora.get(address)
    assert "This takes two people" in cora.post(address, 422, approver="").words()
    nora = put(world.top, "Nora Reed", email="nora@example.org", role="hr")
    cora.get(address)
    cora.post(address, approver="")
    request = db.session.scalars(select(ApprovalRequest)).one()
    assert request.alone_at is None and "Ana" not in str(request.summary)
    assert db.session.scalars(select(LegalHoldRelease)).all() == []
    decide(visit(nora))
    db.session.rollback()
    assert disposing.holds(world.district.id) == []


def test_nobody_but_hr_of_the_whole_district_sees_or_places_one(world: World, visit: Visit) -> None:
    gil = visit(hr_of(world.lincoln))
    for address in ("/settings/retention", "/settings/holds", "/settings/dispositions"):
        assert gil.client.get(address).status_code == 404
    token = gil.get("/help") and gil._token()
    answer = gil.client.post(f"/people/{world.ana.id}/hold", data={"csrf_token": token})
    assert answer.status_code in (400, 404)
    assert db.session.scalars(select(LegalHold)).all() == []
