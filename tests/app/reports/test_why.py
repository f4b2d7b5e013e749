"""The facts that a page shows lead to the status that figures count, in both senses."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, select

from app import db
from app.figures.moment import Moment
from app.models import Certificate, Completion, Enrollment, EnrollmentChange, Exemption, Leave
from app.models.status import status_expression
from app.reports.explaining import about
from app.rules.cycles import NO_DATE
from app.rules.status import Status
from app.rules.why import Why
from tests.app.reports.people import (
    DUE,
    LATER,
    LONG_AGO,
    TODAY,
    ZONE,
    Town,
    add_person,
    enroll,
    found_town,
    keep,
)
from tests.app.signed import declines, signs, voids

DAY = timedelta(days=1)
KNOWN = datetime.combine(TODAY - 30 * DAY, time(18), UTC)
"""Before the day that is looked at: known in both senses."""
AFTER = KNOWN + timedelta(days=60)
"""Known only since."""


def leave(asked: Enrollment, at: datetime, **more: Any) -> Leave:
    dates = {"held_from": LONG_AGO, "held_to": LATER, "recorded_at": at}
    return keep(Leave(staff_member_id=asked.staff_member_id, **dates | more))


def exempt(asked: Enrollment, at: datetime) -> None:
    about = {"staff_member_id": asked.staff_member_id, "program_id": asked.program_id}
    dates = {"held_from": LONG_AGO, "held_to": LATER, "recorded_at": at}
    keep(Exemption(**about, **dates, reason="short-stay"))


def change(asked: Enrollment, at: datetime, **more: Any) -> None:
    dates = {"base_due_on": DUE, "due_on": DUE, "closes_on": NO_DATE, "released": False}
    row = {"enrollment_id": asked.id, "held_from": LONG_AGO, "reason": "terms", "recorded_at": at}
    keep(EnrollmentChange(**row | dates | more))


def finished(town: Town, asked: Enrollment, at: datetime) -> None:
    signs(asked, town.policy, at)


def runs_out(town: Town, asked: Enrollment, at: datetime) -> None:
    """Finished, with a certificate that was good for a day."""
    made = {"number": "n", "code": "c", "words": "", "issued_at": at}
    keep(Certificate(enrollment_id=asked.id, valid_until=TODAY - DAY, **made))


OVER = {"closes_on": TODAY - DAY}
Fact = Callable[[Town, Enrollment, datetime], Any]
FACTS: dict[Status, tuple[date, Fact | None]] = {
    Status.NOT_OPEN: (LATER, None),
    Status.DUE: (LONG_AGO, lambda _town, asked, at: change(asked, at, due_on=LATER)),
    Status.OVERDUE: (LONG_AGO, None),
    Status.COMPLETE: (LONG_AGO, finished),
    Status.EXPIRED: (LONG_AGO, runs_out),
    Status.ON_LEAVE: (LONG_AGO, lambda _town, asked, at: leave(asked, at)),
    Status.EXEMPT: (LONG_AGO, lambda _town, asked, at: exempt(asked, at)),
    Status.RELEASED: (LONG_AGO, lambda _town, asked, at: change(asked, at, released=True)),
    Status.DECLINED: (LONG_AGO, lambda town, asked, at: declines(asked, town.policy, at)),
    Status.NOT_COMPLETED: (LONG_AGO, lambda _town, asked, at: change(asked, at, **OVER)),
    Status.EXCUSED: (
        LONG_AGO,
        lambda _town, asked, at: change(asked, at, due_on=LATER, **OVER),
    ),
}
"""For each status when it opens, and the fact that makes an enrollment stand so, not late."""


@pytest.fixture
def town(database: Engine) -> Town:
    """Founded long before, with a person for each status, late but for what else is true."""
    with time_machine.travel(KNOWN - 90 * DAY, tick=False):
        db.writing()
        found = found_town()
        for status in Status:
            add_person(found, status.value, found.lincoln)
    return found


def asked(town: Town, at: datetime, opens: bool = True) -> dict[Status, Enrollment]:
    """Of each status an enrollment, made early, with the fact that `at` an instant was recorded."""
    rows = {}
    for status, (opens_on, fact) in FACTS.items():
        dates = (LATER, LATER) if opens and opens_on == LATER else (DUE, LONG_AGO)
        with time_machine.travel(KNOWN - 60 * DAY, tick=False):
            rows[status] = enroll(town, status.value, *dates)
        if fact:
            fact(town, rows[status], at)
    return rows


def found(row: Enrollment, known_then: bool) -> Why:
    """What the page says."""
    said = about(row.staff_member_id, row.id, Moment(TODAY, ZONE, known_then))
    assert said is not None
    return said.why


def counted(rows: dict[Status, Enrollment], known_then: bool) -> list[str]:
    """What figures count."""
    when = Moment(TODAY, ZONE, known_then)
    status = select(status_expression(when.on, when.known_by, when.ends_at))
    return [
        db.session.scalars(status.where(Enrollment.id == row.id)).one() for row in rows.values()
    ]


@pytest.mark.parametrize("known_then", [False, True])
def test_the_facts_lead_to_each_status_as_it_is_counted(town: Town, known_then: bool) -> None:
    rows = asked(town, KNOWN)
    whys = [found(row, known_then) for row in rows.values()]
    assert [why.status for why in whys] == list(rows) == counted(rows, known_then)
    assert not any(why.later or why.ahead for why in whys)


def test_what_was_recorded_later_counts_only_as_known_now(town: Town) -> None:
    rows = asked(town, AFTER, opens=False)
    then, now = ([found(row, sense) for row in rows.values()] for sense in (True, False))
    assert {why.status for why in then} == {Status.OVERDUE} == set(counted(rows, True))
    assert [why.status for why in now] == counted(rows, False)
    told = [why.status != Status.OVERDUE or bool(why.ahead) for why in now]
    assert [bool(why.later) for why in then] == told
    done_later = {row for row, why in zip(rows, now, strict=True) if why.ahead}
    assert done_later == {Status.COMPLETE, Status.EXPIRED, Status.DECLINED}


def test_a_void_shows_only_since_it_was_known(town: Town) -> None:
    row = asked(town, KNOWN)[Status.COMPLETE]
    done = db.session.scalars(select(Completion).where(Completion.enrollment_id == row.id)).one()
    voids(done, town.people["Cora"].id, AFTER)
    then, now = found(row, True), found(row, False)
    assert (then.rule, then.later, now.rule) == ("certified", 1, "overdue")
    assert "void" in kinds(now) and "void" not in kinds(then) and now.parts[0].met is None


def test_leave_taken_back_stays_visible_and_does_not_count(town: Town) -> None:
    row = asked(town, KNOWN)[Status.ON_LEAVE]
    first = db.session.scalars(select(Leave)).one()
    leave(row, AFTER, is_void=True, replaces_id=first.id)
    now = found(row, False)
    assert now.rule == "overdue" and [f.is_void for f in now.facts if f.kind == "leave"] == [True]
    assert found(row, True).rule == "on_leave"


def test_the_facts_come_in_the_order_in_which_they_held(town: Town) -> None:
    row = asked(town, KNOWN)[Status.NOT_COMPLETED]
    assert kinds(found(row, False)) == ["change", "enrolled", "due", "closed"]


def kinds(why: Why) -> list[str]:
    return [fact.kind for fact in why.facts]
