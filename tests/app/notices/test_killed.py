"""The worker killed at every point: nobody gets two, nobody is missed, the log says what is known.

Each test lets a worker send to Ana and Dan, cuts it off, and lets another worker take over."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app import db, jobs, mail
from app.models import Notice, NoticeOutcome, NoticeSending, OutboxJob
from app.notices import sending
from tests.app.conftest import World
from tests.app.notices.conftest import Post, moment, morning, outcomes, plan, with_server


class Killed(BaseException):
    """The worker is gone; nothing catches this."""


def die(*_given: Any, **_named: Any) -> None:
    raise Killed


def sigkill(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_anything(patch: pytest.MonkeyPatch, kill: Callable[..., None]) -> None:
    patch.setattr(mail, "connected", kill)


def before_the_mark(patch: pytest.MonkeyPatch, kill: Callable[..., None]) -> None:
    patch.setattr(sending.Batch, "_mark", kill)


def after_the_mark(patch: pytest.MonkeyPatch, kill: Callable[..., None]) -> None:
    mark = sending.Batch._mark

    def marked(batch: sending.Batch, *about: Any) -> None:
        mark(batch, *about)
        kill()

    patch.setattr(sending.Batch, "_mark", marked)


def after_the_server_took_it(patch: pytest.MonkeyPatch, kill: Callable[..., None]) -> None:
    patch.setattr(sending, "end", kill)


def before_the_job_is_done(patch: pytest.MonkeyPatch, kill: Callable[..., None]) -> None:
    patch.setattr(sending.Batch, "finish", kill)


POINTS = [
    # where, what the log says of the first message, how many of it arrived
    (before_anything, "sent", 1),
    (before_the_mark, "sent", 1),
    (after_the_mark, "unknown", 0),
    (after_the_server_took_it, "unknown", 1),
    (before_the_job_is_done, "sent", 1),
]
Point = Callable[[pytest.MonkeyPatch, Callable[..., None]], None]


def another_worker(world: World, minutes: int = 90) -> None:
    """Another worker looks into the outbox long after."""
    with time_machine.travel(moment(world, 0, 8) + timedelta(minutes=minutes), tick=False):
        jobs.drain()


@pytest.mark.parametrize(("point", "said", "arrived"), POINTS)
def test_wherever_the_worker_is_cut_off_nobody_gets_two(
    world: World, post: Post, point: Point, said: str, arrived: int
) -> None:
    plan(world, 0)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        point(patch, die)
        morning(world, 0)
    for minutes in (10, 20, 30):
        another_worker(world, minutes)
    assert outcomes(world.ana) == [said] and len(post.to(world.ana)) == arrived
    assert outcomes(world.dan) == ["sent"] and len(post.to(world.dan)) == 1


def in_another_process(world: World, point: Point) -> int | None:
    """Send in a process that kills itself at the point; returns how it ended."""

    def work() -> None:
        point(pytest.MonkeyPatch(), sigkill)
        morning(world, 0)

    db.session.remove()
    db.engine().dispose()
    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    worker.join()
    return worker.exitcode


@pytest.mark.parametrize(("point", "said", "arrived"), POINTS[1:4])
def test_a_worker_really_killed_leaves_the_same(
    world: World, post: Post, point: Point, said: str, arrived: int
) -> None:
    plan(world, 0)
    assert in_another_process(world, point) == -signal.SIGKILL
    another_worker(world)
    assert outcomes(world.ana) == [said] and len(post.to(world.ana)) == arrived
    assert outcomes(world.dan) == ["sent"] and len(post.to(world.dan)) == 1


def test_while_a_worker_still_sends_nobody_takes_the_job_from_it(world: World, post: Post) -> None:
    plan(world, 0)
    seen: list[int] = []
    mark = sending.Batch._mark

    def looked_in(batch: sending.Batch, *about: Any) -> None:
        mark(batch, *about)
        with time_machine.travel(moment(world, 0, 8) + timedelta(minutes=4), tick=False):
            seen.append(jobs.drain())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending.Batch, "_mark", looked_in)
        morning(world, 0)
    assert seen == [0, 0] and len(post.taken) == 2


def test_a_server_that_hangs_up_after_the_words_leaves_it_unknown(world: World, post: Post) -> None:
    plan(world, 0)
    post.refuses["ana@example.org"] = "DATA hangs up"
    morning(world, 0)
    assert outcomes(world.ana) == ["unknown"]
    another_worker(world)
    assert outcomes(world.ana) == ["unknown"] and outcomes(world.dan) == ["sent"]
    assert len(post.taken) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 No such box", "DATA 554 5.7.1 Not wanted"])
def test_a_refusal_is_logged_with_the_servers_words(world: World, post: Post, answer: str) -> None:
    plan(world, 0)
    post.refuses["ana@example.org"] = answer
    morning(world, 0)
    assert outcomes(world.ana) == ["refused"] and outcomes(world.dan) == ["sent"]
    said = db.session.scalars(select(NoticeOutcome.said).where(NoticeOutcome.said != "")).one()
    assert answer.split(" ", 2 if answer.startswith("DATA") else 1)[-1] in said


@pytest.mark.parametrize("answer", ["450 4.2.0 Try later", "DATA 451 4.7.1 Greylisted"])
def test_what_is_refused_for_now_is_tried_again_and_arrives_once(
    world: World, post: Post, answer: str
) -> None:
    plan(world, 0)
    post.refuses["ana@example.org"] = answer
    morning(world, 0)
    assert outcomes(world.ana) == [""] and outcomes(world.dan) == ["sent"]
    post.refuses.clear()
    another_worker(world)
    another_worker(world, 200)
    assert outcomes(world.ana) == ["sent"]
    assert len(post.to(world.ana)) == 1 and len(post.to(world.dan)) == 1


def test_a_second_try_that_is_cut_off_is_not_made_a_third_time(world: World, post: Post) -> None:
    plan(world, 0)
    post.refuses["ana@example.org"] = "DATA 451 4.7.1 Greylisted"
    morning(world, 0)
    post.refuses.clear()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        after_the_server_took_it(patch, die)
        another_worker(world, 30)
    another_worker(world, 60)
    assert outcomes(world.ana) == ["unknown"] and len(post.to(world.ana)) == 1


def test_what_is_refused_for_now_all_day_is_refused_in_the_end(world: World, post: Post) -> None:
    plan(world, 0)
    post.refuses["ana@example.org"] = "450 4.2.0 Try later"
    for hour in range(8, 24):
        morning(world, 0, hour)
    assert outcomes(world.ana) == ["refused"] and outcomes(world.dan) == ["sent"]


def test_a_server_that_is_away_for_hours_costs_nobody_a_message(world: World, post: Post) -> None:
    there = post.port
    with_server(world, 1)
    plan(world, 0)
    for hour in (8, 9, 10):
        morning(world, 0, hour)
    assert db.session.scalar(select(func.count(NoticeSending.notice_id))) == 0
    with_server(world, there)
    morning(world, 0, 13)
    assert outcomes(world.ana) == ["sent"] and len(post.taken) == 2


def test_a_server_that_never_comes_back_is_told_in_words(world: World, post: Post) -> None:
    with_server(world, 1)
    plan(world, 0)
    for hour in range(8, 24):
        morning(world, 0, hour)
    assert outcomes(world.ana) == ["refused"]
    said = db.session.scalars(select(NoticeOutcome.said)).first()
    assert said and said.startswith("The mail server refused the connection.")


def test_a_sender_that_is_not_allowed_waits_until_hr_has_mended_it(
    world: World, post: Post
) -> None:
    plan(world, 0)
    post.refuses_sender = True
    morning(world, 0)
    assert outcomes(world.ana) == [""] and outcomes(world.dan) == [""]
    post.refuses_sender = False
    morning(world, 0, 10)
    assert outcomes(world.ana) == ["sent"] and outcomes(world.dan) == ["sent"]


def test_every_notice_has_one_outcome_and_no_job_is_left(world: World, post: Post) -> None:
    plan(world, 0)
    morning(world, 0)
    ended = select(NoticeOutcome.notice_id).where(NoticeOutcome.notice_id == Notice.id)
    assert not db.session.scalars(select(Notice).where(~ended.exists())).all()
    assert not db.session.scalars(select(OutboxJob).where(OutboxJob.done_at.is_(None))).all()
