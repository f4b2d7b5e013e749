"""The file opens in a spreadsheet as text and numbers, never as formulas."""

import pytest

from app.spreadsheet import inert, lines


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_would_run_is_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Lincoln School", "", -3, 0])
def test_other_cells_stay_as_they_are(cell: str | int) -> None:
    assert inert(cell) == cell


def test_the_byte_order_mark_stands_once_at_the_beginning() -> None:
    made = list(lines([("Site", "Late"), ("=Lincoln, East", 2)]))
    assert made == ["\ufeffSite,Late\r\n", '"\'=Lincoln, East",2\r\n']
