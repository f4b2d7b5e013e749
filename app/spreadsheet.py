"""CSV that a spreadsheet opens as it is: UTF-8 with its mark, and no cell it would run."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

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


def download(name: str, rows: Iterable[Iterable[Any]]) -> Response:
    """The rows as a file for the browser to keep; `name` comes without its ending."""
    return Response(
        lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def inert(cell: Any) -> Any:
    """Text that would be a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell
