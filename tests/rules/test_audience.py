"""Who is asked, and since when: each part of an audience by itself, and what joins two jobs."""

import uuid
from datetime import date
from typing import Any

import pytest

from app.rules.audience import Audience, Work, since

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)
LINCOLN, CEDAR = uuid.UUID(int=3), uuid.UUID(int=4)
TODAY, YESTERDAY, TOMORROW = date(2026, 9, 15), date(2026, 9, 14), date(2026, 9, 16)


def work(first: date = date(2020, 8, 3), last: date | None = None, **other: Any) -> Work:
    """Ana teaches at Lincoln, unless told otherwise."""
    made = Work(uuid.uuid4(), LINCOLN, "teacher", "regular", None, first, last)
    return made._replace(**other)


TEACHES = work()
AUDIENCES = [
    ("everybody", Audience(), TEACHES, "position"),
    ("her site", Audience(sites=frozenset({LINCOLN})), TEACHES, "position"),
    ("another site", Audience(sites=frozenset({CEDAR})), TEACHES, None),
    ("no site is left", Audience(sites=frozenset()), TEACHES, None),
    ("her work", Audience(jobs=frozenset({"teacher", "coach"})), TEACHES, "position"),
    ("other work", Audience(jobs=frozenset({"driver"})), TEACHES, None),
    ("her contract", Audience(contracts=frozenset({"regular"})), TEACHES, "position"),
    ("another contract", Audience(contracts=frozenset({"volunteer"})), TEACHES, None),
    ("licensed as usual", Audience(license="licensed"), TEACHES, "position"),
    ("licensed, she is not", Audience(license="licensed"), work(is_licensed=False), None),
    ("unlicensed, she is not", Audience(license="unlicensed"), work(is_licensed=False), "position"),
    ("unlicensed", Audience(license="unlicensed"), TEACHES, None),
    ("hired since", Audience(hired_from=TODAY), work(TODAY), "position"),
    ("hired the day before", Audience(hired_from=TODAY), work(YESTERDAY), None),
    ("by name", Audience(people=frozenset({ANA}), named_only=True), TEACHES, "named"),
    ("another by name", Audience(people=frozenset({BEN}), named_only=True), TEACHES, None),
    ("work or name", Audience(people=frozenset({BEN})), TEACHES, "position"),
    ("name before work", Audience(people=frozenset({ANA})), TEACHES, "named"),
    ("name, hired before", Audience(hired_from=TODAY, people=frozenset({ANA})), TEACHES, "named"),
    ("last day", Audience(), work(last=TODAY), "position"),
    ("left yesterday", Audience(), work(last=YESTERDAY), None),
    ("left, though named", Audience(people=frozenset({ANA})), work(last=YESTERDAY), None),
    ("first day ahead", Audience(), work(TOMORROW), "position"),
    ("never began", Audience(), work(TOMORROW, TODAY), None),
]


@pytest.mark.parametrize("row", AUDIENCES, ids=[row[0] for row in AUDIENCES])
def test_an_audience_takes_whom_it_names(row: tuple[str, Audience, Work, str | None]) -> None:
    _name, audience, held, why = row
    found = audience.member(ANA, [held], TODAY)
    assert (found and found[0]) == why


def test_work_that_holds_goes_before_work_to_come() -> None:
    drives = work(TOMORROW, job_class="driver")
    assert Audience(jobs=frozenset({"driver"})).member(ANA, [TEACHES, drives], TODAY) is None


def test_one_of_several_jobs_is_enough() -> None:
    coaches = work(job_class="coach")
    found = Audience(jobs=frozenset({"coach"})).member(ANA, [TEACHES, coaches], TODAY)
    assert found == ("position", coaches)


FIRST, SECOND = work(date(2024, 8, 1), date(2025, 6, 30)), work(date(2025, 7, 1))


@pytest.mark.parametrize(
    ("works", "joined"),
    [
        ([SECOND], date(2025, 7, 1)),
        ([FIRST, SECOND], date(2024, 8, 1)),
        ([FIRST._replace(held_to=date(2025, 6, 29)), SECOND], date(2025, 7, 1)),
        ([FIRST._replace(held_to=None), SECOND], date(2024, 8, 1)),
        ([FIRST._replace(job_class="driver"), SECOND], date(2025, 7, 1)),
        ([work(date(2025, 8, 1)), SECOND], date(2025, 7, 1)),
    ],
)
def test_work_without_a_day_between_is_one(works: list[Work], joined: date) -> None:
    assert since(works, SECOND, Audience(jobs=frozenset({"teacher"})).fits) == joined
