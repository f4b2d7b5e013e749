"""What a review of the nightly work found: renewals, days that are over, two at once, leaders."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import Engine, select

from app import clock, db, jobs, running
from app.enrolling import jobs as enrolling
from app.enrolling.operations import bring_in_line
from app.errors import Conflict
from app.models import Enrollment, Program, Run
from app.programs.operations import set_terms
from app.rules.cycles import add_months
from tests.app import facts
from tests.app.approvals.asking import decide
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY
from tests.app.test_credits import send


@pytest.fixture
def renewal(world: World) -> Program:
    """Ana's program is training elsewhere, valid for two years."""
    db.session.expunge_all()
    facts.ends(world, "module")
    facts.ends(world, "policy")
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="renewal", valid_months=24, days=365)
    db.session.commit()
    return program


def night(world: World) -> list[Enrollment]:
    """Ana's enrollments of the program after a night, the newest last."""
    db.writing()
    bring_in_line(world.district.id, [world.ana.id], TODAY, clock.now())
    db.session.commit()
    mine = select(Enrollment).where(Enrollment.staff_member_id == world.ana.id)
    return list(db.session.scalars(mine.order_by(Enrollment.id)))


def test_a_renewal_counts_from_the_day_the_proof_states(
    world: World, visit: Visit, renewal: Program
) -> None:
    asked, first = facts.outside(world).id, night(world)[-1].id
    done, ana = TODAY - 700 * DAY, visit(world.ana)
    where = f"/training/{first}/{asked}/elsewhere"
    send(ana, where, finished_on=done.isoformat())
    decide(visit(world.cora))
    renewed = night(world)[-1]
    assert (renewed.cycle, renewed.first_due_on) == (f"renewal:{done}", add_months(done, 24))
    where = f"/training/{renewed.id}/{asked}/elsewhere"
    page = send(ana, where, 422, finished_on=done.isoformat())
    assert "was counted before" in page.words()


def test_a_run_whose_day_is_over_changes_nothing_more(world: World, visit: Visit) -> None:
    db.session.expunge_all()
    with time_machine.travel(clock.now() - DAY):
        enrolling.enroll_everybody()
    jobs.drain()
    db.session.rollback()
    run = db.session.scalars(select(Run)).one()
    assert run.ended_at and run.done == 0
    run.ended_at, run.stopped_at = None, clock.now()
    with pytest.raises(Conflict, match="That day is over"):
        running.resume(run)


def test_two_workers_begin_one_run(
    world: World, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "poke", lambda: None)  # each thread's would leave a connection open
    district_id = world.district.id
    db.session.expunge_all()

    def begin(_worker: int) -> None:
        db.writing()
        running.start(district_id, "enroll", TODAY, clock.now())
        db.session.commit()
        db.session.remove()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(begin, range(2)))
    db.session.rollback()
    assert len(db.session.scalars(select(Run)).all()) == 1
