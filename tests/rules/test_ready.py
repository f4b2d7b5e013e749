"""May somebody start on a day? The table of the rule."""

from datetime import date

import pytest

from app.rules.cycles import NO_DATE
from app.rules.ready import Answer, Cycle, answer
from app.rules.status import Status

DAY = date(2026, 8, 20)
BEFORE, AFTER = date(2026, 8, 12), date(2026, 8, 24)
LONG_AGO, NEXT_YEAR = date(2025, 8, 1), date(2027, 8, 1)


def cycle(status: str, **more: object) -> Cycle:
    """A cycle that asks for three things and is due after the day."""
    usual = {"opens_on": date(2026, 8, 1), "due_on": AFTER, "done": 0, "required": 3}
    if status in ("complete", "expired"):
        usual |= {"done": 3, "finished_on": BEFORE}
    return Cycle(Status(status), **usual | more)  # type: ignore[arg-type]


def last_year(status: str, **more: object) -> Cycle:
    """The cycle before."""
    return cycle(status, **{"opens_on": LONG_AGO, "due_on": LONG_AGO} | more)


DONE = cycle("complete")
OPEN = cycle("due", done=1)
RENEWABLE = last_year("complete", finished_on=LONG_AGO, valid_until=NEXT_YEAR)

TABLE = [
    # cycles by program, unasked, expected
    ([], False, Answer("nothing")),
    ([[]], False, Answer("nothing")),
    ([[]], True, Answer("unasked")),
    ([[DONE]], False, Answer("yes", BEFORE)),
    ([[DONE], [cycle("complete", finished_on=LONG_AGO)]], False, Answer("yes", BEFORE)),
    ([[DONE]], True, Answer("unasked")),
    ([[OPEN]], False, Answer("unfinished", AFTER, 1, 3)),
    ([[OPEN]], True, Answer("unfinished", AFTER, 1, 3)),
    ([[cycle("overdue", due_on=BEFORE)]], False, Answer("unfinished", BEFORE, 0, 3)),
    ([[cycle("not_open")]], False, Answer("unfinished", AFTER, 0, 3)),
    ([[cycle("on_leave", due_on=NO_DATE)]], False, Answer("unfinished", None, 0, 3)),
    ([[cycle("not_completed")]], False, Answer("unfinished", AFTER, 0, 3)),
    ([[cycle("excused")]], False, Answer("unfinished", AFTER, 0, 3)),
    ([[DONE], [OPEN]], False, Answer("unfinished", AFTER, 4, 6)),
    ([[OPEN], [cycle("due", due_on=BEFORE)]], False, Answer("unfinished", BEFORE, 1, 6)),
    # released and exempt
    ([[cycle("released")]], False, Answer("nothing")),
    ([[cycle("released")], [DONE]], False, Answer("yes", BEFORE)),
    ([[cycle("exempt")]], False, Answer("yes", is_exempt=True)),
    ([[cycle("exempt")], [DONE]], False, Answer("yes", BEFORE, is_exempt=True)),
    ([[cycle("exempt")], [OPEN]], False, Answer("unfinished", AFTER, 1, 3)),
    # validity
    ([[cycle("complete", valid_until=DAY)]], False, Answer("yes", BEFORE)),
    ([[cycle("expired", valid_until=BEFORE)]], False, Answer("expired", BEFORE)),
    ([[cycle("expired", valid_until=BEFORE)], [DONE]], False, Answer("expired", BEFORE)),
    # an earlier cycle of the same program
    ([[DONE, last_year("not_completed")]], False, Answer("yes", BEFORE)),
    ([[DONE, last_year("expired", valid_until=BEFORE)]], False, Answer("yes", BEFORE)),
    ([[OPEN, last_year("complete")]], False, Answer("unfinished", AFTER, 1, 3)),
    ([[OPEN, RENEWABLE]], False, Answer("yes", LONG_AGO)),
    ([[DONE, last_year("overdue")]], False, Answer("unfinished", LONG_AGO, 0, 3)),
    ([[cycle("released"), last_year("complete")]], False, Answer("nothing")),
]


@pytest.mark.parametrize(("programs", "unasked", "expected"), TABLE)
def test_the_answer_is_the_table(
    programs: list[list[Cycle]], unasked: bool, expected: Answer
) -> None:
    assert answer(programs, unasked, DAY) == expected
    assert answer(list(reversed(programs)), unasked, DAY) == expected


def test_the_order_of_the_cycles_does_not_matter() -> None:
    assert answer([[RENEWABLE, OPEN]], False, DAY) == answer([[OPEN, RENEWABLE]], False, DAY)


def test_only_yes_and_nothing_let_somebody_start() -> None:
    kinds = ("yes", "nothing", "unfinished", "expired", "unasked")
    assert [kind for kind in kinds if Answer(kind).may_start] == ["yes", "nothing"]
