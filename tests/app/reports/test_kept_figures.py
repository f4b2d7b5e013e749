"""Figures of a large district are kept for a few minutes, and say when they were counted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db, jobs
from app.figures import counting, keeping
from app.models import KeptFigures, OutboxJob
from tests.app.reports.people import AS_OF, DUE, Town, enroll, sign


@pytest.fixture
def large(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A district that takes long to count, on the day of the facts."""
    monkeypatch.setattr(keeping, "SLOW_MS", 0)
    monkeypatch.setattr(clock, "today", lambda _zone: AS_OF.on)
    jobs.register(keeping.JOB, keeping.recount)
    enroll(town, "Ana", DUE)
    db.session.commit()
    return town


def recount(town: Town) -> None:
    """What a worker does with the job of the night."""
    finish = keeping.recount({"district_id": str(town.district.id)})
    db.writing()
    finish()
    db.session.commit()


def kept(town: Town) -> Any:
    """What a page of the whole district shows."""
    return keeping.figures([town.top.id], AS_OF)


def test_a_page_shows_what_was_counted_a_moment_ago(large: Town) -> None:
    recount(large)
    db.writing()
    sign(large, enroll(large, "Ben", DUE))
    db.session.commit()
    assert kept(large).everybody.finished == 0
    assert counting.count([large.top.id], AS_OF).everybody.finished == 1


def test_kept_figures_say_the_same_as_counting(large: Town) -> None:
    recount(large)
    counted = counting.count([large.top.id], AS_OF)
    counted.counted_at = kept(large).counted_at
    assert kept(large) == counted


def test_figures_that_are_too_old_are_counted_anew(large: Town) -> None:
    recount(large)
    db.writing()
    row = db.session.scalars(select(KeptFigures)).one()
    row.counted_at = clock.now() - keeping.FRESH - timedelta(seconds=1)
    db.session.commit()
    assert kept(large).counted_at > clock.now() - timedelta(minutes=1)


def test_a_branch_is_always_counted(large: Town) -> None:
    recount(large)
    branch = keeping.figures([large.lincoln.id], AS_OF)
    assert branch.everybody != kept(large).everybody


def test_a_slow_count_is_followed_by_the_next_and_a_quick_one_is_not(
    large: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    recount(large)
    waiting = select(OutboxJob).where(OutboxJob.kind == keeping.JOB, OutboxJob.done_at.is_(None))
    assert len(db.session.scalars(waiting).all()) == 1
    monkeypatch.setattr(keeping, "SLOW_MS", 10**9)
    recount(large)
    assert len(db.session.scalars(waiting).all()) == 1
