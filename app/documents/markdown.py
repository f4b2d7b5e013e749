"""Writing Markdown: words from a file become text that says exactly these words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

WRAPS = {"del": "~~", "ins": "++", "strong": "**", "em": "*"}
"""Marks from the outside in."""
SPECIAL = re.compile(r"[\\*`~+|]|(?<!\w)_|_(?!\w)|(?<=\])\(|&(?=#?\w+;)|<(?=\w+:)")
LINE_START = re.compile(r"^(?=#{1,6}(?:\s|$)|>|=+\s*$|-+\s*$|- )", re.M)
UNSEEN = re.compile(
    r"[\0-\10\16-\37\177\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
BREAK = "\ue000"
"""Stands for a line that was broken on purpose; a letter of nobody's alphabet."""


class Piece(NamedTuple):
    """Words with the same marks: "del", "ins", "strong", "em", or "u" for underlined."""

    text: str
    marks: frozenset[str] = frozenset()


class Paragraph(NamedTuple):
    """A paragraph, or a heading (1 the highest), or a list item by its label and level.

    The label is "-" for a bullet, else as it is read: "3.", "(a)", "IV."."""

    pieces: Sequence[Piece]
    heading: int = 0
    label: str = ""
    level: int = 0


class Table(NamedTuple):
    """Rows of cells."""

    rows: Sequence[Sequence[Sequence[Piece]]]


Block = Paragraph | Table


def written(blocks: Iterable[Block]) -> str:
    """The blocks as one text: what `parsing` makes blocks of again."""
    rows: list[str] = []
    columns: list[tuple[int, int]] = []
    for block in _amended([block for block in blocks if _has_words(block)]):
        row = _table(block) if isinstance(block, Table) else _paragraph(block, columns)
        if rows:
            rows.append("\n" if _is_item(row) and _is_item(rows[-1]) else "\n\n")
        rows.append(row)
    return "".join(rows)


def escaped(text: str) -> str:
    """Words in which Markdown finds no marks."""
    return LINE_START.sub(r"\\", SPECIAL.sub(r"\\\g<0>", text))


def plain(block: Paragraph) -> str:
    """A block's words without marks."""
    return "".join(piece.text for piece in block.pieces)


def _has_words(block: Block) -> bool:
    cells = (
        [block.pieces] if isinstance(block, Paragraph) else [c for row in block.rows for c in row]
    )
    return any(piece.text.strip() for cell in cells for piece in cell)


def _amended(blocks: Sequence[Block]) -> Iterator[Block]:
    """In a text that strikes words, words underlined within a paragraph are the inserted ones."""
    strikes = any("del" in p.marks for b in blocks if isinstance(b, Paragraph) for p in b.pieces)
    for block in blocks:
        if isinstance(block, Table):
            yield Table([[_underlined(cell, strikes) for cell in row] for row in block.rows])
        else:
            inside = strikes and not all("u" in piece.marks for piece in block.pieces)
            yield block._replace(pieces=_underlined(block.pieces, inside and not block.heading))


def _underlined(pieces: Sequence[Piece], is_inserted: bool) -> list[Piece]:
    more = frozenset({"ins"}) if is_inserted else frozenset[str]()
    return [Piece(text, marks - {"u"} | more if "u" in marks else marks) for text, marks in pieces]


def _is_item(text: str) -> bool:
    return bool(re.match(r" *(-|\d+[.)]) ", text))


def _paragraph(block: Paragraph, columns: list[tuple[int, int]]) -> str:
    """Markdown of one block; `columns`: the lists it may stand in, each its level and indent."""
    if block.heading:
        columns.clear()
        words = _line([Piece(text, marks - {"strong"}) for text, marks in block.pieces])
        label = f"{block.label} " if block.label.strip("-") else ""
        return "#" * min(block.heading, 6) + f" {label}" + words.replace("\\\n", " ")
    words = _line(block.pieces)
    if not re.fullmatch(r"-|\d{1,9}[.)]", block.label):
        columns.clear()
        return f"{escaped(block.label)} {words}".strip()
    while columns and columns[-1][0] >= block.level:
        columns.pop()
    indent = columns[-1][1] if columns else 0
    columns.append((block.level, indent + len(block.label) + 1))
    return " " * indent + f"{block.label} {words}"


def _table(table: Table) -> str:
    """A table with its first row as the head; one row or column is paragraphs."""
    rows = [[_line(cell).replace("\\\n", " ") for cell in row] for row in table.rows]
    width = max(len(row) for row in rows)
    if width == 1 or len(rows) == 1:
        return "\n\n".join(cell for row in rows for cell in row if cell)
    filled = [row + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in [filled[0], ["---"] * width, *filled[1:]]]
    return "\n".join(lines)


def _line(pieces: Iterable[Piece]) -> str:
    """One block's words, with their marks."""
    grouped = [
        (marks, "".join(piece.text for piece in group))
        for marks, group in groupby(_even(pieces), key=lambda piece: piece.marks)
    ]
    whole = ""
    for at, (marks, words) in enumerate(grouped):
        after = grouped[at + 1][1][:1] if at + 1 < len(grouped) else ""
        whole += _wrapped(words, marks, whole[-1:], after) if words.strip() else words
    return re.sub(f"^{BREAK}+|{BREAK}+$", "", whole.strip()).replace(BREAK, "\\\n")


def _even(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """White space as one space; without the signs that cannot be seen."""
    before = " "
    for text, marks in pieces:
        words = re.sub(rf"\s*{BREAK}\s*", BREAK, re.sub(r"\s+", " ", UNSEEN.sub("", text)))
        words = words.removeprefix(" ") if before[-1] in (" ", BREAK) else words
        if words:
            before = words
            yield Piece(words, marks)


def _wrapped(words: str, marks: frozenset[str], before: str, after: str) -> str:
    inner = words.strip(" " + BREAK)
    at = words.index(inner) if inner else 0
    left, right = words[:at], words[at + len(inner) :]
    if not inner or _cannot_stress(left or before, inner, right or after):
        marks = marks - {"strong", "em"}
    found = [mark for name, mark in WRAPS.items() if name in marks]
    return f"{left}{''.join(found)}{escaped(inner)}{''.join(reversed(found))}{right}"


def _cannot_stress(before: str, inner: str, after: str) -> bool:
    """CommonMark reads no emphasis where it begins or ends with a sign inside a word."""
    begins = before[-1:].isalnum() and not inner[0].isalnum()
    return begins or (after[:1].isalnum() and not inner[-1].isalnum())
