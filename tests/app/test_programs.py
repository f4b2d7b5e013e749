"""What a newcomer has to do is assigned at once, and only what is theirs."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import Enrollment, Program
from app.programs.operations import create_program, set_terms
from app.roster.operations import add_person
from tests.app.conftest import World

TODAY = date(2026, 8, 10)


def onboarding(world: World, days: int = 14, jobs: tuple[str, ...] = ()) -> Program:
    """A program for newcomers, in force since before the tests' today."""
    db.writing()
    program = create_program(world.district.id, "Onboarding")
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", days=days, jobs=list(jobs))
    return program


def enrolled(world: World, first_day: date, job: str = "driver") -> list[Enrollment]:
    """What somebody is enrolled in by starting on a day."""
    name = f"luna.{job}"
    with time_machine.travel(datetime(2026, 8, 10, 18, tzinfo=UTC), tick=False):
        add_person(site=world.lincoln, name="Pedro", sign_in_name=name, job_class=job, on=first_day)
    return db.session.query(Enrollment).filter(Enrollment.cycle.startswith("hire:")).all()


@pytest.mark.parametrize(
    ("first_day", "opens", "due"),
    [
        (TODAY, TODAY, TODAY + timedelta(14)),
        (TODAY + timedelta(1), TODAY, TODAY + timedelta(15)),
        (TODAY - timedelta(9), TODAY - timedelta(9), TODAY + timedelta(14)),
    ],
)
def test_a_newcomer_may_begin_at_once_and_has_all_the_days(
    world: World, first_day: date, opens: date, due: date
) -> None:
    onboarding(world)
    (found,) = enrolled(world, first_day)
    assert (found.opens_on, found.first_due_on) == (opens, due)
    assert found.cycle == f"hire:{first_day}"


def test_asking_twice_enrolls_once(world: World) -> None:
    onboarding(world)
    (found,) = enrolled(world, TODAY)
    bring_in_line(world.district.id, [found.staff_member_id], TODAY, clock.now())
    assert db.session.query(Enrollment).filter_by(staff_member_id=found.staff_member_id).one()


def test_who_began_long_ago_is_no_newcomer(world: World) -> None:
    onboarding(world)
    assert enrolled(world, TODAY - timedelta(61)) == []


def test_a_program_for_drivers_is_not_for_teachers(world: World) -> None:
    onboarding(world, jobs=("driver",))
    assert enrolled(world, TODAY, "teacher") == []
    assert len(enrolled(world, TODAY, "driver")) == 1
