"""Tables as files: CSV for machines, XLSX for people; a spreadsheet runs no cell of either.

Cells are what Python says they are: text, whole numbers, shares (as `float`), dates, date-times."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import IO, Any

from flask import Response, stream_with_context
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("csv", "xlsx")
LOOKS: dict[type, dict[str, str]] = {
    date: {"num_format": "yyyy-mm-dd", "align": "left"},
    datetime: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    float: {"num_format": "0.0%"},
}
"""How cells of a kind look; each is still a date or a number."""
AT_ONCE, CHUNK = 500, 1 << 16
"""Lines and bytes that are sent in one piece."""
HEAD_HEIGHT = 48
"""Points: three lines of words."""
WIDEST = 60
"""Characters in the widest column; longer text wraps or is cut off on the screen alone."""


@dataclass(frozen=True)
class Document:
    """A table as a file; the rows are read one by one, once."""

    name: str
    """Of the file, without its ending."""
    title: str
    """Of the sheet; at most 31 characters."""
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about_title: str = ""
    about: Sequence[tuple[str, Any]] = ()
    """What it is, line by line, for a first sheet of XLSX; CSV stays a plain table."""
    counted: str = ""
    """What the last line of that sheet calls the number of rows."""


def download(name: str, rows: Iterable[Iterable[Any]]) -> Response:
    """The rows as CSV for the browser to keep; `name` comes without its ending."""
    return _kept(stream_with_context(_chunks(lines(rows))), f"{name}.csv", CSV)


def file(made: Document, kind: str) -> Response:
    """The document as one of `KINDS`: CSV begins at once, XLSX is whole before it is sent."""
    if kind == "csv":
        return download(made.name, _with_head(made))
    written = _temporary()
    write(made, written)
    written.seek(0)
    return _kept(_read(written), f"{made.name}.xlsx", XLSX)


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """CSV line by line: UTF-8, of which the first line bears the mark."""
    mark = "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([inert(cell) for cell in row])
        yield mark + line.getvalue()
        mark = ""


def inert(cell: Any) -> Any:
    """Text that would be a formula gets a leading apostrophe; numbers and dates stay plain."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float):
        return round(cell, 4)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell


def write(made: Document, out: IO[bytes]) -> None:
    """XLSX that holds one row in memory at a time; its head stays in sight, can be filtered, and
    is on every printed page."""
    with Workbook(out, {"constant_memory": True}) as book:
        about = _Sheet(book, made.about_title) if made.about else None
        table = _Sheet(book, made.title)
        table.sheet.set_row(0, HEAD_HEIGHT)
        table.add(made.head, table.bold)
        for row in made.rows:
            table.add(row)
        table.finish()
        table.sheet.freeze_panes(1, 0)
        table.sheet.repeat_rows(0)
        table.sheet.set_landscape()
        table.sheet.fit_to_pages(1, 0)
        table.sheet.repeat_rows(0)
        table.sheet.autofilter(0, 0, max(table.next - 1, 1), len(made.head) - 1)
        if about:
            for line in (*made.about, (made.counted, table.next - 1)):
                about.add(line)
            about.finish()


def _kept(body: Iterable[Any], name: str, content_type: str) -> Response:
    about = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=content_type, headers=about)


def _temporary() -> IO[bytes]:
    """A file without a name; it is gone once it is closed."""
    return tempfile.TemporaryFile()


def _read(written: IO[bytes]) -> Iterator[bytes]:
    with written:
        yield from iter(partial(written.read, CHUNK), b"")


def _chunks(written: Iterator[str]) -> Iterator[str]:
    """The head at once, then many lines at a time: each chunk costs the server its own trip."""
    yield from islice(written, 1)
    yield from iter(lambda: "".join(islice(written, AT_ONCE)), "")


def _with_head(made: Document) -> Iterator[Sequence[Any]]:
    yield made.head
    yield from made.rows


class _Sheet:
    """A sheet that is written from the top, and knows how wide its columns are."""

    def __init__(self, book: Workbook, title: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(title)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.formats = {kind: book.add_format(look) for kind, look in LOOKS.items()}
        self.widths: dict[int, int] = {}
        self.next = 0

    def add(self, row: Sequence[Any], style: Format | None = None) -> None:
        """The next row; an empty cell stays empty."""
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                self._put(column, cell, style)
        self.next += 1

    def _put(self, column: int, cell: Any, style: Format | None) -> None:
        """A cell of its own kind: text is never taken for a formula, an address or a number."""
        look = style or self.formats.get(type(cell))
        if isinstance(cell, date):
            self.sheet.write_datetime(self.next, column, cell, look)
        elif isinstance(cell, int | float):
            self.sheet.write_number(self.next, column, cell, look)
        else:
            self.sheet.write_string(self.next, column, str(cell), look)
        words = str(cell).split() if style else [str(cell)]  # a head may take several lines
        width = 16 if isinstance(cell, date) else max(map(len, words))
        self.widths[column] = max(self.widths.get(column, 0), width)

    def finish(self) -> None:
        """Columns as wide as what they hold."""
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(width, WIDEST) + 3)
