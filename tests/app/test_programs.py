"""What a newcomer has to do is assigned at once, and only what is theirs."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app import clock, db
from app.assigning import Newcomer, assign
from app.models import Enrollment, Program
from app.roster.operations import add_person
from tests.app.conftest import World

TODAY = date(2026, 8, 10)


def onboarding(world: World, days: int = 14, jobs: tuple[str, ...] = ()) -> Program:
    program = Program(
        id=db.uuid7(),
        district_id=world.district.id,
        title="Onboarding",
        onboarding_days=days,
        jobs=list(jobs),
    )
    db.writing()
    db.session.add(program)
    db.session.flush()
    return program


def enrolled(world: World, first_day: date, job: str = "driver") -> list[Enrollment]:
    """What Dan is enrolled in by starting on a day."""
    newcomer = Newcomer(world.dan.id, job, first_day)
    assign(world.district.id, [newcomer], TODAY, clock.now())
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


def test_assigning_twice_enrolls_once(world: World) -> None:
    onboarding(world)
    enrolled(world, TODAY)
    assert len(enrolled(world, TODAY)) == 1


def test_who_began_long_ago_is_no_newcomer(world: World) -> None:
    onboarding(world)
    assert enrolled(world, TODAY - timedelta(61)) == []


def test_a_program_for_drivers_is_not_for_teachers(world: World) -> None:
    onboarding(world, jobs=("driver",))
    assert enrolled(world, TODAY, "teacher") == []
    assert len(enrolled(world, TODAY, "driver")) == 1


def test_somebody_added_by_the_verb_is_enrolled(world: World) -> None:
    onboarding(world)
    on = clock.today(world.district.time_zone)
    new = add_person(
        site=world.lincoln, name="Pedro Luna", sign_in_name="pluna", job_class="driver", on=on
    )
    found = db.session.query(Enrollment).filter_by(staff_member_id=new.id).one()
    assert found.cycle == f"hire:{on}"


def test_the_command_founds_an_onboarding_program(world: World, app: Flask) -> None:
    given = ["program", "create", "--district", world.district.name, "--title", "Onboarding"]
    more = ["--module", "boundaries", "--policy", "GBEE", "--onboarding-days", "14"]
    made = app.test_cli_runner().invoke(args=[*given, *more])
    assert made.output == "Made “Onboarding”: 1 modules, 1 policies.\n", made.output


@pytest.mark.parametrize("wrong", [["--module", "nothing"], ["--policy", "XYZ"]])
def test_the_command_names_what_is_missing(world: World, app: Flask, wrong: list[str]) -> None:
    given = ["program", "create", "--district", world.district.name, "--title", "Onboarding"]
    made = app.test_cli_runner().invoke(args=[*given, *wrong])
    assert made.exit_code == 1 and wrong[1] in made.output
