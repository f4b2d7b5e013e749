"""Facts move enrollments: each change has its reason and its fact, and twice changes nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from app import db
from app.models import DateProblem, EarlierRecord, Enrollment, EnrollmentChange, Exemption
from app.rules.cycles import NO_DATE
from tests.app.enrolling_town import (
    ask,
    away,
    changes,
    edition,
    leaves_work,
    line,
    noon,
    stands_now,
    starts_work,
    work_of,
    year,
)
from tests.app.reports.people import Town, found_town, keep

BEGINS, OPENS, DUE = date(2026, 7, 1), date(2026, 8, 1), date(2026, 10, 31)
SEPT, OCT, NOV, DEC = (date(2026, month, 10) for month in (9, 10, 11, 12))
YEARLY = {"rhythm": "school-year", "opens": "08-01", "due": "10-31"}
NOTHING = Counter(enrolled=0, changed=0, problem=0)


@pytest.fixture
def town(database: Engine) -> Town:
    """Ana has worked at Lincoln for years; the program has no terms yet."""
    db.writing()
    return found_town()


@pytest.fixture
def yearly(town: Town) -> Town:
    """A program for Lincoln, each school year; Ana is enrolled."""
    ask(town.program, BEGINS, **YEARLY, sites=[str(town.lincoln.id)], jobs=["teacher"])
    assert line(town, OPENS)["enrolled"] == 1
    return town


def reasons(town: Town) -> list[tuple[str, object]]:
    return [(each.reason, each.cause_id) for each in changes("Ana", town)]


def status(town: Town, on: date, cycle: str = "2026-27") -> tuple[date, str]:
    return stands_now(town, on)[cycle]


def test_doing_it_twice_changes_nothing(yearly: Town) -> None:
    away(yearly, OCT, None, OCT)
    assert line(yearly, OCT) == Counter(enrolled=0, changed=1, problem=0)
    assert line(yearly, OCT) == NOTHING


def test_leave_without_an_end_waits_and_its_end_gives_the_days_left(yearly: Town) -> None:
    leave = away(yearly, OCT, None, OCT)
    line(yearly, OCT)
    assert status(yearly, NOV) == (NO_DATE, "on_leave")
    back = away(yearly, OCT, NOV, NOV, leave)
    line(yearly, NOV)
    assert reasons(yearly) == [("leave", leave.id), ("leave", back.id)]
    assert status(yearly, NOV + timedelta(1)) == (NOV + timedelta(15), "due")


def test_leave_taken_back_gives_the_old_date_back(yearly: Town) -> None:
    leave = away(yearly, OCT, NOV, OCT)
    line(yearly, OCT)
    away(yearly, OCT, NOV, OCT + timedelta(1), leave, void=True)
    line(yearly, OCT + timedelta(1))
    assert status(yearly, NOV) == (DUE, "overdue")


def test_who_is_away_when_enrolled_gets_the_later_date_with_its_reason(town: Town) -> None:
    leave = away(town, BEGINS, DEC, BEGINS)
    ask(town.program, BEGINS, **YEARLY)
    line(town, OPENS)
    assert reasons(town) == [("leave", leave.id)]
    assert status(town, DEC) == (DEC + timedelta(15), "on_leave")


def test_a_return_that_is_not_known_when_due_is_a_problem(yearly: Town) -> None:
    leave = away(yearly, OCT, None, OCT)
    assert line(yearly, OCT)["problem"] == 0
    assert line(yearly, NOV)["problem"] == 1
    away(yearly, OCT, NOV, NOV, leave)
    assert line(yearly, NOV)["problem"] == 0


def test_an_exemption_moves_the_due_date_to_its_end(yearly: Town) -> None:
    person, program = yearly.people["Ana"].id, yearly.program.id
    days = {"held_from": SEPT, "held_to": NOV, "reason": "agreement", "recorded_at": noon(SEPT)}
    exempt = keep(Exemption(staff_member_id=person, program_id=program, **days))
    line(yearly, SEPT)
    assert reasons(yearly) == [("exemption", exempt.id)]
    assert status(yearly, NOV) == (NOV + timedelta(15), "exempt")


def test_a_transfer_releases_and_the_way_back_asks_again(yearly: Town) -> None:
    leaves_work(yearly, "Ana", SEPT, SEPT)
    moved = starts_work(yearly, "Ana", SEPT + timedelta(1), SEPT, site_id=yearly.other.id)
    line(yearly, OCT)
    assert reasons(yearly) == [("work", moved.id)]
    assert status(yearly, SEPT)[1] == "due" and status(yearly, OCT)[1] == "released"
    leaves_work(yearly, "Ana", NOV, NOV)
    back = starts_work(yearly, "Ana", NOV + timedelta(1), NOV)
    line(yearly, NOV + timedelta(1))
    assert reasons(yearly)[1] == ("back", back.id)
    assert status(yearly, DEC) == (NOV + timedelta(31), "due")


def test_a_transfer_enrolls_where_the_work_is_asked(yearly: Town) -> None:
    starts_work(yearly, "Dan", OCT, OCT)
    assert line(yearly, OCT, "Dan")["enrolled"] == 1
    assert stands_now(yearly, OCT, "Dan") == {"2026-27": (OCT + timedelta(30), "due")}


def test_who_leaves_is_released_and_who_returns_in_the_cycle_is_back(yearly: Town) -> None:
    left = work_of(yearly, "Ana")
    leaves_work(yearly, "Ana", SEPT, SEPT)
    left = work_of(yearly, "Ana")
    line(yearly, SEPT + timedelta(1))
    back = starts_work(yearly, "Ana", DEC, DEC)
    line(yearly, DEC)
    assert reasons(yearly) == [("left", left.id), ("back", back.id)]
    assert status(yearly, DEC) == (DEC + timedelta(30), "due")


def test_who_returns_and_is_noted_late_is_not_late_at_once(yearly: Town) -> None:
    leaves_work(yearly, "Ana", SEPT, SEPT)
    line(yearly, OCT)
    starts_work(yearly, "Ana", NOV, NOV + timedelta(60))
    line(yearly, NOV + timedelta(60))
    assert status(yearly, NOV + timedelta(60)) == (NOV + timedelta(90), "due")


def test_who_had_left_before_a_closing_learned_of_later_is_let_off(yearly: Town) -> None:
    july = date(2027, 7, 5)
    line(yearly, july)
    leaves_work(yearly, "Ana", date(2027, 6, 10), july)
    line(yearly, july)
    assert status(yearly, date(2027, 6, 9))[1] == "overdue"
    assert status(yearly, july)[1] == "released"


def test_who_only_has_other_work_to_come_is_released(yearly: Town) -> None:
    leaves_work(yearly, "Ana", SEPT, SEPT)
    starts_work(yearly, "Ana", DEC, SEPT, job_class="driver")
    assert line(yearly, OCT)["changed"] == 1


def test_other_terms_move_due_dates(yearly: Town) -> None:
    terms = ask(yearly.program, SEPT, **YEARLY | {"due": "12-10"})
    line(yearly, SEPT)
    assert reasons(yearly) == [("terms", terms.id)]
    assert status(yearly, DEC) == (DEC, "due")


def test_terms_for_others_release(yearly: Town) -> None:
    others = ask(yearly.program, SEPT, **YEARLY, jobs=["driver"])
    line(yearly, OCT)
    assert reasons(yearly) == [("terms", others.id)]
    assert status(yearly, SEPT)[1] == "released"


def test_another_rhythm_takes_the_place_of_the_old_one(yearly: Town) -> None:
    anew = ask(yearly.program, SEPT, rhythm="renewal", days=30, valid_months=24)
    line(yearly, OCT)
    assert reasons(yearly) == [("terms", anew.id)]
    assert {each for _due, each in stands_now(yearly, OCT).values()} == {"released", "due"}


def test_onboarding_follows_the_first_day_with_students(town: Town) -> None:
    ask(town.program, BEGINS, rhythm="onboarding", before_students=True, jobs=["coach"])
    starts_work(town, "Ana", OPENS, OPENS, job_class="coach")
    assert line(town, OPENS)["problem"] == 1
    first = year(town, "2026-27", date(2026, 8, 20), OPENS)
    assert line(town, OPENS) == Counter(enrolled=1, changed=0, problem=0)
    moved = year(town, "2026-27", date(2026, 8, 27), OPENS + timedelta(1), first)
    line(town, OPENS + timedelta(1))
    assert reasons(town) == [("calendar", moved.id)]
    assert status(town, OPENS, "hire:2026-08-01")[0] == date(2026, 8, 20) - timedelta(1)
    assert status(town, SEPT, "hire:2026-08-01")[0] == date(2026, 8, 26)
    assert db.session.scalars(select(DateProblem)).all() == []


def test_a_new_hire_does_not_bring_the_old_onboarding_back(town: Town) -> None:
    ask(town.program, BEGINS, rhythm="onboarding", jobs=["coach"])
    coaches = {"job_class": "coach", "held_to": SEPT}
    starts_work(town, "Ana", OPENS, OPENS, **coaches)
    line(town, OPENS)
    line(town, OCT)
    starts_work(town, "Ana", date(2028, 8, 1), date(2028, 8, 1), job_class="coach")
    line(town, date(2028, 8, 1))
    found = {cycle: status for cycle, (_due, status) in stands_now(town, date(2028, 8, 2)).items()}
    assert found == {"hire:2026-08-01": "released", "hire:2028-08-01": "due"}


def test_a_newer_edition_closes_the_one_before(town: Town) -> None:
    policy_id = town.policy.policy_id
    ask(town.program, BEGINS, rhythm="edition", policy_id=policy_id, days=30)
    edition(policy_id, 2, OPENS)
    line(town, OPENS)
    third = edition(policy_id, 3, OCT)
    line(town, OCT)
    assert reasons(town) == [("superseded", third.id)]
    assert sorted(each for _due, each in stands_now(town, OCT).values()) == ["due", "not_completed"]


def test_what_was_done_elsewhere_ends_what_is_open(town: Town) -> None:
    ask(town.program, BEGINS, rhythm="renewal", valid_months=24)
    line(town, BEGINS)
    day = {"finished_on": date(2026, 3, 1), "title": "Ethics", "recorded_at": noon(SEPT)}
    person = town.people["Ana"].id
    row = keep(EarlierRecord(staff_member_id=person, program_id=town.program.id, **day))
    line(town, SEPT)
    assert reasons(town) == [("elsewhere", row.id)]
    assert status(town, SEPT, "first")[1] == "released"


def by_hand(town: Town, due: date, on: date) -> None:
    enrolled = db.session.scalars(select(Enrollment)).one()
    dates = {"base_due_on": due, "due_on": due, "closes_on": date(2027, 6, 30), "held_from": on}
    change = {"released": False, "reason": "by-hand", "recorded_at": noon(on)}
    keep(EnrollmentChange(enrollment_id=enrolled.id, **dates, **change))


def longer(town: Town) -> None:
    ask(town.program, OCT, **YEARLY | {"due": "12-10"})


def moves(town: Town) -> None:
    starts_work(town, "Ana", OCT, OCT, job_class="coach")


@pytest.mark.parametrize("fact", [longer, moves])
def test_a_due_date_set_by_hand_stays(yearly: Town, fact: Callable[[Town], None]) -> None:
    by_hand(yearly, NOV, SEPT)
    fact(yearly)
    assert line(yearly, OCT) == NOTHING
    assert status(yearly, NOV) == (NOV, "due")


def test_a_due_date_set_by_hand_moves_for_later_leave_alone(yearly: Town) -> None:
    leave = away(yearly, SEPT, None, SEPT)
    line(yearly, SEPT)
    by_hand(yearly, NOV, OCT)
    assert line(yearly, OCT) == NOTHING
    away(yearly, SEPT, DEC, NOV, leave)
    line(yearly, NOV)
    assert status(yearly, DEC)[0] == DEC + timedelta(15)


def test_onboarding_with_a_date_by_hand_needs_no_calendar(town: Town) -> None:
    ask(town.program, BEGINS, rhythm="onboarding", before_students=True, jobs=["coach"])
    starts_work(town, "Ana", OPENS, OPENS, job_class="coach")
    assert line(town, OPENS)["problem"] == 1
    days = {"opens_on": OPENS, "first_due_on": SEPT, "recorded_at": noon(OPENS)}
    who = {"staff_member_id": town.people["Ana"].id, "program_id": town.program.id}
    keep(Enrollment(cycle="hire:2026-08-01", **who, **days))
    assert line(town, OPENS) == NOTHING


def test_who_was_enrolled_by_hand_is_only_released_by_leaving(town: Town) -> None:
    ask(town.program, BEGINS, **YEARLY, jobs=["driver"])
    days = {"cycle": "2026-27", "opens_on": OPENS, "first_due_on": NOV, "recorded_at": noon(OPENS)}
    keep(Enrollment(staff_member_id=town.people["Ana"].id, program_id=town.program.id, **days))
    assert line(town, OCT) == NOTHING
    leaves_work(town, "Ana", OCT, OCT)
    line(town, NOV)
    assert [reason for reason, _cause in reasons(town)] == ["left"]
