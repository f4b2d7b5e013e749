"""The text of a Word file with what is struck, inserted, numbered and noted in it.

A walk of our own: python-docx and mammoth drop tracked changes or the numbers Word computes, and
both are part of what a board adopted. Heads and feet of pages and hidden text are not read. Runs
in the child process only.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple
from xml.etree.ElementTree import Element

from app.documents.markdown import BREAK, Block, Paragraph, Piece, Table, written
from app.documents.numbering import Numbering, value
from app.documents.package import Package

MARKED = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
AROUND = {"hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "-Choice"}
AROUND |= {"-AlternateContent", "dir", "bdo", "-oMath", "-oMathPara", "-r"} | set(MARKED)
SIGNS = {"tab": " ", "ptab": " ", "br": BREAK, "cr": BREAK, "noBreakHyphen": "-", "sym": "•"}
STRESS = {"b": "strong", "i": "em", "strike": "del", "dstrike": "del"}
OFF = {"0", "false", "off"}
NO_MARKS = frozenset[str]()
LONGEST_LINEAGE = 20


class _Style(NamedTuple):
    """What a style adds: marks, the level of a heading, the list it belongs to."""

    marks: frozenset[str]
    heading: int
    numbered: Element | None


PLAIN = _Style(NO_MARKS, 0, None)


def read(data: bytes) -> str:
    """Our Markdown; DomainError for a file that is damaged, locked or loads things."""
    package = Package(data)
    name = package.main()
    folder = name.rpartition("/")[0]
    document = package.part(name)
    if document is None:
        return ""
    reader = _Reader(
        _styles(package.part(f"{folder}/styles.xml")),
        Numbering(package.part(f"{folder}/numbering.xml")),
    )
    blocks = list(chain.from_iterable(reader.blocks(body) for body in document.iter("body")))
    for kind in ("footnote", "endnote"):
        blocks += reader.notes(kind, package.part(f"{folder}/{kind}s.xml"))
    return written(blocks)


class _Reader:
    def __init__(self, styles: dict[str, _Style], numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._noted: dict[tuple[str, str], int] = {}

    def blocks(self, parent: Element, marks: frozenset[str] = NO_MARKS) -> Iterator[Block]:
        """Paragraphs and tables, also those inside controls; text boxes follow their paragraph."""
        for each in parent:
            if each.tag == "p":
                yield self._paragraph(each, marks)
                for box in each.iter("txbxContent"):
                    if not _is_spare(each, box):
                        yield from self.blocks(box, marks)
            elif each.tag == "tbl":
                yield self._table(each, marks)
            elif each.tag in AROUND:
                yield from self.blocks(each, _with(marks, MARKED.get(each.tag)))

    def notes(self, kind: str, part: Element | None) -> Iterator[Block]:
        """Footnotes that the text refers to, each after its number."""
        found = {each.get("id", ""): each for each in (part if part is not None else ())}
        for (which, id), number in list(self._noted.items()):
            if which == kind and id in found:
                yield Paragraph([Piece(f"[{number}] "), *_flat(self.blocks(found[id]))])

    def _paragraph(self, p: Element, marks: frozenset[str]) -> Paragraph:
        properties = p.find("pPr")
        style = self._styles.get(value(properties, "pStyle"), PLAIN)
        heading, numbered = _own(properties, style)
        pieces = list(self._pieces(p, marks | style.marks))
        key, level = value(numbered, "numId", "0"), int(value(numbered, "ilvl", "0"))
        if key == "0" or not any(piece.text.strip() for piece in pieces):
            return Paragraph(pieces, heading)
        return Paragraph(pieces, heading, self._numbering.label(key, level), level)

    def _pieces(self, parent: Element, marks: frozenset[str]) -> Iterator[Piece]:
        for each in parent:
            if each.tag == "r":
                yield from self._run(each, marks)
            elif each.tag == "-t":
                yield Piece(each.text or "", marks)
            elif each.tag in AROUND or (each.tag[0] == "-" and each.tag != "-Fallback"):
                yield from self._pieces(each, _with(marks, MARKED.get(each.tag)))

    def _run(self, run: Element, marks: frozenset[str]) -> Iterator[Piece]:
        properties = run.find("rPr")
        if properties is not None:
            style = self._styles.get(value(properties, "rStyle"), PLAIN)
            marks = marks | (style.marks - _off(properties)) | _on(properties)
        if "hidden" in marks:
            return
        for each in run:
            if each.tag in ("t", "delText"):
                yield Piece(each.text or "", marks)
            elif each.tag in SIGNS:
                yield Piece(SIGNS[each.tag], marks)
            elif each.tag in ("footnoteReference", "endnoteReference"):
                yield Piece(f" [{self._number(each)}]", marks)

    def _number(self, reference: Element) -> int:
        key = reference.tag.removesuffix("Reference"), reference.get("id", "")
        return self._noted.setdefault(key, len(self._noted) + 1)

    def _table(self, table: Element, marks: frozenset[str]) -> Table:
        rows = []
        for row in _direct(table, "tr"):
            changed = {MARKED[each.tag] for each in row.iterfind("trPr/*") if each.tag in MARKED}
            cells = (self.blocks(cell, marks | changed) for cell in _direct(row, "tc"))
            rows.append([_flat(cell) for cell in cells])
        return Table(rows)


def _direct(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside controls, but not those of a table in it."""
    for each in parent:
        if each.tag == tag:
            yield each
        elif each.tag in AROUND:
            yield from _direct(each, tag)


