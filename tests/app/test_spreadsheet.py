"""The file opens in a spreadsheet as text, numbers and dates, never as formulas."""

import io
import os
import re
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.spreadsheet import WIDEST, Document, inert, lines, write
from tests.app.workbooks import cells, sheet_xml

FULL = bool(os.environ.get("BRIGHTLINE_FULL"))
FORMULA = '=HYPERLINK("https://example.org","x")'
ROW = ("0042", FORMULA, 7, 0.25, date(2026, 8, 28), datetime(2026, 8, 28, 15, 5), None, "")
HEAD = ("Number", "Name", "Late", "Share", "Due", "At", "Nothing", "Empty")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_would_run_is_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Lincoln School", "", -3, 0, None, date(2026, 8, 28)])
def test_other_cells_stay_as_they_are(cell: Any) -> None:
    assert inert(cell) == cell


def test_the_byte_order_mark_stands_once_at_the_beginning() -> None:
    made = list(lines([("Site", "Late"), ("=Lincoln, East", 2)]))
    assert made == ["\ufeffSite,Late\r\n", '"\'=Lincoln, East",2\r\n']


def test_in_csv_dates_and_shares_are_plain() -> None:
    quoted = FORMULA.replace('"', '""')
    assert list(lines([ROW]))[0] == (
        f'\ufeff0042,"\'{quoted}",7,0.25,2026-08-28,2026-08-28 15:05,,\r\n'
    )


def made(rows: int = 1) -> bytes:
    """A workbook of the row, so many times."""
    out = io.BytesIO()
    about = [("District", "+Cottonwood"), ("Made at", datetime(2026, 8, 28, 15, 5))]
    sheets = {"title": "People", "about_title": "About this file", "counted": "Rows"}
    write(Document("people", head=HEAD, rows=iter([ROW] * rows), about=about, **sheets), out)
    return out.getvalue()


def test_cells_have_the_types_of_what_they_hold() -> None:
    found = cells(made(), 2)
    assert [found[f"{column}2"][0] for column in "ABCDEF"] == ["inlineStr"] * 2 + ["n"] * 4
    assert [found[f"{column}2"][1] for column in "ACDE"] == ["0042", "7", "0.25", "46262"]
    assert not {"G2", "H2"} & set(found), "an empty cell holds nothing"


def test_a_formula_in_a_name_stays_text() -> None:
    xml = sheet_xml(made(), 2)
    assert "<f>" not in xml and "hyperlink" not in xml and "=HYPERLINK(" in xml


def test_the_head_stays_in_sight_and_can_be_filtered() -> None:
    xml = sheet_xml(made(30), 2)
    assert 'state="frozen"' in xml and '<autoFilter ref="A1:H31"/>' in xml
    assert 1 < xml.count("<col ") <= len(HEAD) and f'width="{WIDEST + 4}' not in xml


def test_the_first_sheet_says_what_the_file_is_and_how_many_rows_it_has() -> None:
    found = cells(made(30), 1)
    assert [found[at][1] for at in ("A1", "B1", "A3", "B3")] == [
        "District",
        "+Cottonwood",
        "Rows",
        "30",
    ]


def test_a_table_without_rows_is_a_file_too() -> None:
    assert [cells(made(0), 1)["B3"], *cells(made(0), 2)] == [
        ("n", "0"),
        *(f"{c}1" for c in "ABCDEFGH"),
    ]


@pytest.mark.skipif(not FULL, reason="LibreOffice takes long: make test-full")
def test_libre_office_reads_the_right_types(tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(made())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "people.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    table = (tmp_path / "people.fods").read_text().split('<table:table table:name="People"')[1]
    row = table.split("</table:table-row>")[1]
    kinds = re.findall(r'office:value-type="([a-z]+)"', row)
    assert kinds == ["string", "string", "float", "percentage", "date", "date"]
    assert "=HYPERLINK(" in row and "table:formula" not in table
    assert 'office:date-value="2026-08-28"' in row and ">0042<" in row
