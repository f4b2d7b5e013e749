"""What an XLSX file holds, read from its XML."""

import io
import re
from html import unescape
from zipfile import ZipFile


def sheet_xml(workbook: bytes, sheet: int) -> str:
    """A sheet as it stands in the file, counted from 1."""
    with ZipFile(io.BytesIO(workbook)) as book:
        return book.read(f"xl/worksheets/sheet{sheet}.xml").decode()


def cells(workbook: bytes, sheet: int) -> dict[str, tuple[str, str]]:
    """Of each cell that is not empty its type (`n` for numbers and dates) and what it holds."""
    found = re.findall(r'<c r="([A-Z]+\d+)"([^>]*)>(.*?)</c>', sheet_xml(workbook, sheet))
    return {
        at: (_kind(given), unescape(re.sub("<[^>]+>", "", inner))) for at, given, inner in found
    }


def rows(workbook: bytes, sheet: int) -> list[list[str]]:
    """The cells that are not empty, row by row."""
    found: dict[str, list[str]] = {}
    for at, (_type, value) in cells(workbook, sheet).items():
        found.setdefault(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), []).append(value)
    return list(found.values())


def _kind(given: str) -> str:
    kind = re.search(r't="(\w+)"', given)
    return kind[1] if kind else "n"
