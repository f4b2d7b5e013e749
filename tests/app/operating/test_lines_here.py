"""Lines about this server: work that waits, the worker, the disk, the clock."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, db, jobs, logbook
from app.models import Leaf, OutboxJob
from app.operating import lines_here, queue
from app.operating.line import read_in
from config import settings
from tests.app.operating.conftest import began, line, read

START = datetime(2026, 8, 28, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Moved = time_machine.Traveller


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[Moved]:
    """A clock that only the test moves."""
    with app.app_context(), time_machine.travel(START, tick=False) as moved:
        began(START)
        yield moved


def add_job(**about: object) -> OutboxJob:
    """One job in the outbox."""
    db.writing()
    job = OutboxJob(key=str(uuid.uuid4()), kind="certificate", payload={}, **about)
    db.session.add(job)
    db.session.commit()
    return job


def test_work_may_wait_15_minutes(here: Moved) -> None:
    assert read(line("queue")) == "Work that waits: Nothing waits."
    add_job()
    here.shift(15 * MINUTE)
    assert line("queue").good is True
    here.shift(MINUTE)
    assert line("queue").good is False and "9:00 a.m." in read(line("queue"))


def test_work_for_tomorrow_does_not_wait_yet(here: Moved) -> None:
    add_job(lease_until=START + timedelta(hours=8))
    here.shift(timedelta(hours=7))
    assert line("queue").good is True and queue.depth().waiting == 0
    here.shift(timedelta(hours=1, minutes=16))
    assert line("queue").good is False


def test_work_that_always_fails_waits_for_a_person_until_they_retry_it(here: Moved) -> None:
    job = add_job(attempts=jobs.TRIES, last_error="ValueError: Ana María Núñez has no key")
    found = queue.dead()[0]
    assert line("queue").good is False and (found.tries, found.error) == (8, "ValueError")
    with read_in("en", "UTC"):
        assert str(found.kind) == "Print a certificate"
    db.writing()
    assert queue.retry(job.id) == 1
    db.session.commit()
    assert line("queue").good is True and queue.depth() == queue.Depth(1, START, 0)


def test_all_are_retried_at_once_and_nothing_else_is_touched() -> None:
    for _each in range(2):
        add_job(attempts=jobs.TRIES)
    done = add_job(attempts=jobs.TRIES, done_at=START)
    db.writing()
    assert queue.retry() == 2 and queue.retry(done.id) == 0
    db.session.commit()
    assert db.session.scalars(select(OutboxJob.attempts).order_by(OutboxJob.id)).all() == [0, 0, 8]


def test_the_last_try_is_not_given_up_while_it_runs(here: Moved) -> None:
    add_job(attempts=jobs.TRIES, lease_until=START + MINUTE)
    assert queue.depth().dead == 0
    here.shift(2 * MINUTE)
    assert queue.depth().dead == 1


def test_the_worker_is_heard_of_while_it_looks_for_work() -> None:
    assert line("worker").good is None
    jobs.drain()
    assert logbook.heard("worker") is not None and line("worker").good is True


def test_a_worker_is_silent_for_5_minutes_at_most() -> None:
    jobs.drain()
    with time_machine.travel(datetime.now(UTC) + 400 * timedelta(days=365)):
        assert line("worker").good is False and "sudo systemctl" in read(line("worker"))


def test_a_worker_that_never_came_is_bad_after_a_while(here: Moved) -> None:
    here.shift(16 * MINUTE)
    assert line("worker").good is False


def test_an_update_keeps_the_worker_still_but_not_for_ever() -> None:
    updating = settings().data_dir / "operating/updating"
    updating.touch()
    with time_machine.travel(datetime.fromtimestamp(updating.stat().st_mtime, UTC) + 50 * MINUTE):
        assert line("worker").good is None
    with time_machine.travel(datetime.fromtimestamp(updating.stat().st_mtime, UTC) + 70 * MINUTE):
        assert line("worker").good is False


@pytest.mark.parametrize(
    ("free", "total", "short"),
    [(99, 1000, True), (100, 1000, False), (0.9, 2, True), (1, 2, False)],
)
def test_a_tenth_and_1_gb_must_be_free(free: float, total: float, short: bool) -> None:
    giga = 1_000_000_000
    assert lines_here.is_short(int(free * giga), int(total * giga)) is short


def test_the_disk_of_a_folder_that_is_not_there_yet_is_its_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "not/yet"))
    settings.cache_clear()
    assert "GB are free" in read(line("disk"))


def test_a_full_disk_is_bad_and_says_what_will_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_here, "LEAST_SHARE", 1.1)
    assert line("disk").good is False and "nobody can sign" in read(line("disk"))


def test_a_record_of_tomorrow_makes_the_clock_bad() -> None:
    logbook.note("probe", True, line="clock")
    assert line("clock").good is True
    db.writing()
    tomorrow = clock.now() + timedelta(days=1)
    db.session.add(Leaf(seq=0, record_id=uuid.uuid4(), leaf=b"0" * 32, recorded_at=tomorrow))
    db.session.commit()
    assert line("clock").good is False and "August 29, 2026" in read(line("clock"))


def test_nobody_knows_the_clock_until_it_was_compared() -> None:
    assert line("clock").good is None
    logbook.note("probe", False, line="clock", words="The clock is off.", values={})
    assert line("clock").good is False and "The clock is off." in read(line("clock"))
