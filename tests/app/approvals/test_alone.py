"""Where nobody else can decide, a step waits 24 hours, and the record says "single-handed"."""

from datetime import timedelta

import time_machine
from sqlalchemy import Engine, select

from app import approving, clock, db, jobs
from app.models import OutboxJob
from app.models.scope import ended
from tests.app.approvals.asking import (
    TODAY,
    ask,
    decide,
    decisions,
    exemptions,
    leaves,
    named,
    request,
    second_hr,
)
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.adding import hr_of, positions
from tests.app.roster.conftest import Postmaster

ALMOST = timedelta(hours=23, minutes=59)
A_DAY = timedelta(hours=24, seconds=1)


def later(wait: timedelta) -> None:
    """A worker looks in after a while."""
    with time_machine.travel(clock.now() + wait):
        jobs.drain()


def test_a_job_waits_until_its_time(database: Engine) -> None:
    jobs.register("test", lambda _payload: lambda: None)
    db.writing()
    jobs.enqueue("test:1", "test", {}, not_before=clock.now() + timedelta(hours=1))
    db.session.commit()
    assert jobs.drain() == 0
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert jobs.drain() == 1
    assert db.session.scalars(select(OutboxJob)).one().done_at is not None


def test_alone_it_goes_ahead_after_a_day_and_says_so(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = ask(cora, world)
    assert "goes ahead by itself on" in page.words()
    later(ALMOST)
    assert decisions() == []
    later(A_DAY)
    (decision,) = decisions()
    assert (decision.way, decision.decided_name) == ("single-handed", "Cora Hale")
    assert len(exemptions()) == 1 and '"way":"single-handed"' in leaves()[0]
    assert "Single-handed" in cora.get("/approvals").words()


def test_a_day_is_one_day_though_the_worker_looks_twice(world: World, visit: Visit) -> None:
    ask(visit(world.cora), world)
    later(A_DAY)
    later(2 * A_DAY)
    assert len(decisions()) == len(exemptions()) == 1


def test_withdrawn_in_time_it_does_not_go_ahead(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    ask(cora, world)
    cora.post(f"/approvals/{request().id}/withdraw")
    later(A_DAY)
    assert [each.way for each in decisions()] == ["withdrawn"] and exemptions() == []


def test_with_a_second_person_in_hr_nothing_goes_ahead_alone(world: World, visit: Visit) -> None:
    second_hr(world)
    assert "somebody else in human resources" in ask(visit(world.cora), world).words()
    later(30 * A_DAY)
    assert request().alone_at is None and decisions() == []


def test_hr_of_the_school_is_a_second_person_for_its_people(world: World, visit: Visit) -> None:
    gil = hr_of(world.lincoln)
    gil_id, second = gil.id, visit(gil)
    assert not approving.is_alone(world.cora.id, world.ana.id, TODAY)
    assert approving.is_alone(world.cora.id, world.dan.id, TODAY)
    ask(visit(world.cora), world)
    decide(second)
    assert decisions()[0].decided_by == gil_id


def test_whom_it_is_about_is_no_second_person(world: World) -> None:
    hana = second_hr(world)
    assert approving.is_alone(world.cora.id, hana.id, TODAY)


def test_who_has_left_is_no_second_person(world: World) -> None:
    gil = hr_of(world.lincoln)
    ana_id, cora_id = world.ana.id, world.cora.id
    (work,) = positions(gil)
    db.writing()
    db.session.add(ended(work, TODAY - timedelta(days=1)))
    db.session.commit()
    assert approving.is_alone(cora_id, ana_id, TODAY)


def test_a_learner_never_goes_ahead_alone(world: World) -> None:
    assert not approving.is_alone(world.ana.id, world.ana.id, TODAY)


def test_with_a_named_approver_it_waits_for_them(
    world: World, visit: Visit, server: Postmaster
) -> None:
    ask(visit(world.cora), world, approver=named(world, server).id)
    later(30 * A_DAY)
    assert decisions() == []


def test_who_came_to_hr_in_the_meantime_decides(world: World, visit: Visit) -> None:
    ask(visit(world.cora), world)
    hana = visit(second_hr(world))
    later(A_DAY)
    assert decisions() == []
    decide(hana)
    assert decisions()[0].way == "hr"
