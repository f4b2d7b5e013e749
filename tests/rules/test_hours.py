"""Clock hours: what counts, and how minutes become quarters of an hour."""

from decimal import Decimal

import pytest

from app.rules.hours import clock_hours


@pytest.mark.parametrize(
    ("modules", "credits", "hours"),
    [
        ([], [], "0"),
        ([14], [], "0"),
        ([15], [], "0.25"),
        ([35], [], "0.5"),
        ([35, 30], [], "1"),
        ([60], [], "1"),
        ([59], [], "0.75"),
        ([35, 25, 16], [], "1.25"),
        ([], [120], "2"),
        ([35], [25], "1"),
        ([], [0], "0"),
        ([7, 8], [], "0.25"),
    ],
)
def test_minutes_become_quarters_rounded_down(
    modules: list[int], credits: list[int], hours: str
) -> None:
    assert clock_hours(modules, credits) == Decimal(hours)


def test_the_minutes_are_added_before_they_are_rounded() -> None:
    assert clock_hours([10] * 6, []) == 1