def _flat(blocks: Iterable[Block]) -> list[Piece]:
    """Everything in a cell or note as one run of words."""
    pieces: list[Piece] = []
    for block in blocks:
        if isinstance(block, Table):
            pieces += [piece for row in block.rows for cell in row for piece in (*cell, Piece(" "))]
        else:
            label = block.label.strip("-")
            pieces += [Piece(f"{label} " * bool(label)), *block.pieces, Piece(" ")]
    return pieces


def _styles(part: Element | None) -> dict[str, _Style]:
    found = (
        {each.get("styleId", ""): each for each in part.iter("style")} if part is not None else {}
    )
    return {id: _style(each, found) for id, each in found.items()}


def _style(style: Element, found: dict[str, Element]) -> _Style:
    """A style with what it takes over from those it is based on."""
    lineage: list[Element] = []
    while style not in lineage and len(lineage) < LONGEST_LINEAGE:
        lineage.insert(0, style)
        style = found.get(value(style, "basedOn"), style)
    result = PLAIN
    for each in lineage:
        run = each.find("rPr")
        marks = result.marks if run is None else (result.marks - _off(run)) | _on(run)
        heading, numbered = _own(each.find("pPr"), result)
        heading = 1 if value(each, "name").lower() == "title" else heading
        result = _Style(marks & {"del", "hidden"}, heading, numbered)
    return result


def _own(properties: Element | None, style: _Style) -> tuple[int, Element | None]:
    """The level of a heading and the list of a paragraph, by itself or by its style."""
    numbered = properties.find("numPr") if properties is not None else None
    return _outline(properties) or style.heading, style.numbered if numbered is None else numbered


def _outline(properties: Element | None) -> int:
    level = value(properties, "outlineLvl")
    return int(level) + 1 if level.isdecimal() and int(level) < 9 else 0


def _on(properties: Element) -> frozenset[str]:
    marks = {STRESS[each.tag] for each in properties if each.tag in STRESS and not _is_off(each)}
    if value(properties, "u", "none") != "none":
        marks.add("u")
    hidden = properties.find("vanish")
    return frozenset(marks | ({"hidden"} if hidden is not None and not _is_off(hidden) else set()))


def _off(properties: Element) -> frozenset[str]:
    """Marks that a run takes back from its style."""
    return frozenset(
        STRESS[each.tag] for each in properties if each.tag in STRESS and _is_off(each)
    )


def _is_off(toggle: Element) -> bool:
    return toggle.get("val", "1").lower() in OFF


def _with(marks: frozenset[str], more: str | None) -> frozenset[str]:
    return marks | {more} if more else marks


def _is_spare(paragraph: Element, box: Element) -> bool:
    """Whether a text box is the second writing of one, for old versions of Word."""
    return any(box in spare.iter("txbxContent") for spare in paragraph.iter("-Fallback"))
