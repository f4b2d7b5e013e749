"""What a reviewer of HR's reports tried to break: later facts, others' names, evidence made old."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db, signing
from app.errors import DomainError
from app.figures import places
from app.figures.counting import count
from app.figures.moment import Moment
from app.models import (
    Contact,
    Enrollment,
    Notice,
    NoticeItem,
    Policy,
    Position,
    RosterImport,
)
from app.policies.publishing import Dates, publish
from app.programs.operations import ask_for, enroll
from app.reports import dashboard_queries
from app.retention import lists, operations
from app.rules.retention import Hold
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY, keep
from tests.app.journey import confirm, pass_quiz, review
from tests.app.reports.test_board import BOARD, on_the_day, year_of
from tests.app.retention.leaving import (
    act,
    carried_out,
    leaves,
    ordered,
    sets_rule,
    ten_years_on,
)
from tests.app.roster.adding import hr_of, put

NOW = Moment(TODAY, "America/Denver")


def test_an_end_of_work_recorded_later_is_no_leaver_of_what_we_knew_then(
    world: World, visit: Visit
) -> None:
    year = year_of(world)
    with on_the_day(year.ends + 9 * DAY):
        leaves(world.dan, year.first + DAY)
        cora = visit(world.cora)
        then = cora.get(f"{BOARD}?year={year.key}&known=then")
        listed = cora.get(f"{BOARD}/leavers?year={year.key}&known=then").words()
        now = cora.get(f"{BOARD}?year={year.key}")
        left = cora.get(now.link("/leavers")).words()
    assert "0 people left" in then.words() and "Nobody left" in listed
    assert "One person left" in now.words() and "Dan" in left


def test_earlier_work_recorded_later_makes_nobody_less_new_then(world: World) -> None:
    eva = put(world.lincoln, "Eva Delgado", TODAY)
    db.writing()
    enroll(world.program, [eva.id], "2026-27", TODAY, TODAY + 10 * DAY)
    later = {"recorded_at": clock.now() + 30 * DAY}
    before = {"held_from": TODAY - 900 * DAY, "held_to": TODAY - 800 * DAY, "job_class": "teacher"}
    db.session.add(Position(staff_member_id=eva.id, site_id=world.lincoln.id, **before, **later))
    db.session.commit()
    when = Moment(TODAY + DAY, "America/Denver", known_then=True)
    assert eva.id in hires(world, when) and eva.id not in hires(
        world, replace(when, known_then=False)
    )


def hires(world: World, when: Moment) -> set[Any]:
    """Who is a new hire at risk."""
    sites = places.sites([world.top.id], when)
    known = dashboard_queries.seen_now([world.top.id], when, when.on)
    return {
        row.id for row in db.session.execute(dashboard_queries.new_hires(sites, when, known, 9))
    }


def test_hr_of_one_school_reads_no_count_of_the_districts_staff_list(
    world: World, visit: Visit
) -> None:
    gil, now = hr_of(world.lincoln), clock.now()
    about = {"district_id": world.district.id, "source": "hr", "came_by": "upload"}
    sent = {
        "filename": "staff.csv",
        "file_sha256": "0" * 64,
        "made_at": now,
        "made_by": world.cora.id,
    }
    keep(RosterImport(**about, **sent, applied_at=now, counts={"added": 37}))
    assert "37 people were added" in visit(world.cora).get("/reports/who-counts").words()
    words = visit(gil).get("/reports/who-counts").words()
    assert "Last staff list file" in words and "37" not in words


def test_an_end_of_work_dated_back_makes_no_evidence_old(world: World, visit: Visit) -> None:
    pass_quiz(visit(world.ana), world.ana)
    leaves(world.ana, date(2010, 1, 1))
    sets_rule(world)
    assert lists.past(db.session.merge(world.district), lists.TRAINING, TODAY) == []
    with ten_years_on():
        on = clock.today("America/Denver")
        found = lists.past(db.session.merge(world.district), lists.TRAINING, on)
    assert [item.id for item in found] == [world.ana.id]


def test_nobody_asks_to_release_a_hold_on_themselves(world: World) -> None:
    hr_of(world.top)
    db.writing()
    hold = operations.place(db.session.merge(world.district), Hold(world.cora.id), "", act(world))
    with pytest.raises(DomainError, match="about you"):
        operations.ask_release(hold, None, act(world))


def told(world: World, *people: Any) -> uuid.UUID:
    """Ben read that these are late."""
    text = "".join(f"- {each.legal_name}: 12 days late\n" for each in people)
    about = {"district_id": world.district.id, "staff_member_id": world.ben.id, "key": "weekly"}
    words = {"language": "en", "address": "", "subject": "Your week", "text": text}
    notice: Notice = keep(Notice(**about, **words, kind="team", day=TODAY))
    for each in people:
        mine = select(Enrollment.id).where(Enrollment.staff_member_id == each.id)
        step = {"enrollment_id": db.session.scalars(mine).one(), "step": "team", "due_on": TODAY}
        keep(NoticeItem(notice_id=notice.id, **step))
    return notice.id


def test_what_leaders_were_written_names_nobody_whose_records_are_gone(world: World) -> None:
    notice_id = told(world, world.ana, world.dan)
    leaves(world.ana, TODAY)
    sets_rule(world)
    with ten_years_on():
        carried_out(ordered(world))
    db.session.rollback()
    kept = db.session.get_one(Notice, notice_id)
    items = db.session.scalars(select(NoticeItem).where(NoticeItem.notice_id == notice_id)).all()
    assert "Ana" not in kept.text and "Dan O'Brien-Smith: 12 days late" in kept.text
    assert len(items) == 1


def test_an_edition_published_later_names_and_reviews_no_policy_of_what_we_knew_then(
    world: World,
) -> None:
    db.writing()
    policy, later = db.session.merge(world.policy), clock.now() + 40 * DAY
    dates = Dates(TODAY, TODAY, next_review_on=TODAY + 900 * DAY)
    publish(policy, "Renamed since", b"# GBEE\n\nOther words.\n", dates, later)
    db.session.commit()
    now = Moment(TODAY + DAY, "America/Denver")
    then = replace(now, known_then=True)
    assert [title(world, when) for when in (now, then)] == [
        "Renamed since",
        "Electronic communications",
    ]
    assert db.session.scalars(signing.in_effect(then.on, then.known_by)).one().number == 1


def title(world: World, when: Moment) -> str:
    """What the dashboard calls the one policy."""
    return count([world.top.id], when).policies[0].title


def test_who_finished_before_a_policy_was_asked_has_not_signed_it(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    db.writing()
    policy = keep_policy(world)
    ask_for(db.session.merge(world.program), TODAY, policies=[policy])
    db.session.commit()
    cora = visit(world.cora)
    line = next(each for each in count([world.top.id], NOW).policies if each.code == "JII")
    listed = cora.get(f"/reports/people?policy={line.policy_id}").words()
    assert (line.asked, line.signed) == (1, 0) and "Ana" not in listed and "Dan" in listed


def keep_policy(world: World) -> Policy:
    """One more policy."""
    policy = Policy(district_id=world.district.id, code="JII")
    db.session.add(policy)
    db.session.flush()
    publish(policy, "Other", b"# JII\n\nWords.\n", Dates(TODAY, TODAY), clock.now())
    return policy


def test_hr_of_one_school_is_not_asked_to_check_the_districts_numbers(
    world: World, visit: Visit
) -> None:
    about = {"district_id": world.district.id, "position": 9, "label": "Human resources"}
    keep(Contact(**about, phone="406-555-0100"))
    words = "One contact number is not checked"
    assert words in visit(world.cora).get("/today").words()
    assert words not in visit(hr_of(world.lincoln)).get("/today").words()
