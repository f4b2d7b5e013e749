"""A small table that HR sends as CSV: cells by field, and each problem with its row and column."""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from app.errors import DomainError
from app.rules import texts

LARGEST = 5 * 1024 * 1024
"""Bytes of a table."""
LONGEST = 200
"""Characters of a cell."""
NOT_TEXT = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"<")
"""How archives (so xlsx), PDF, old Office files, pictures and web pages begin."""
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
"""ISO 8601, and month before day as US offices write it."""
FORMULA = tuple("=+-@\t\r")
"""What stands behind an apostrophe where a spreadsheet must not run it (`app.spreadsheet`)."""

Cells = dict[str, str]


class Problem(NamedTuple):
    """What is wrong, and where; row 0 is the file as a whole."""

    row: int
    column: str
    words: str
    values: dict[str, object]


@dataclass
class Table:
    """A file that was read: its rows as a spreadsheet counts them, without those refused."""

    columns: dict[str, str]
    """Field → what the file calls its column."""
    unused: list[str]
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: int, name: str, error: DomainError) -> None:
        """Note a broken rule at a row and field."""
        column = self.columns.get(name, name)
        self.problems.append(Problem(row, column, error.words, error.values))


def read(data: bytes, fields: Mapping[str, Iterable[str]], most: int) -> Table:
    """At most `most` rows of the columns that `fields` (field → headings it may have) names.

    DomainError: nothing in this file can be used."""
    records = list(_records(data, most))
    headings = records[0] if records else []
    if not any(headings):
        raise DomainError("The file is empty, or its first row does not hold headings.")
    places = _places(headings, fields)
    unused = [cell for place, cell in enumerate(headings) if cell and place not in places]
    table = Table({name: headings[place] for place, name in places.items()}, unused)
    for row, cells in enumerate(records[1:], 2):
        if any(cell.strip() for cell in cells):
            _take(table, row, cells, len(headings), places)
    return table


def line(given: str, longest: int = LONGEST) -> str:
    """One line of a file as it is kept; may be empty."""
    if "\ufffd" in given:
        raise DomainError("A character could not be read. Save the list as UTF-8.")
    return texts.text(given, longest)


def day(given: str) -> date:
    """A date such as 2026-08-28 or 8/28/2026."""
    for form in DAYS:
        try:
            found = datetime.strptime(given, form).date()
        except ValueError:
            continue
        if not 1920 <= found.year <= 2100:
            raise DomainError("Enter a date between 1920 and 2100.")
        return found
    raise DomainError("Enter a date, such as 8/28/2026.")


def plain(heading: str) -> str:
    """A heading without case, spaces and signs, as it is compared."""
    return "".join(filter(str.isalnum, heading.casefold()))


def _records(data: bytes, most: int) -> Iterable[list[str]]:
    text = _text(data)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    row = 0
    while (row := row + 1) <= most + 1:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise DomainError(
                "From row %(row)s on, a quotation mark is opened and not closed.", row=row
            ) from None
    raise DomainError("The file has more than %(most)s rows.", most=f"{most:,}")


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise DomainError("The list is larger than 5 MB.")
    if data.lstrip().startswith(NOT_TEXT):
        raise DomainError("This is not a CSV file. Open the list in your program, save it as CSV.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _places(headings: list[str], fields: Mapping[str, Iterable[str]]) -> dict[int, str]:
    """Place in the row → field; one heading for each field."""
    known = {plain(each): name for name, called in fields.items() for each in called}
    found = {place: known[plain(h)] for place, h in enumerate(headings) if plain(h) in known}
    for place, name in found.items():
        if list(found.values()).count(name) > 1:
            raise DomainError("Two columns hold the same: %(column)s.", column=headings[place])
    return found


def _take(table: Table, row: int, cells: list[str], width: int, places: dict[int, str]) -> None:
    if len(cells) < width or any(cells[width:]):
        error = DomainError(
            "This row has %(found)s cells and the heading row has %(expected)s.",
            found=len(cells),
            expected=width,
        )
        return table.refuse(row, "", error)
    taken: Cells = {}
    for place, name in places.items():
        try:
            taken[name] = line(_meant(cells[place]))
        except DomainError as error:
            table.refuse(row, name, error)
    if len(taken) == len(places):
        table.rows.append((row, taken))


def _meant(cell: str) -> str:
    """A cell of one of our own files without the apostrophe that keeps a formula from running."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
