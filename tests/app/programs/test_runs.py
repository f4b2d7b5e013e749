"""The nightly work goes slice by slice: it can be seen, stopped, resumed and killed."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock, db, jobs, running
from app.enrolling import jobs as enrolling
from app.models import District, Enrollment, OutboxJob, Program, Run
from app.programs.operations import create_program, set_terms
from tests.app.browsing import Browser
from tests.app.conftest import World

Visit = Callable[..., Browser]


@pytest.fixture
def program(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A yearly program for everybody, whose window is open; no notices follow its run."""
    db.session.expunge_all()  # a worker ends its session
    monkeypatch.setitem(running.KINDS, "enroll", running.Kind(enrolling.prepare, 400))
    db.writing()
    made = create_program(world.district.id, "Refresher")
    on = clock.today(world.district.time_zone)
    day = f"{on:%m-%d}"
    set_terms(made, on, clock.now(), rhythm="school-year", opens=day, due=day)
    db.session.commit()
    db.session.expunge_all()
    return made


@pytest.fixture
def two_at_a_time(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices of two people."""
    monkeypatch.setitem(running.KINDS, "enroll", running.Kind(enrolling.prepare, 2))


def enrolled(program: Program) -> int:
    counted = select(func.count(Enrollment.id)).where(Enrollment.program_id == program.id)
    return db.session.scalar(counted) or 0


def run() -> Run:
    db.session.rollback()
    return db.session.scalars(select(Run)).one()


def one_job() -> None:
    job = jobs._claim()
    assert job
    jobs._run(job)


def test_the_night_enrolls_everybody_once(program: Program) -> None:
    enrolling.enroll_everybody()
    jobs.drain()
    assert (run().done, run().total, enrolled(program)) == (4, 4, 4)
    enrolling.enroll_everybody()
    jobs.drain()
    assert run().ended_at and enrolled(program) == 4


def test_a_run_says_how_far_it_is(world: World, program: Program, two_at_a_time: None) -> None:
    enrolling.enroll_everybody()
    one_job()
    assert (run().done, run().counts["enrolled"], run().ended_at) == (2, 2, None)


def test_stopped_it_goes_on_where_it_was(
    world: World, program: Program, two_at_a_time: None, visit: Visit
) -> None:
    enrolling.enroll_everybody()
    one_job()
    hr = visit(world.cora)
    hr.get("/programs/runs")
    hr.post(f"/programs/runs/{run().id}/stop")
    jobs.drain()
    assert enrolled(program) == 2 and "Stopped" in hr.get("/programs/runs").words()
    hr.post(f"/programs/runs/{run().id}/resume")
    jobs.drain()
    assert (run().done, enrolled(program)) == (4, 4) and run().ended_at


def test_begun_again_it_looks_at_everybody_anew(
    world: World, program: Program, two_at_a_time: None
) -> None:
    enrolling.enroll_everybody()
    one_job()
    db.writing()
    day = clock.today(db.session.get_one(District, world.district.id).time_zone)
    running.start(world.district.id, "enroll", day, clock.now())
    db.session.commit()
    assert run().done == 0
    jobs.drain()
    assert (run().done, enrolled(program)) == (4, 4)


def test_a_worker_killed_within_a_slice_leaves_it_to_another(
    world: World, program: Program, two_at_a_time: None
) -> None:
    enrolling.enroll_everybody()
    killed = jobs._claim()
    assert killed
    finish = running.do_slice(killed.payload)
    again = running.do_slice(killed.payload)
    for each in (again, finish):
        db.writing()
        each()
        db.session.commit()
    assert (run().done, enrolled(program)) == (2, 2)
    waiting = select(func.count()).where(OutboxJob.kind == "run", OutboxJob.id != killed.id)
    assert db.session.scalar(waiting) == 1


def test_hr_begins_it_by_hand(world: World, program: Program, visit: Visit) -> None:
    hr = visit(world.cora)
    hr.get("/programs/runs")
    hr.post("/programs/runs")
    jobs.drain()
    assert "4 newly enrolled" in hr.get("/programs/runs").words()


def test_others_see_and_stop_nothing(world: World, program: Program, visit: Visit) -> None:
    enrolling.enroll_everybody()
    visit(world.ana).get("/programs/runs", 404)
    ben = visit(world.ben)
    ben.get("/programs/runs", 404)
