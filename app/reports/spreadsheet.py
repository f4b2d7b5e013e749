"""CSV that a spreadsheet opens as it is: UTF-8 with its mark, and no cell it would run."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The rows one by one, the first with the byte order mark."""
    mark = "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([inert(cell) for cell in row])
        yield mark + line.getvalue()
        mark = ""


def inert(cell: Any) -> Any:
    """Text that would be a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell
