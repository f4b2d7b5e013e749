"""From a file's bytes to numbered rows of cells, whatever program saved it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from app.errors import DomainError

LARGEST_FILE = 50 * 1024 * 1024
LONGEST_LINE = 64 * 1024
MOST_ROWS = 200_000

MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE"),
)
NOT_TEXT = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
"""How zip (so xlsx), PDF, old Office files, and pictures begin."""
LIKE_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""Bytes meant as UTF-8; halves of a surrogate pair are among them, which Python does not decode."""
OTHER = re.compile(rb"[\x80-\xff]")

Row = tuple[int, list[str] | None]
"""Its number as a spreadsheet counts, and its cells; None where quotation marks do not match."""


def opened(data: bytes) -> tuple[TextIO, str]:
    """A file as text with its encoding; what cannot be decoded reads as U+FFFD."""
    if len(data) > LARGEST_FILE:
        raise DomainError("The file is larger than 50 MB.")
    if data.startswith(NOT_TEXT) or data[:1024].lstrip().startswith(b"<"):
        raise DomainError("This is not a CSV file. Open the list in your program, save it as CSV.")
    name = encoding(data)
    stream = io.BytesIO(data)
    stream.seek(next((len(mark) for mark, _name in MARKS if data.startswith(mark)), 0))
    codec = name.replace(" ", "-").replace("Windows-", "cp")
    return io.TextIOWrapper(stream, codec, errors="replace", newline=""), name


def encoding(data: bytes) -> str:
    """By the byte order mark, else by the zeros of UTF-16, else UTF-8 unless it cannot be."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    start = data[:1024]
    if start.count(0) * 4 > len(start):
        return "UTF-16 BE" if start[::2].count(0) > start[1::2].count(0) else "UTF-16 LE"
    return "UTF-8" if _is_utf8(data) else "Windows-1252"


def delimiter(line: str) -> str:
    """Comma, semicolon, or tab: what the heading row has most of outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t", key=bare.count)


def rows(stream: TextIO, most: int = MOST_ROWS) -> Iterator[Row]:
    """Every row from the first that is not blank; raises DomainError where rows run together."""
    lines = _lines(stream)
    blank, first = 0, next(lines, "")
    while first and not first.strip():
        blank, first = blank + 1, next(lines, "")
    reader = csv.reader(chain([first], lines), delimiter=delimiter(first), strict=True)
    row = blank
    while (row := row + 1) <= most + 1:
        before = reader.line_num
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num > before + 1:
                raise DomainError(
                    "From row %(row)s on, a quotation mark is opened and not closed.", row=row
                ) from None
            yield row, None
    raise DomainError("The file has more than %(most)s rows.", most=f"{most:,}")


def fitting(cells: list[str] | None, width: int) -> list[str]:
    """A row's cells if there are as many as headings; empty for a blank row.

    DomainError: a cell holds a loose quotation mark or line break, so nothing stands in its column.
    """
    if cells is None:
        raise DomainError("The quotation marks in this row do not match.")
    if not any(cells):
        return []
    if len(cells) < width or any(cells[width:]):
        raise DomainError(
            "This row has %(found)s cells and the heading row has %(expected)s.",
            found=len(cells),
            expected=width,
        )
    return cells[:width]


def _lines(stream: TextIO) -> Iterator[str]:
    count = 0
    while line := stream.readline(LONGEST_LINE + 1):
        count += 1
        if len(line) > LONGEST_LINE:
            raise DomainError("Line %(line)s is longer than 64 KB.", line=count)
        yield line


def _is_utf8(data: bytes) -> bool:
    """One broken byte must not turn every other accent of the file into nonsense."""
    try:
        for _part in codecs.iterdecode(_parts(data), "utf-8"):
            pass
    except UnicodeDecodeError:
        return len(LIKE_UTF8.findall(data)) > len(OTHER.findall(LIKE_UTF8.sub(b"", data)))
    return True


def _parts(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 1 << 20):
        yield data[start : start + (1 << 20)]
