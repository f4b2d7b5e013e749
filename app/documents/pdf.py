"""The text of a PDF, and what is refused in one; runs in the child process only.

pikepdf (qpdf) looks at the objects, pypdfium2 (PDFium) reads the words and where they stand."""

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from app.documents.markdown import written
from app.documents.paragraphs import BULLET, LABEL, Line, blocks
from app.errors import DomainError

MOST_PAGES = 300
MOST_OBJECTS = 200_000
FEW_WORDS = 5
"""On a page with a picture: then the words are in the picture."""
ACTS = re.compile(
    rb"/(?:JavaScript|JS|XFA)\b|/S\s*/(?:Launch|ImportData|SubmitForm|Rendition|GoToE)\b"
)
HOLDS = re.compile(
    rb"/(?:EmbeddedFiles?|EF)\b|/Subtype\s*/(?:FileAttachment|Movie|Sound|Screen|3D|RichMedia)\b"
)
STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]*>", re.S)


class Printed(NamedTuple):
    """What was read: no text and `is_scan` where pages are pictures."""

    text: str
    pages: int
    is_scan: bool


def read(data: bytes) -> Printed:
    """The words of the pages; DomainError for a file that is damaged, locked or does things."""
    _refuse_other_kinds(data)
    _refuse_what_acts(data)
    document = pypdfium2.PdfDocument(data)
    pages, is_scan = [], False
    for page in document:
        lines = _beside(list(_lines(page.get_textpage())))
        words = sum(len(line.text.split()) for line in lines)
        is_scan |= words < FEW_WORDS and any(_pictures(page))
        pages.append(lines)
    text = "" if is_scan else written(blocks(pages))
    return Printed(text, len(pages), is_scan or len(text.split()) < FEW_WORDS * len(pages))


def _refuse_other_kinds(data: bytes) -> None:
    """A file that is also something else shows one thing to HR and another to somebody else."""
    rest = data.rpartition(b"%%EOF")[2].strip(b"\r\n\t \0")
    first = re.search(rb"PK\x03\x04|<(?:!doctype|html|script|body)", data[:1024], re.I)
    is_whole = b"%%EOF" in data[-2048:]
    if (
        not data.startswith(b"%PDF-")
        or first
        or (is_whole and rest)
        or zipfile.is_zipfile(io.BytesIO(data))
    ):
        raise DomainError(
            "This file is a PDF and something else at once. Open it and print it to a new PDF."
        )
    if not is_whole:
        raise DomainError("This PDF is cut off. Save it again, or download it once more.")


def _refuse_what_acts(data: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as document:
            if document.is_encrypted:
                raise _locked()
            if len(document.pages) > MOST_PAGES or len(document.objects) > MOST_OBJECTS:
                raise DomainError(
                    "This PDF has more than %(most)s pages. Save the policy on its own.",
                    most=MOST_PAGES,
                )
            for each in document.objects:
                _refuse_object(each)
    except pikepdf.PasswordError as error:
        raise _locked() from error
    except pikepdf.PdfError as error:
        raise DomainError("This PDF is damaged. Open it and print it to a new PDF.") from error


def _locked() -> DomainError:
    return DomainError("This PDF is protected. Save a copy without a password or restrictions.")


def _refuse_object(each: Any) -> None:
    """By the names in it, however they were written; a text that mentions one is no harm."""
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    elif not isinstance(each, pikepdf.Dictionary | pikepdf.Array):
        return
    names = STRINGS.sub(b"", each.unparse(resolved=True))
    if ACTS.search(names):
        raise DomainError(
            "This PDF holds a script or starts something. Open it and print it to a new PDF."
        )
    if HOLDS.search(names):
        raise DomainError("This PDF holds other files or media. Open it and print it to a new PDF.")


def _lines(page: Any) -> Iterator[Line]:
    """Lines in the order of the file; PDFium says 2 for a hyphen at the end of one."""
    signs: list[tuple[int, str]] = []
    for place in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, place)
        sign = "-" if code in (2, 0xFFFE) else chr(code)
        if sign not in "\r\n":
            signs.append((place, sign))
        if sign == "\n" or code in (2, 0xFFFE):
            yield from _line(page, signs)
            signs = []
    yield from _line(page, signs)


def _line(page: Any, signs: list[tuple[int, str]]) -> Iterator[Line]:
    inked = [place for place, sign in signs if not sign.isspace()]
    text = re.sub(r"\s+", " ", "".join(sign for _place, sign in signs)).strip()
    if not inked or not text:
        return
    (left, base, _right, top), (_left, _base, right, _top) = (
        _box(page, inked[0]),
        _box(page, inked[-1]),
    )
    bold = all(_is_bold(page, place) for place in (inked[0], inked[len(inked) // 2], inked[-1]))
    yield Line(text, left, right, base, top - base, bold)


def _box(page: Any, place: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the room a letter takes, whatever its shape."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(page, place, box)
    return box.left, box.bottom, box.right, box.top


def _is_bold(page: Any, place: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page, place, name, 128, flags)
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _beside(lines: list[Line]) -> list[Line]:
    """Lines with the bullet or number before them that the file draws somewhere else."""
    for label in [line for line in lines if _is_label(line)]:
        for at, line in enumerate(lines):
            near = abs(line.base - label.base) < 0.4 * line.size
            if near and label.right <= line.left + 1 and line is not label:
                lines[at] = line._replace(text=f"{label.text} {line.text}")
                lines.remove(label)
                break
    return lines


def _is_label(line: Line) -> bool:
    alone = line.text + " "
    found = BULLET.match(alone) or LABEL.match(alone)
    return bool(found and found.end() == len(alone))


def _pictures(page: Any) -> Iterator[Any]:
    return iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))
