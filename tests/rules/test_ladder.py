"""The ladder of messages: what is written on which day, and that nothing is written twice."""

from datetime import date, timedelta

import pytest

from app.rules.cycles import NO_DATE
from app.rules.ladder import STEPS, Asked, Told, step_on
from app.rules.status import Status, last_day

DUE = date(2026, 8, 28)
OPENED = date(2026, 7, 28)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def asked(on: date, due_on: date = DUE, grace_days: int = 0, edition: bool = False) -> Asked:
    late = on > last_day(due_on, grace_days)
    return Asked(Status.OVERDUE if late else Status.DUE, due_on, grace_days, edition)


INVITED = Told("invite", OPENED, DUE)
CASES = [
    # days after the due date, grace, what was told last (step, days), what is due
    (-31, 0, None, "invite"),
    (-13, 0, None, "invite"),
    (0, 0, None, "invite"),
    (40, 0, None, "invite"),
    (-30, 0, ("invite", -31), None),
    (-15, 0, ("invite", -31), None),
    (-14, 0, ("invite", -31), "before-14"),
    (-13, 0, ("before-14", -14), None),
    (-10, 0, ("invite", -31), "before-14"),
    (-14, 0, ("invite", -14), None),
    (-4, 0, ("invite", -10), None),
    (-3, 0, ("before-14", -14), "before-3"),
    (-2, 0, ("invite", -31), "before-3"),
    (-1, 0, ("before-3", -3), None),
    (0, 0, ("before-3", -3), "day"),
    (0, 0, ("invite", 0), None),
    (1, 0, ("day", 0), "late-1"),
    (1, 0, ("invite", 0), "late-1"),
    (2, 0, ("late-1", 1), None),
    (4, 0, ("late-1", 1), "late-4"),
    (6, 0, ("late-4", 4), None),
    (7, 0, ("late-4", 4), "late-7"),
    (9, 0, ("day", 0), "late-7"),
    (14, 0, ("late-7", 7), "late-14"),
    (21, 0, ("late-14", 14), "late-21"),
    (29, 0, ("late-21", 21), None),
    (30, 0, ("late-21", 21), "late-30"),
    (31, 0, ("late-30", 30), None),
    (59, 0, ("late-30", 30), None),
    (60, 0, ("late-30", 30), "late-30"),
    (61, 0, ("late-30", 60), None),
    (95, 0, ("late-30", 60), "late-30"),
    (400, 0, ("day", 0), "late-30"),
    (1, 5, ("day", 0), None),
    (5, 5, ("day", 0), None),
    (6, 5, ("day", 0), "late-1"),
    (9, 5, ("late-1", 6), "late-4"),
    (0, 5, ("before-3", -3), "day"),
    (5, 0, ("reminder", 5), None),
    (8, 0, ("reminder", 5), "late-7"),
]


@pytest.mark.parametrize(("days", "grace", "told", "expected"), CASES)
def test_only_the_last_step_that_has_come_is_written(
    days: int, grace: int, told: tuple[str, int] | None, expected: str | None
) -> None:
    last = Told(told[0], after(told[1]), DUE) if told else None
    assert step_on(asked(after(days), grace_days=grace), last, after(days)) == expected


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.DUE, Status.OVERDUE)])
def test_whoever_is_not_asked_is_told_nothing(status: Status) -> None:
    thing = Asked(status, DUE, 0, False)
    assert step_on(thing, None, after(4)) is None
    assert step_on(thing, INVITED, after(4)) is None


def test_a_new_edition_is_announced_as_a_change() -> None:
    assert step_on(asked(OPENED, edition=True), None, OPENED) == "changed"


def test_quiet_days_are_caught_up_by_one_message() -> None:
    during, back = after(2), after(9)
    assert step_on(asked(during), INVITED, during, is_quiet=True) is None
    assert step_on(asked(back), INVITED, back) == "late-7"


def test_no_date_is_written_while_the_return_is_not_known() -> None:
    assert step_on(Asked(Status.DUE, NO_DATE, 0, False), None, OPENED) is None


def test_a_moved_date_is_said_once() -> None:
    later, on = after(60), after(-20)
    assert step_on(asked(on, later), INVITED, on) == "moved"
    assert step_on(asked(on, later), Told("moved", on, later), on + timedelta(days=1)) is None


def test_a_moved_date_is_said_rather_than_that_it_comes_near() -> None:
    sooner, on = after(-10), after(-20)
    assert step_on(asked(on, sooner), INVITED, on) == "moved"


def test_whoever_is_late_by_a_moved_date_reads_that() -> None:
    sooner, on = after(-10), after(-5)
    assert step_on(asked(on, sooner), INVITED, on) == "late-4"


def done(told: Told | None, grace_days: int = 0) -> str | None:
    return step_on(Asked(Status.COMPLETE, DUE, grace_days, False), told, after(50))


@pytest.mark.parametrize("step", ["late-1", "late-30", "reminder", "invite"])
def test_after_a_late_notice_the_end_is_said(step: str) -> None:
    assert done(Told(step, after(8), DUE)) == "resolved"


@pytest.mark.parametrize(
    "told", [None, INVITED, Told("day", DUE, DUE), Told("resolved", after(9), DUE)]
)
def test_the_end_is_not_said_to_whoever_was_in_time_or_knows(told: Told | None) -> None:
    assert done(told) is None


def test_within_the_grace_nobody_was_late() -> None:
    assert done(Told("reminder", after(3), DUE), grace_days=5) is None


def test_day_by_day_each_step_comes_once_and_in_order() -> None:
    told, steps = None, []
    for on in (OPENED + timedelta(days=n) for n in range(130)):
        if step := step_on(asked(on, grace_days=2), told, on):
            told = Told(step, on, DUE)
            steps.append(step)
    assert steps == [s for s in STEPS if s not in ("changed", "moved", "resolved", *STEPS[-2:])] + [
        "late-30",
        "late-30",
    ]
