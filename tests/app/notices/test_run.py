"""A notice run: who is written what, once, whenever and however often it is made."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import db, jobs
from app.models import (
    Break,
    District,
    EnrollmentChange,
    Leave,
    Notice,
    StaffMember,
)
from app.programs.operations import ask_for, create_program, enroll
from app.roster.operations import add_person
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.notices.conftest import (
    Night,
    Post,
    begin,
    moment,
    morning,
    outcomes,
    plan,
    steps,
    today,
    written,
)


def test_an_invitation_names_the_date_and_nothing_that_is_taught(
    world: World, night: Night
) -> None:
    night(0)
    (notice,) = written(world.ana)
    assert notice.subject.startswith("Training due ")
    assert "2026-27 annual training: please finish it by" in notice.text
    assert "boundar" not in (notice.subject + notice.text).lower()


def test_mail_goes_out_at_seven_in_the_district_and_not_before(world: World, post: Post) -> None:
    plan(world, 0)
    morning(world, 0, hour=6)
    assert post.taken == []
    morning(world, 0, hour=8)
    assert {each["To"] for each in post.taken} == {"ana@example.org", "dan@example.org"}
    assert outcomes(world.ana) == ["sent"]


def test_all_messages_of_a_job_go_over_one_connection(
    world: World, night: Night, post: Post
) -> None:
    night(0)
    assert len(post.taken) == 2 and post.connections == 1


def test_a_message_has_text_html_and_a_date_for_the_calendar(
    world: World, night: Night, post: Post
) -> None:
    night(0)
    (mail,) = post.to(world.ana)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text and html and "<li>2026-27 annual training" in html.get_content()
    assert text.get_content().replace("\r", "") == written(world.ana)[0].text
    (dated,) = mail.iter_attachments()
    assert dated.get_content_type() == "text/calendar"


def test_a_run_made_again_writes_nobody_twice(world: World, night: Night, post: Post) -> None:
    for _time in range(3):
        night(0)
    assert steps(world.ana) == ["invite"] and len(post.to(world.ana)) == 1


def test_the_ladder_over_weeks(world: World, night: Night) -> None:
    for days in range(26):
        plan(world, days)
    expected = ["invite", "before-3", "day", "late-1", "late-4", "late-7", "late-14"]
    assert steps(world.ana) == expected


def test_nights_that_were_missed_are_caught_up_by_one_message(world: World, night: Night) -> None:
    night(0)
    night(18)
    assert steps(world.ana) == ["invite", "late-7"]
    assert written(world.ana)[-1].subject.startswith("Training was due ")


def test_several_programs_make_one_message_with_the_most_urgent_first(
    world: World, night: Night
) -> None:
    db.writing()
    other = create_program(world.district.id, "Summer program")
    ask_for(other, today(world), modules=["boundaries"], policies=[])
    enroll(other, [world.ana.id], "2027", today(world), today(world) + timedelta(days=4))
    db.session.commit()
    night(0)
    (notice,) = written(world.ana)
    assert notice.text.index("Summer program") < notice.text.index("2026-27 annual")


def test_nobody_hears_on_leave_and_then_once(world: World, night: Night) -> None:
    night(0)
    db.writing()
    start = today(world) + timedelta(days=5)
    db.session.add(
        Leave(staff_member_id=world.ana.id, held_from=start, held_to=start + timedelta(days=7))
    )
    db.session.commit()
    for days in (7, 10, 11):
        night(days)
    assert steps(world.ana) == ["invite"] and len(steps(world.dan)) == 4
    night(13)
    assert len(steps(world.ana)) == 2


def test_nobody_hears_in_a_break_and_then_once(world: World, night: Night) -> None:
    night(0)
    db.writing()
    first, last = (today(world) + timedelta(days=days) for days in (6, 12))
    db.session.add(
        Break(district_id=world.district.id, name="Winter", held_from=first, held_to=last)
    )
    db.session.commit()
    for days in (7, 10, 11):
        night(days)
    assert steps(world.ana) == ["invite"]
    night(13)
    assert steps(world.ana) == ["invite", "late-1"]


def test_a_break_taken_back_is_none(world: World, night: Night) -> None:
    db.writing()
    rest = Break(
        district_id=world.district.id, name="X", held_from=today(world), held_to=today(world)
    )
    db.session.add(rest)
    db.session.flush()
    columns = {"name": "X", "held_from": rest.held_from, "held_to": rest.held_to}
    db.session.add(
        Break(district_id=world.district.id, is_void=True, replaces_id=rest.id, **columns)
    )
    db.session.commit()
    night(0)
    assert steps(world.ana) == ["invite"]


def change(world: World, due_on: object, released: bool = False) -> None:
    db.writing()
    db.session.add(
        EnrollmentChange(
            enrollment_id=world.enrollment.id,
            held_from=today(world),
            base_due_on=due_on,
            due_on=due_on,
            closes_on=today(world) + timedelta(days=300),
            released=released,
            reason="calendar",
        )
    )
    db.session.commit()


def test_a_moved_date_is_said_with_the_new_one(world: World, night: Night, post: Post) -> None:
    night(0)
    change(world, today(world) + timedelta(days=40))
    night(2)
    assert steps(world.ana) == ["invite", "moved"]
    assert len(list(post.to(world.ana)[-1].iter_attachments())) == 1
    night(3)
    assert steps(world.ana) == ["invite", "moved"]


def test_whoever_is_released_hears_no_more(world: World, night: Night) -> None:
    night(0)
    change(world, today(world) + timedelta(days=10), released=True)
    night(12)
    assert steps(world.ana) == ["invite"]


def finish(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))


def test_whoever_was_late_and_finished_is_told_once(
    world: World, visit: Visit, night: Night
) -> None:
    night(0)
    night(11)
    with time_machine.travel(moment(world, 12, 12)):
        finish(world, visit)
    for days in (13, 14):
        night(days)
    assert steps(world.ana) == ["invite", "late-1", "resolved"]
    assert written(world.ana)[-1].subject == "Your training is done"


def test_whoever_finished_in_time_hears_nothing(world: World, visit: Visit, night: Night) -> None:
    night(0)
    finish(world, visit)
    night(8)
    assert steps(world.ana) == ["invite"]


def test_each_person_reads_their_language(world: World, night: Night, post: Post) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).language = "es"
    db.session.commit()
    night(0)
    (mail,) = post.to(world.ana)
    body = mail.get_body(("plain",))
    assert mail["Subject"].startswith("Capacitación para el ") and body is not None
    assert "Hola, Ana María Núñez:" in body.get_content()


def test_hourly_people_read_that_it_is_on_paid_time(world: World, night: Night) -> None:
    db.writing()
    with_hours = add_person(
        site=world.lincoln,
        name="Ike Moe",
        email="ike@example.org",
        job_class="driver",
        on=today(world),
    )
    enroll(world.program, [with_hours.id], "2026-27", today(world), today(world))
    db.session.commit()
    db.session.expunge(with_hours)
    night(0)
    assert "do this on paid time" in written(with_hours)[0].text
    assert "paid time" not in written(world.ana)[0].text


def test_people_without_an_address_are_in_the_log(world: World, night: Night, post: Post) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).email = None
    db.session.commit()
    night(0)
    assert outcomes(world.ana) == ["no-address"] and len(post.taken) == 1


@pytest.mark.parametrize(("is_demo", "expected"), [(False, "no-server"), (True, "mailbox")])
def test_without_a_mail_server_the_log_says_so(
    world: World, night: Night, is_demo: bool, expected: str
) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = is_demo
    db.session.commit()
    night(0)
    assert outcomes(world.ana) == [expected]


def test_a_new_edition_is_said_to_be_one(world: World, night: Night) -> None:
    db.writing()
    cycle = f"edition:{world.version.id}"
    enroll(world.program, [world.ben.id], cycle, today(world), today(world) + timedelta(days=20))
    db.session.commit()
    night(0)
    assert steps(world.ben) == ["changed"]
    assert written(world.ben)[0].subject.startswith("Please sign by")


def test_a_slice_whose_worker_is_killed_is_written_once(world: World, post: Post) -> None:
    with time_machine.travel(moment(world, 0), tick=False):
        begin(world, 0)
        assert jobs._claim() is not None
        db.session.rollback()
    with time_machine.travel(moment(world, 0, 4), tick=False):
        jobs.drain()
    morning(world, 0)
    assert steps(world.ana) == ["invite"] and len(post.to(world.ana)) == 1


def test_notices_and_their_sending_are_written_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as cut:
        cut.setattr("app.noticing.send_soon", fail)
        plan(world, 0)
    assert db.session.scalar(select(func.count(Notice.id))) == 0
    with time_machine.travel(moment(world, 0, 4), tick=False):
        jobs.drain()
    assert steps(world.ana) == ["invite"]
