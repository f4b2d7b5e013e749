"""The outbox: a killed worker loses nothing, and nothing happens twice."""

import multiprocessing
import os
import pickle
import signal
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, select

from app import clock, db, jobs
from app.models import CertificateFile, OutboxJob
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review


@pytest.fixture
def one_job(database: Engine) -> str:
    """A job of the kind `test` in the outbox."""
    db.writing()
    jobs.enqueue("test:1", "test", {"n": 1})
    db.session.commit()
    return "test:1"


def job() -> OutboxJob:
    """The one job, as it stands."""
    db.session.rollback()
    return db.session.scalars(select(OutboxJob)).one()


def test_a_failing_job_is_tried_again_later_and_says_why(one_job: str) -> None:
    jobs.register("test", lambda _payload: 1 / 0)  # type: ignore[arg-type,return-value]
    assert jobs.drain() == 1 and "division by zero" in job().last_error
    assert jobs.drain() == 0
    jobs.register("test", lambda _payload: lambda: None)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert jobs.drain() == 1
    assert job().done_at is not None


def test_a_job_that_always_fails_waits_for_a_person_in_the_end(one_job: str) -> None:
    jobs.register("test", lambda _payload: 1 / 0)  # type: ignore[arg-type,return-value]
    for hour in range(20):
        with time_machine.travel(clock.now() + timedelta(hours=hour)):
            jobs.drain()
    assert job().attempts == jobs.TRIES and job().done_at is None


def test_a_claimed_job_is_not_given_to_a_second_worker(one_job: str) -> None:
    assert jobs._claim() is not None
    assert jobs._claim() is None


def _killed_while_rendering() -> None:
    from certificates.words import CertificateWords

    def die(_text: str) -> CertificateWords:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    CertificateWords.from_json = staticmethod(die)  # type: ignore[assignment,method-assign]
    jobs.drain()


def test_a_worker_killed_in_a_render_still_leaves_exactly_one_certificate(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    db.session.remove()
    db.engine().dispose()
    worker = multiprocessing.get_context("fork").Process(target=_killed_while_rendering)
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.drain() == 1
    jobs.drain()
    assert len(db.session.scalars(select(CertificateFile)).all()) == 1


class _Planted:
    """What the pages' account could write into the queue: unpickled, it makes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.file), "w")


def test_a_pickle_in_the_queue_runs_nothing_and_the_worker_goes_on(
    one_job: str, tmp_path: Path
) -> None:
    jobs.register("test", lambda _payload: lambda: None)
    jobs.queue().flush()
    jobs.queue().storage.enqueue(pickle.dumps(_Planted(tmp_path / "planted")))
    jobs.poke()
    worker = jobs.queue().create_consumer(workers=1)._create_worker()
    worker.delay = 0
    worker.loop(), worker.loop()
    assert not (tmp_path / "planted").exists() and job().done_at is not None


def test_a_poke_and_what_became_of_it_come_through_the_queue_whole(database: Engine) -> None:
    jobs.queue().flush()
    sent = jobs._drain_soon()()
    task = jobs.queue().dequeue()
    assert (task.id, list(task.args), task.kwargs) == (sent.id, [], {}) and task.name == "drain"
    assert jobs.queue().execute(task) == 0 and sent() == 0


def test_what_is_done_each_minute_and_night_comes_through_the_queue(database: Engine) -> None:
    jobs.queue().flush()
    for task in jobs.queue()._registry.periodic_tasks:
        jobs.queue().enqueue(task)
        assert jobs.queue().dequeue().id == task.id
