"""Practice is kept for 13 months; the attempt and its score stay."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import clock, db, jobs
from app.models import Answers, Attempt, Sitting
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import pass_quiz


def test_after_thirteen_months_answers_and_choices_are_gone(world: World, visit: Visit) -> None:
    pass_quiz(visit(world.ana), world.ana)
    jobs.nightly()
    assert len(db.session.scalars(select(Answers)).all()) == 1
    with time_machine.travel(clock.now() + timedelta(days=397)):
        jobs.nightly()
    db.session.rollback()
    assert db.session.scalars(select(Answers)).all() == []
    assert db.session.scalars(select(Sitting)).one().paths == {}
    assert db.session.scalars(select(Attempt)).one().passed
