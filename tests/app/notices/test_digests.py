"""Once a week leaders read who of their people is late, and who is done since."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.models import Leave, Position, StaffMember
from app.models.scope import ended
from app.notices.planning import told
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.notices.conftest import Night, Post, moment, outcomes, plan, today, written
from tests.app.notices.weeks import monday


def test_a_week_late_the_principal_reads_the_name_and_the_days(
    world: World, night: Night, post: Post
) -> None:
    night(monday(world, 17))
    (notice,) = written(world.ben, "team")
    late = f"- Ana María Núñez: {monday(world, 17) - 10} days late, due "
    assert late in notice.text and "Dan" not in notice.text
    assert outcomes(world.ben, "team") == ["sent"]


def test_a_few_days_late_are_counted_and_not_named(world: World) -> None:
    plan(world, monday(world, 10))
    (notice,) = written(world.ben, "team")
    assert "Finished: 0 of 1 people" in notice.text and "Ana" not in notice.text


def test_a_message_comes_once_a_week_at_most(world: World) -> None:
    first = monday(world, 17)
    for days in (0, 1, 4, 7, 9, 14):
        plan(world, first + days)
    assert [each.day for each in written(world.ben, "team")] == [
        today(world) + timedelta(days=first + days) for days in (0, 7, 14)
    ]


def supervise(world: World, supervisor: StaffMember) -> None:
    """Let somebody be Ana's supervisor by her position."""
    db.writing()
    held = db.session.scalars(
        select(Position).where(Position.staff_member_id == world.ana.id)
    ).one()
    db.session.add(ended(held, None, supervisor_id=supervisor.id))  # type: ignore[arg-type]
    db.session.commit()


def test_a_named_supervisor_comes_before_the_principal(world: World) -> None:
    supervise(world, world.dan)
    plan(world, monday(world, 17))
    (notice,) = written(world.dan, "team")
    assert notice.subject == "One of your people is late" and "Ana" in notice.text
    assert "Ana" not in written(world.ben, "team")[0].text


def test_a_supervisor_who_has_left_is_not_written_to(world: World) -> None:
    supervise(world, world.dan)
    db.writing()
    held = select(Position).where(Position.staff_member_id == world.dan.id)
    left = ended(db.session.scalars(held).one(), today(world) + timedelta(days=2))
    db.session.add(left)
    db.session.commit()
    plan(world, monday(world, 17))
    assert written(world.dan, "team") == [] and "Ana" in written(world.ben, "team")[0].text


def test_a_principal_away_or_in_a_break_reads_nothing(world: World) -> None:
    db.writing()
    start = today(world) + timedelta(days=10)
    db.session.add(Leave(staff_member_id=world.ben.id, held_from=start, held_to=None))
    db.session.commit()
    plan(world, monday(world, 17))
    assert written(world.ben, "team") == []


def test_the_next_digest_says_who_is_done(world: World, visit: Visit) -> None:
    plan(world, monday(world, 17))
    with time_machine.travel(moment(world, monday(world, 17) + 3, 12)):
        ana = visit(world.ana)
        pass_quiz(ana, world.ana)
        confirm(ana, review(ana, world.ana.legal_name))
    plan(world, monday(world, 24))
    notice = written(world.ben, "team")[-1]
    assert notice.subject == "Your week: nobody is late"
    assert "Done since the last message:\n- Ana María Núñez" in notice.text
    plan(world, monday(world, 31))
    assert "Done since" not in written(world.ben, "team")[-1].text


def test_hr_reads_three_weeks_late_by_site(world: World) -> None:
    plan(world, monday(world, 24))
    assert "Three weeks" not in written(world.cora, "hr")[0].text
    plan(world, monday(world, 31))
    notice = written(world.cora, "hr")[-1]
    assert notice.subject == "Your week: 2 people are late"
    assert "- Cedar School: 1\n- Lincoln School: 1\n" in notice.text
    assert "Ana" not in notice.text and notice.text.count("/reports") == 1


def test_many_late_people_make_one_short_message(world: World) -> None:
    db.writing()
    many = [
        add_person(
            site=world.lincoln,
            name=f"Person Number{n}",
            email=f"p{n}@example.org",
            job_class="teacher",
            on=today(world),
        )
        for n in range(60)
    ]
    enroll(world.program, [each.id for each in many], "2026-27", today(world), today(world))
    db.session.commit()
    plan(world, monday(world, 10))
    (notice,) = written(world.ben, "team")
    assert "And 20 more." in notice.text and notice.text.count("\n- Person Number") == 40


@pytest.mark.parametrize("days", [0, 1])
def test_digests_made_again_are_not_written_again(world: World, days: int) -> None:
    plan(world, monday(world, 17))
    plan(world, monday(world, 17) + days)
    assert len(written(world.ben, "team")) == 1


def test_a_digest_is_not_taken_for_a_message_to_the_learner(world: World) -> None:
    plan(world, monday(world, 17))
    assert told([world.enrollment.id])[world.enrollment.id].step != "team"


def test_who_leads_somebody_no_more_does_not_read_that_they_are_done(
    world: World, visit: Visit
) -> None:
    supervise(world, world.dan)
    plan(world, monday(world, 17))
    with time_machine.travel(moment(world, monday(world, 17) + 3, 12)):
        ana = visit(world.ana)
        pass_quiz(ana, world.ana)
        confirm(ana, review(ana, world.ana.legal_name))
    db.writing()
    now_led = select(Position).where(Position.supervisor_id == world.dan.id)
    held = db.session.scalars(now_led).one()
    db.session.add(ended(held, None, supervisor_id=None))  # type: ignore[arg-type]
    db.session.commit()
    plan(world, monday(world, 24))
    assert all("Done since" not in each.text for each in written(world.dan, "team"))
    assert len(written(world.dan, "team")) == 1
