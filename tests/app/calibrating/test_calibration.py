"""Which clauses are misread: by nobody, for ten people or more, and only once a district chose."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db
from app.calibrating import jobs
from app.calibrating.jobs import count_boundaries
from app.calibrating.judging import Judged, judged, keys
from app.calibrating.operations import choose
from app.calibrating.shares import Clause, Side, tenths
from app.evidence import Arrival, record_submission
from app.learning.operations import begin
from app.models import (
    Attempt,
    BoundaryCount,
    CalibrationChoice,
    Enrollment,
    RoleGrant,
    Sitting,
    StaffMember,
)
from app.models.scope import ended
from app.programs.operations import enroll
from app.published import pack
from app.roster.operations import add_person
from app.rules.proof import Proof
from modules.pack import Ruling
from modules.profile import profile
from modules.transcript import Line, Transcript
from quizzes.bundle import Bundle, compose
from tests.app.browsing import Visit
from tests.app.conftest import World

MONTANA = [pack("hs5460"), pack("law-mt")]
DECIDED = [Ruling("connect_with_students", "no"), Ruling("private_texting", "no")]


def told(bundle: Bundle, rulings: list[Ruling], **practice: Any) -> set[Judged]:
    """What practice tells under the Montana policy after these decisions."""
    return set(judged(practice, keys(bundle, profile(MONTANA, rulings))))


def test_a_forbidden_act_taken_for_fine_is_a_miss_of_the_clause_named_first() -> None:
    first = {"first": {"A1": {"d2": "a"}}}
    assert ("5460.B4", True, True) in told(compose("boundaries"), DECIDED, **first)


def test_what_the_district_left_open_is_nobodys_mistake() -> None:
    first = {"first": {"A1": {"d2": "a"}}}
    assert "5460.B4" not in {clause for clause, _c, _w in told(compose("boundaries"), [], **first)}


def test_an_answer_stricter_than_the_policy_is_a_false_alarm_and_no_miss() -> None:
    found = told(compose("boundaries"), DECIDED, first={"A1": {"d2": "d"}})
    assert ("5460.P2b", False, True) in found and ("5460.B4", True, False) in found


@pytest.mark.parametrize(
    "marked, missed, alarmed",
    [("none", True, False), ("l1", False, True), ("l3", False, False), ("l5", True, False)],
)
def test_a_mark_in_a_transcript_misses_or_comes_too_early(
    short_module: Bundle, marked: str, missed: bool, alarmed: bool
) -> None:
    lines = tuple(Line(id=f"l{n}", speaker="a") for n in range(1, 6))
    chat = Transcript(id="T", medium="text", lines=lines, crosses="l3", cites=("appearance",))
    made = short_module.model_copy(update={"transcripts": {"T": chat}})
    expected = {("5460.P3c", True, missed), ("5460.P3c", False, alarmed)}
    assert told(made, [], marks={"T": marked}) == expected


def shown(*sides: Side) -> tuple[BoundaryCount, bool]:
    """A row with eight of twenty answers wrong, after one more night."""
    row = BoundaryCount(people=20, crossings=20, misses=8, allowed=0, false_alarms=0)
    return row, Clause(*sides).put(row)


@pytest.mark.parametrize("fresh, moves", [(0, False), (1, False), (9, False), (10, True)])
def test_a_figure_moves_only_when_ten_more_people_answered(fresh: int, moves: bool) -> None:
    row, moved = shown(Side(people=20 + fresh, fresh=fresh, answers=20 + fresh, wrong=9))
    assert moved is moves and row.misses == (9 if moves else 8)


def test_neither_side_moves_while_the_other_would_tell_of_a_few() -> None:
    few, many = Side(21, 1, 21, 9), Side(30, 30, 30, 3)
    assert shown(few, many)[1] is False


def test_a_figure_goes_once_nobodys_practice_is_left_behind_it() -> None:
    row, moved = shown(Side())
    assert moved and (row.crossings, row.misses) == (0, 0)


@pytest.mark.parametrize(
    "wrong, answers, of_ten", [(0, 0, None), (0, 12, 0), (4, 12, 3), (12, 12, 9), (1, 20, 1)]
)
def test_shares_are_rounded_and_neither_all_nor_none_is_told(
    wrong: int, answers: int, of_ten: int | None
) -> None:
    assert tenths(wrong, answers) == of_ten


def turn(world: World, is_on: bool, at: datetime) -> None:
    """Cora turns it on or off."""
    db.writing()
    by = db.session.get_one(StaffMember, world.cora.id)
    choose(is_on, "Lee & Ortiz, June 3" if is_on else "", by, at)
    db.session.commit()


def practice(world: World, people: int, choice: str, at: datetime) -> None:
    """New teachers meet the scenario for the first time, and hand in the quiz."""
    db.writing()
    on = world.enrollment.opens_on
    named: dict[str, Any] = {"site": world.lincoln, "job_class": "teacher", "on": on}
    new = [
        add_person(name=f"Teacher {n}", sign_in_name=f"t{db.uuid7()}", **named)
        for n in range(people)
    ]
    enroll(world.program, [person.id for person in new], "2026-27", on, on)
    theirs = Enrollment.staff_member_id.in_([person.id for person in new])
    for enrollment in db.session.scalars(select(Enrollment).where(theirs)):
        sitting = begin(enrollment, world.program.requirements[0], on, at)
        sitting.practice = {"first": {"A1": {"d1": choice}}}
        db.session.flush()
        hand_in(sitting, enrollment.staff_member_id, at)
    db.session.commit()


def hand_in(sitting: Sitting, person_id: uuid.UUID, at: datetime) -> None:
    """A quiz without a right answer."""
    arrival = Arrival(person_id, str(db.uuid7()), Proof("link", at, at))
    attempt = Attempt(
        submission_id=record_submission(arrival, {}, at).id,
        module_version_id=sitting.module_version_id,
        profile_sha256=sitting.profile_sha256,
        ordinal=1,
        questions=[],
        score=0,
        out_of=0,
        passed=False,
        language="en",
        submitted_at=at,
    )
    sitting.attempts.append(attempt)
    db.session.flush()


def figures() -> dict[str, tuple[int, int]]:
    """Per clause the answers about what breaks it, and the misses."""
    count_boundaries()
    rows = db.session.scalars(select(BoundaryCount))
    found = {row.clause: (row.crossings, row.misses) for row in rows if row.crossings}
    db.session.rollback()
    return found


CLAUSE = "GBEE.III.A.3"
"""What forbids school help on a private channel, unless administration was asked."""
PAGE, CHOOSE = "/reports/calibration", "/settings/calibration"
NOON = clock.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


def test_nothing_is_counted_while_it_is_off(world: World) -> None:
    practice(world, 12, "a", NOON - HOUR)
    assert figures() == {}
    turn(world, True, NOON)
    assert figures() == {}


def test_ten_people_make_a_figure_and_nine_do_not(world: World) -> None:
    turn(world, True, NOON - HOUR)
    practice(world, 9, "a", NOON)
    assert figures() == {}
    practice(world, 1, "c", NOON)
    assert figures() == figures() == {CLAUSE: (10, 9)}


def test_who_comes_alone_is_not_found_by_comparing_two_nights(world: World) -> None:
    turn(world, True, NOON - HOUR)
    practice(world, 10, "c", NOON)
    before = figures()
    practice(world, 1, "a", clock.now() + HOUR)
    assert figures() == before == {CLAUSE: (10, 0)}
    practice(world, 9, "c", clock.now() + HOUR)
    assert figures() == {CLAUSE: (20, 1)}


def test_turned_off_it_forgets_and_turned_on_again_it_begins_anew(world: World) -> None:
    turn(world, True, NOON - HOUR)
    practice(world, 10, "a", NOON)
    assert figures()
    turn(world, False, NOON + HOUR)
    assert figures() == {}
    turn(world, True, NOON + 2 * HOUR)
    assert figures() == {}
    assert len(db.session.scalars(select(CalibrationChoice)).all()) == 3


def test_counting_goes_on_from_one_slice_of_people_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PEOPLE", 3)
    turn(world, True, NOON - HOUR)
    practice(world, 11, "a", NOON)
    assert figures() == {CLAUSE: (11, 11)}


def test_it_is_off_until_hr_says_whom_it_asked(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    assert "Ask counsel before you turn this on" in cora.get(PAGE).words()
    assert "Enter whom you asked" in cora.post(CHOOSE, 422, is_on="yes", counsel="").text
    assert "It is on" in cora.post(CHOOSE, is_on="yes", counsel="Lee & Ortiz, June 3").text
    assert "Asked before: Lee & Ortiz, June 3." in cora.get(PAGE).words()
    (kept,) = db.session.scalars(select(CalibrationChoice))
    assert kept.is_on and kept.recorded_by == world.cora.id


def test_the_page_tells_shares_of_clauses_and_names_nobody(world: World, visit: Visit) -> None:
    turn(world, True, NOON - HOUR)
    practice(world, 12, "a", NOON)
    count_boundaries()
    page = visit(world.cora).get(PAGE)
    assert "9 in 10 or more" in page.words() and "fewer than 10 people, not shown" in page.words()
    assert "Teacher" not in page.words() and not re.search(r"12 of|of 12|/people/", page.text)


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_nobody_else_sees_it_or_turns_it_on(world: World, visit: Visit, who: str) -> None:
    someone = visit(getattr(world, who))
    someone.get(PAGE, 404)
    someone.post(CHOOSE, 404, is_on="yes", counsel="Me")


def test_hr_of_one_school_does_not_see_it(world: World, visit: Visit) -> None:
    db.writing()
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.role == "hr")).one()
    on = world.enrollment.opens_on
    db.session.add(ended(held, on - timedelta(days=1)))
    grant = {"staff_member_id": world.cora.id, "role": "hr", "site_id": world.lincoln.id}
    db.session.add(RoleGrant(held_from=on, **grant))
    db.session.commit()
    visit(world.cora).get(PAGE, 404)
