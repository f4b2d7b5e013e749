"""Once a week supervisors and HR read who is late, and who is done since."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.models import Leave, Notice, Position, StaffMember
from app.models.scope import ended
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.notices.conftest import Night, Post, moment, outcomes, plan, today, written


def test_a_week_late_the_principal_reads_the_name_and_the_days(
    world: World, night: Night, post: Post
) -> None:
    night(16)
    assert written(world.ben, "team") == []
    night(17)
    (notice,) = written(world.ben, "team")
    assert notice.subject == "One of your people is late"
    assert "- Ana María Núñez: 7 days late, due " in notice.text and "Dan" not in notice.text
    assert outcomes(world.ben, "team") == ["sent"]


def test_a_digest_comes_once_a_week_at_most(world: World) -> None:
    for days in range(17, 33):
        plan(world, days)
    assert [each.day for each in written(world.ben, "team")] == [
        today(world) + timedelta(days=days) for days in (17, 24, 31)
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
    plan(world, 17)
    assert "Ana" in written(world.dan, "team")[0].text
    assert written(world.ben, "team") == []


def test_a_supervisor_who_has_left_is_not_written_to(world: World) -> None:
    supervise(world, world.dan)
    db.writing()
    held = select(Position).where(Position.staff_member_id == world.dan.id)
    left = ended(db.session.scalars(held).one(), today(world) + timedelta(days=2))
    db.session.add(left)
    db.session.commit()
    plan(world, 17)
    assert written(world.dan, "team") == [] and len(written(world.ben, "team")) == 1


def test_a_principal_away_or_in_a_break_reads_nothing(world: World) -> None:
    db.writing()
    start = today(world) + timedelta(days=10)
    db.session.add(Leave(staff_member_id=world.ben.id, held_from=start, held_to=None))
    db.session.commit()
    plan(world, 17)
    assert written(world.ben, "team") == []


def test_the_next_digest_says_who_is_done(world: World, visit: Visit) -> None:
    plan(world, 17)
    with time_machine.travel(moment(world, 20, 12)):
        ana = visit(world.ana)
        pass_quiz(ana, world.ana)
        confirm(ana, review(ana, world.ana.legal_name))
    plan(world, 24)
    notice = written(world.ben, "team")[-1]
    assert notice.subject == "Your people are done"
    assert "Done since the last message:\n- Ana María Núñez" in notice.text
    plan(world, 31)
    assert len(written(world.ben, "team")) == 2


def test_hr_reads_three_weeks_late_by_site(world: World) -> None:
    plan(world, 30)
    assert written(world.cora, "hr") == []
    plan(world, 31)
    (notice,) = written(world.cora, "hr")
    assert notice.subject == "2 people are three weeks late"
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
    plan(world, 10)
    (notice,) = written(world.ben, "team")
    assert notice.subject == "60 of your people are late" and "And 20 more." in notice.text


@pytest.mark.parametrize("days", [17, 18])
def test_digests_made_again_are_not_written_again(world: World, days: int) -> None:
    plan(world, 17)
    plan(world, days)
    assert len(written(world.ben, "team")) == 1


def test_a_digest_is_not_taken_for_a_message_to_the_learner(world: World) -> None:
    plan(world, 17)
    plan(world, 18)
    mine = select(Notice.kind).where(Notice.staff_member_id == world.ana.id)
    assert db.session.scalars(mine).all() == ["training"]


def test_who_leads_somebody_no_more_does_not_read_that_they_are_done(
    world: World, visit: Visit
) -> None:
    supervise(world, world.dan)
    plan(world, 17)
    with time_machine.travel(moment(world, 20, 12)):
        ana = visit(world.ana)
        pass_quiz(ana, world.ana)
        confirm(ana, review(ana, world.ana.legal_name))
    db.writing()
    now_led = select(Position).where(Position.supervisor_id == world.dan.id)
    held = db.session.scalars(now_led).one()
    db.session.add(ended(held, None, supervisor_id=None))  # type: ignore[arg-type]
    db.session.commit()
    plan(world, 24)
    assert all("Done since" not in each.text for each in written(world.dan, "team"))
    assert len(written(world.dan, "team")) == 1
