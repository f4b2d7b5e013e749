"""School pages: asked for, decided once by another person, listed for families while they hold."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, db
from app.models import (
    Body,
    Notice,
    Position,
    SchoolPage,
    SchoolPageDecision,
    StaffMember,
)
from app.models.scope import ended, stands
from app.roster.operations import create_district
from app.school_pages.telling import remind_of_endings
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.school_pages.asking import LINK, TODAY, ask, decide, newest


def public(world: World, visit: Visit) -> str:
    """What families read."""
    return visit().get(f"/school-pages/{world.district.id}").words()


def approved(world: World, visit: Visit, eva: StaffMember, **changed: Any) -> uuid.UUID:
    """A page that Ben approved."""
    ask(visit(world.ana), world, eva, **changed)
    page_id = newest().id
    decide(visit(world.ben), page_id)
    return page_id


def test_an_approved_page_is_in_the_public_list_and_names_nobody(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    ask(visit(world.ana), world, eva)
    assert "Lincoln Band" not in public(world, visit)
    decide(visit(world.ben), newest().id)
    page = visit().get(f"/school-pages/{world.district.id}")
    words, link = page.words(), next(a for a in page.tree.iter("a") if a.get("href") == LINK)
    assert "Lincoln School" in words and "Approved until" in words and world.district.name in words
    assert link.get("rel") == "noopener noreferrer nofollow"
    assert not [who for who in (world.ana, world.ben, eva) if who.legal_name in words]


def test_a_refusal_says_why_and_the_page_is_asked_for_again(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    ana, ben = visit(world.ana), visit(world.ben)
    ask(ana, world, eva)
    refused = newest()
    decide(ben, refused.id, 422, "refuse")
    decide(ben, refused.id, choice="refuse", reason="The address opens another page.")
    assert "The address opens another page." in ana.get("/my-pages").words()
    ask(ana, world, eva, again=refused.id)
    assert newest().id != refused.id and newest().replaces_id is None


@pytest.mark.parametrize("choice", ["approve", "refuse"])
def test_whoever_comes_second_reads_who_has_decided(
    world: World, visit: Visit, eva: StaffMember, choice: str
) -> None:
    page_id = approved(world, visit, eva)
    cora = visit(world.cora)
    cora.get("/settings/pages")
    said = cora.post(
        f"/settings/pages/{page_id}",
        409,
        csrf_token=token(cora),
        **{"choice": choice, "reason": "x"},
    )
    assert "Ben Ortega has decided this already." in said.words()
    assert db.session.query(SchoolPageDecision).count() == 1


def token(browser: Browser) -> str:
    """The token of a page without a form of its own."""
    return browser.get("/help").field("csrf_token")


@pytest.mark.parametrize("part", ["owner", "second", "asker"])
def test_nobody_decides_their_own_page(
    world: World, visit: Visit, eva: StaffMember, part: str
) -> None:
    ben = visit(world.ben)
    who = ben if part == "asker" else visit(world.ana)
    others = {"owner": world.ben.id} if part == "owner" else {}
    ask(who, world, world.ben if part == "second" else eva, **others)
    address = f"/settings/pages/{newest().id}"
    assert "somebody else decides it" in ben.get(address).words()
    ben.post(address, 422, choice="approve", reason="")
    assert db.session.query(SchoolPageDecision).count() == 0


def test_the_same_request_sent_twice_asks_once(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    ana = visit(world.ana)
    for _time in range(2):
        ask(ana, world, eva, idempotency_key="once")
    assert db.session.query(SchoolPage).count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"link": "@lincolnband"}, "not a name such as"),
        ({"link": "http://social.example.org/band"}, "begins with https://"),
        ({"title": ""}, "Enter the name of the page."),
        ({"ends_on": TODAY + timedelta(366)}, "one school year at most"),
        ({"ends_on": TODAY - timedelta(1)}, "cannot be before the first day"),
        ({"starts_on": TODAY - timedelta(1)}, "from today on"),
        ({"second": ""}, "Choose a person, or type who it is"),
        ({"second": "", "other": "nobody@example.org"}, "Nobody who works here is known by that."),
        ({"other": "ANA@example.org"}, "Choose another person"),
    ],
)
def test_what_cannot_be_approved_is_refused_with_words(
    world: World, visit: Visit, eva: StaffMember, wrong: dict[str, Any], words: str
) -> None:
    assert words in ask(visit(world.ana), world, eva, 422, **wrong).words()
    assert db.session.query(SchoolPage).count() == 0


def test_the_second_administrator_may_work_at_another_site(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    ana = visit(world.ana)
    assert "Dan" not in ana.get("/my-pages/new").words()
    assert "example.org" not in ana.get("/my-pages/new").words()
    ask(ana, world, eva, second="", other=" DAN@example.org ")
    assert newest().second_id == world.dan.id
    assert "Lincoln Band" in visit(world.dan).get("/my-pages").words()


def test_more_time_is_a_new_request_and_the_old_page_holds_until_it_begins(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    old = approved(world, visit, eva, ends_on=TODAY + timedelta(9))
    ask(visit(eva), world, eva, again=old, title="Lincoln Brass", owner=eva.id, second=world.ana.id)
    assert "Lincoln Band" in public(world, visit) and newest().replaces_id == old
    decide(visit(world.cora), newest().id)
    words = public(world, visit)
    assert "Lincoln Brass" in words and "Lincoln Band" not in words


def test_a_change_is_asked_for_once(world: World, visit: Visit, eva: StaffMember) -> None:
    old = approved(world, visit, eva)
    ask(visit(world.ana), world, eva, again=old)
    page = ask(visit(eva), world, eva, 409, again=old)
    assert "has been asked for already" in page.words()


def end(who: Browser, address: str, status: int = 200, reason: str = "The season is over.") -> Page:
    """Press "End it today"."""
    who.get(address)
    return who.post(f"{address}/end", status, csrf_token=token(who), reason=reason)


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_a_page_is_ended_early_once_and_leaves_the_list(
    world: World, visit: Visit, eva: StaffMember, who: str
) -> None:
    page_id = approved(world, visit, eva)
    address = f"/my-pages/{page_id}" if who == "ana" else f"/settings/pages/{page_id}"
    browser = visit(getattr(world, who))
    end(browser, address, 422, reason="")
    end(browser, address)
    assert "Lincoln Band" not in public(world, visit)
    end(browser, address, 409)
    assert "The season is over." in visit(world.ana).get("/my-pages").words()


def test_a_request_that_was_taken_back_is_not_decided(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    ana, ben = visit(world.ana), visit(world.ben)
    ask(ana, world, eva)
    address = f"/settings/pages/{newest().id}"
    ben.get(address)
    end(ana, f"/my-pages/{newest().id}")
    assert "was taken back" in ben.post(address, 409, choice="approve", reason="").words()


def test_each_step_leaves_its_leaf(world: World, visit: Visit, eva: StaffMember) -> None:
    page_id = approved(world, visit, eva)
    end(visit(world.cora), f"/settings/pages/{page_id}")
    db.session.rollback()
    bodies = [json.loads(body) for body in db.session.scalars(select(Body.bytes))]
    found = {body["type"]: body for body in bodies if body["type"].startswith("school-page.")}
    assert set(found) == {f"school-page.{step}" for step in ("request", "decision", "ending")}
    assert found["school-page.request"]["row"]["link"] == LINK
    assert found["school-page.decision"]["actor"]["legal_name"] == "Ben Ortega"
    assert found["school-page.ending"]["row"]["ended_on"] == TODAY.isoformat()


def test_a_page_of_another_site_or_district_is_nobodys(
    world: World, visit: Visit, eva: StaffMember, app: Flask
) -> None:
    page_id = approved(world, visit, eva)
    db.writing()
    _district, hal, _top = create_district(
        name="Juniper Flats",
        time_zone="America/Denver",
        packs=["hs5460", "law-mt"],
        hr_name="Hal Moss",
        hr_email="hal@juniper.example",
        now=clock.now(),
    )
    db.session.commit()
    for outsider in (world.dan, hal):
        visit(outsider).get(f"/settings/pages/{page_id}", 404)
        visit(outsider).get(f"/my-pages/{page_id}", 404)
        visit(outsider).get(f"/my-pages/new?again={page_id}", 404)
    assert "Lincoln" not in visit(hal).get("/settings/pages").words()
    visit().get(f"/school-pages/{uuid.uuid4()}", 404)


def test_hr_sees_that_the_owner_has_left_and_the_second_takes_over(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    page_id = approved(world, visit, eva)
    db.writing()
    works = Position.staff_member_id == world.ana.id
    job = db.session.scalars(select(Position).where(works, stands(Position))).one()
    db.session.add(ended(job, TODAY - timedelta(1)))
    db.session.commit()
    assert "Owner has left" in visit(world.cora).get("/settings/pages").words()
    page = ask(visit(eva), world, world.ben, again=page_id, owner=eva.id)
    assert newest().owner_id == eva.id, page.words()


@pytest.mark.parametrize(
    ("days", "told"), [(31, []), (30, ["30"] * 2), (8, ["30"] * 2), (7, ["7"] * 2), (0, ["7"] * 2)]
)
def test_both_who_look_after_a_page_are_reminded_once_before_it_ends(
    world: World, eva: StaffMember, days: int, told: list[str]
) -> None:
    stands_since_spring(world, eva, days)
    for _night in range(2):
        remind_of_endings()
    notices = db.session.scalars(select(Notice)).all()
    assert [notice.key.rpartition(":")[2] for notice in notices] == told
    assert not [notice for notice in notices if "Band" in notice.subject]


def test_who_has_asked_for_more_time_is_not_reminded(
    world: World, visit: Visit, eva: StaffMember
) -> None:
    page = stands_since_spring(world, eva, 20)
    ask(visit(world.ana), world, eva, again=page.id)
    remind_of_endings()
    assert db.session.query(Notice).count() == 0


def stands_since_spring(world: World, eva: StaffMember, days: int) -> SchoolPage:
    """A page that was approved long ago and ends in so many days."""
    db.writing()
    page = SchoolPage(
        id=db.uuid7(),
        district_id=world.district.id,
        site_id=world.lincoln.id,
        title="Lincoln Band",
        purpose="Concert dates.",
        link=LINK,
        owner_id=world.ana.id,
        second_id=eva.id,
        starts_on=TODAY - timedelta(100),
        ends_on=TODAY + timedelta(days),
        recorded_by=world.ana.id,
    )
    db.session.add(page)
    db.session.flush()
    db.session.add(SchoolPageDecision(page_id=page.id, approved=True, decided_by=world.ben.id))
    db.session.commit()
    return page


def test_who_asked_is_told_what_was_decided(world: World, visit: Visit, eva: StaffMember) -> None:
    approved(world, visit, eva)
    notices = db.session.scalars(select(Notice)).all()
    assert {notice.staff_member_id for notice in notices} == {world.ana.id, eva.id}
    assert "“Lincoln Band” is approved until" in notices[0].text
