"""Lines of printed pages as paragraphs, headings and list items.

Words alone decide nothing here: gaps, sizes and where a line ends do. What is underlined or struck
on a printed page is drawn beside the words and cannot be told reliably; it is read as plain text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from app.documents.markdown import BREAK, Paragraph, Piece

BULLET = re.compile(r"^[-•▪◦‣·●○■–—\uf0a7\uf0b7]\s+")
NUMBER = re.compile(r"^\d{1,3}[.)]\s")
LABEL = re.compile(r"^(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]|§)\s")
ENDED = re.compile(r"[.:;!?][\"”’)]*$")
PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.I)
LARGER = 1.12
"""Times the size of most words, from which a line is a heading."""


class Line(NamedTuple):
    """A printed line; measures in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool


class _Measures(NamedTuple):
    size: float
    leading: float
    right: float
    larger: list[float]

    def is_larger(self, line: Line) -> bool:
        """Whether a line is as large as a heading."""
        return line.size >= LARGER * self.size


def blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Paragraph]:
    """What stands on a document's pages."""
    kept = without_furniture(pages)
    measures = _measures(kept)
    for group in _groups(kept, measures):
        yield _paragraph(group, measures)


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without page numbers, and with the heads and feet that recur on most pages only once.

    What stands at the top of the first page stays there; a recurring foot moves to the end."""
    often = _recurring(pages)
    kept: list[list[Line]] = []
    heads: list[Line] = []
    feet: list[Line] = []
    for page in pages:
        edges = _edges(page)
        numbers = [line for line in edges if PAGE_NUMBER.match(line.text)]
        recurring = [line for line in edges if _key(line) in often and line not in numbers]
        kept.append([line for line in page if line not in [*numbers, *recurring]])
        if len(kept) == 1:
            middle = median([line.base for line in page]) if page else 0.0
            heads = [line for line in recurring if line.base >= middle]
            feet = [line for line in recurring if line.base < middle]
    downward = sorted([*heads, *feet], key=lambda line: -line.base)
    return [downward[: len(heads)] + kept[0], *kept[1:], downward[len(heads) :]]


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.base)
    return [*by_height[:2], *by_height[2:][-2:]]


def _recurring(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    return {key for key, count in seen.items() if count >= max(3, 0.6 * len(pages))}


def _key(line: Line) -> tuple[str, int]:
    """The words with every number alike, and the height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.base / 4)


def _measures(pages: Sequence[Sequence[Line]]) -> _Measures:
    lines = [line for page in pages for line in page]
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    size = weights.most_common(1)[0][0] if weights else 12.0
    steps = [a.base - b.base for page in pages for a, b in pairwise(page) if a.base > b.base]
    near = [step for step in steps if step < 2.5 * size] or [1.2 * size]
    larger = sorted(
        {round(line.size) for line in lines if line.size >= LARGER * size}, reverse=True
    )
    right = max((line.right for line in lines), default=0.0)
    return _Measures(size, median(near), right, [float(each) for each in larger])


def _groups(pages: Sequence[Sequence[Line]], measures: _Measures) -> Iterator[list[Line]]:
    group: list[Line] = []
    for page in pages:
        for place, line in enumerate(page):
            if group and _begins(group, line, measures, is_top=place == 0):
                yield group
                group = []
            group.append(line)
    if group:
        yield group


def _begins(group: Sequence[Line], line: Line, measures: _Measures, is_top: bool) -> bool:
    """Whether a line begins a paragraph of its own after the lines of a group."""
    last = group[-1]
    ended = bool(ENDED.search(last.text))
    is_short = last.right < 0.85 * measures.right
    if abs(line.size - last.size) > 0.1 * measures.size or (
        is_short and line.is_bold != last.is_bold
    ):
        return True
    if BULLET.match(line.text) or NUMBER.match(line.text):
        return True
    if LABEL.match(line.text):
        return ended or is_short or is_top or last.base - line.base > 1.2 * measures.leading
    if is_top or line.base > last.base:
        return ended
    indented = line.left > last.left + measures.size and len(group) > 1
    return last.base - line.base > 1.3 * measures.leading or (ended and (is_short or indented))


def _paragraph(group: Sequence[Line], measures: _Measures) -> Paragraph:
    text = group[0].text
    for before, line in pairwise(group):
        is_short = before.right < 0.6 * measures.right and not measures.is_larger(before)
        text += _glue(before.text, is_short) + line.text
    if level := _level(group, text, measures):
        return Paragraph([Piece(text)], heading=level)
    if label := BULLET.match(text):
        return Paragraph([Piece(text[label.end() :])], label="-")
    if label := NUMBER.match(text):
        return Paragraph([Piece(text[label.end() :])], label=label[0].strip())
    return Paragraph([Piece(text)])


def _glue(text: str, is_short: bool) -> str:
    """What joins a line to the next: a line that ends early was broken on purpose."""
    if re.search(r"\w[-\u2010]$", text):
        return ""
    return BREAK if is_short else " "


def _level(group: Sequence[Line], text: str, measures: _Measures) -> int:
    """How deep a heading is, 0 for none: by its size, or bold on lines of its own."""
    if len(group) > 3 or len(text) > 150:
        return 0
    if measures.is_larger(group[0]):
        return min(measures.larger.index(round(group[0].size)) + 1, 3)
    if all(line.is_bold for line in group) and not ENDED.search(text):
        return min(len(measures.larger) + 1, 4)
    return 0
