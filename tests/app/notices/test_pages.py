"""The log of notices, "Send again", reminders by hand, and the mailbox of the demonstration."""

from datetime import timedelta

import pytest

from app import db, jobs
from app.models import Break, District, RoleGrant, StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.approvals.asking import ask, named
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.notices.conftest import Night, Post, outcomes, plan, today, written


def test_hr_reads_the_log_with_what_went_wrong_first(
    world: World, night: Night, post: Post, visit: Visit
) -> None:
    post.refuses["dan@example.org"] = "550 5.1.1 No such box"
    night(0)
    page = visit(world.cora).get("/notices")
    words = page.words()
    assert "One message may not have arrived." in words
    assert words.index("Dan O'Brien-Smith") < words.index("Ana María Núñez")


def test_the_log_is_filtered_by_what_became_of_it_and_by_name(
    world: World, night: Night, post: Post, visit: Visit
) -> None:
    post.refuses["dan@example.org"] = "550 5.1.1 No such box"
    night(0)
    cora = visit(world.cora)
    assert "Ana María" not in cora.get("/notices?outcome=refused").words()
    assert "Dan O'Brien" not in cora.get("/notices?q=ana").words()
    assert "Dan O'Brien" not in cora.get(f"/notices?person={world.ana.id}").words()
    assert "No notices are found." in cora.get("/notices?kind=team").words()
    cora.get("/notices?page=2", 404)


def test_a_notice_shows_its_exact_words_and_times(
    world: World, night: Night, post: Post, visit: Visit
) -> None:
    night(0)
    (notice,) = written(world.ana)
    words = visit(world.cora).get(f"/notices/{notice.id}").words()
    assert "The mail server took this message." in words and "ana@example.org" in words
    assert "2026-27 annual training: please finish it by" in words
    assert "Handed to the mail server" in words and "8:00 a.m." in words


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_only_hr_reads_the_log(world: World, night: Night, visit: Visit, who: str) -> None:
    night(0)
    browser = visit(getattr(world, who))
    for address in ("/notices", f"/notices/{written(world.ana)[0].id}"):
        assert browser.client.get(address).status_code == 404


def test_hr_sends_again_what_was_refused_once(
    world: World, night: Night, post: Post, visit: Visit
) -> None:
    post.refuses["ana@example.org"] = "550 5.1.1 No such box"
    night(0)
    (notice,) = written(world.ana)
    post.refuses.clear()
    cora = visit(world.cora)
    cora.get(f"/notices/{notice.id}")
    assert "It is on its way again." in cora.post(f"/notices/{notice.id}/again").words()
    jobs.drain()
    assert outcomes(world.ana) == ["refused", "sent"] and len(post.to(world.ana)) == 1
    cora.post(f"/notices/{notice.id}/again", 409)


def test_what_arrived_is_not_sent_again(
    world: World, night: Night, post: Post, visit: Visit
) -> None:
    night(0)
    (notice,) = written(world.ana)
    cora = visit(world.cora)
    assert "Send again" not in cora.get(f"/notices/{notice.id}").words()
    cora.post(f"/notices/{notice.id}/again", 409)


def remind(visit: Visit, who: StaffMember, whom: StaffMember, status: int = 200) -> str:
    browser = visit(who)
    return browser.post(f"/people/{whom.id}/remind", status).words()


@pytest.mark.parametrize("who", ["ben", "cora"])
def test_principal_and_hr_remind_their_people_at_once(
    world: World, post: Post, visit: Visit, who: str
) -> None:
    said = remind(visit, getattr(world, who), world.ana)
    assert "A reminder to Ana María Núñez is on its way." in said
    jobs.drain()
    (notice,) = written(world.ana, "reminder")
    assert notice.recorded_by == getattr(world, who).id and len(post.to(world.ana)) == 1


def test_nobody_is_reminded_twice_a_day(world: World, post: Post, visit: Visit) -> None:
    remind(visit, world.ben, world.ana)
    remind(visit, world.cora, world.ana)
    assert len(written(world.ana, "reminder")) == 1


def test_hr_reminds_also_before_the_first_day(world: World, post: Post, visit: Visit) -> None:
    db.writing()
    on, soon = today(world), today(world) + timedelta(days=2)
    nora = add_person(
        site=world.lincoln, name="Nora Finch", email="n@example.org", job_class="coach", on=soon
    )
    enroll(world.program, [nora.id], "2026-27", on, soon)
    db.session.commit()
    assert "A reminder to Nora Finch is on its way." in remind(visit, world.cora, nora)
    remind(visit, world.ben, nora, 404)


def test_nobody_reminds_other_peoples_people(world: World, post: Post, visit: Visit) -> None:
    remind(visit, world.ben, world.dan, 404)
    remind(visit, world.ana, world.dan, 404)
    assert written(world.dan, "reminder") == []


def test_whoever_has_nothing_to_do_or_a_break_is_not_reminded(
    world: World, post: Post, visit: Visit
) -> None:
    assert "nothing to remind" in remind(visit, world.cora, world.ben)
    db.writing()
    rest = {"held_from": today(world), "held_to": today(world) + timedelta(days=1)}
    db.session.add(Break(district_id=world.district.id, name="Winter", **rest))
    db.session.commit()
    assert "during a break" in remind(visit, world.cora, world.ana)


def test_without_an_address_the_supervisor_is_told_to_say_it(world: World, visit: Visit) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).email = None
    db.session.commit()
    assert "Tell them in person." in remind(visit, world.ben, world.ana)


def demonstration(world: World) -> None:
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = True
    db.session.commit()


def test_the_mailbox_of_the_demonstration_shows_every_message(world: World, visit: Visit) -> None:
    demonstration(world)
    plan(world, 0)
    words = visit(world.ana).get("/mailbox").words()
    assert "nothing is sent" in words and "dan@example.org" in words


def test_the_mailbox_has_the_links_of_approvers(world: World, visit: Visit) -> None:
    demonstration(world)
    ask(visit(world.cora), world, approver=named(world).id)
    jobs.drain()
    page = visit(world.ana).get("/mailbox")
    assert "To Pat Lund, pat@board.example.org" in page.words() and "/approve/" in page.text


def test_a_real_district_has_no_mailbox(world: World, visit: Visit) -> None:
    visit(world.cora).get("/mailbox", 404)


def test_words_of_people_are_never_markup(world: World, visit: Visit) -> None:
    demonstration(world)
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).preferred_name = "<b>Ana</b>"
    db.session.commit()
    plan(world, 0)
    assert "Hello <b>Ana</b>," in visit(world.ana).get("/mailbox").words()


def test_the_log_keeps_within_the_sites_of_hr(world: World, night: Night, visit: Visit) -> None:
    db.writing()
    db.session.add(
        RoleGrant(
            staff_member_id=world.ben.id,
            site_id=world.lincoln.id,
            role="hr",
            held_from=today(world),
        )
    )
    db.session.commit()
    night(0)
    ben = visit(world.ben)
    words = ben.get("/notices").words()
    assert "Ana María Núñez" in words and "Dan O'Brien" not in words
    assert "Mail server" not in words and ben.get("/settings").heading == "Today"
    ben.get(f"/notices/{written(world.dan)[0].id}", 404)
