"""The text of a web page or of what was copied from one; runs in the child process only.

nh3 (html5ever, ammonia) takes out whatever runs, loads or hides, and repairs the rest.
"""

import re
from html.parser import HTMLParser

import nh3

from app.documents.markdown import BREAK, Block, Paragraph, Piece, Table, written
from app.errors import DomainError

MARKED = {"s": "del", "strike": "del", "del": "del", "ins": "ins", "u": "u"}
MARKED |= {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol"}
ENDS = {"p", "div", "li", "tr", "blockquote", "section", "article", "header", "dt", "dd", "pre"}
ENDS |= {"table", "caption", "main", "figcaption", "address", "center", *HEADINGS, *LISTS}
TAGS = {*MARKED, *ENDS, "span", "font", "br", "hr", "td", "th", "tbody", "thead", "tfoot", "a"}
DROPPED = {"script", "style", "template", "iframe", "object", "svg", "math", "noscript", "title"}
DROPPED |= {"nav", "select", "textarea", "button", "video", "audio", "canvas"}
STYLES = {"text-decoration", "text-decoration-line", "display", "font-weight", "font-style"}
STRUCK_CLASS = re.compile(r"\.([\w-]+)[^{}]*\{[^{}]*text-decoration[^;{}]*line-through")
BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")


def read(data: bytes) -> str:
    """Our Markdown; nothing a page would load or run is looked at."""
    page = _decoded(data)
    struck = set(STRUCK_CLASS.findall(page[: 2**20]))
    cleaned = nh3.clean(
        page,
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes={"*": {"style", "class"}, "ol": {"start"}, "li": {"value"}},
        filter_style_properties=STYLES,
        link_rel=None,
    )
    walk = _Walk(struck)
    walk.feed(cleaned)
    walk.close()
    walk.end()
    return written(walk.blocks)


def _decoded(data: bytes) -> str:
    """UTF-8 unless the page names another common encoding (Word names windows-1252)."""
    named = re.search(rb"charset=[\"']?\s*(windows-1252|iso-8859-1)", data[:2048], re.I)
    try:
        text = data.decode("windows-1252" if named else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("The web page's letters cannot be read. Save it as UTF-8.") from error
    if "\0" in text:
        raise DomainError("The web page's letters cannot be read. Save it as UTF-8.")
    return text


class _Walk(HTMLParser):
    """Collects blocks from what nh3 left, where every tag is closed."""

    def __init__(self, struck: set[str]) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._struck = struck
        self._pieces: list[Piece] = []
        self._marks: list[tuple[str, frozenset[str]]] = []
        self._lists: list[int] = []
        self._label = ""
        self._heading = 0
        self._rows: list[list[list[Piece]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a mark, a list, a row, or begin another block."""
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._pieces.append(Piece(BREAK))
            return
        if tag in ENDS:
            self.end()
        if tag != "hr":
            self._marks.append((tag, self._now() | self._meant(tag, given)))
        self._open(tag, given)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        self._heading = HEADINGS.get(tag, self._heading)
        if tag in LISTS:
            self._lists.append(int(given.get("start") or 1) if tag == "ol" else 0)
        elif tag == "li":
            self._label = self._next(given.get("value", ""))
        elif tag == "table":
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag opened."""
        while self._marks and self._marks.pop()[0] != tag:
            pass
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._pieces)
            self._pieces = []
        if tag in ENDS:
            self.end()
        if tag in LISTS and self._lists:
            self._lists.pop()
        if tag == "table" and self._rows is not None:
            self.blocks.append(Table([row for row in self._rows if row]))
            self._rows = None

    def handle_data(self, data: str) -> None:
        """Words, unless the page hides them."""
        marks = self._now()
        if "hidden" not in marks:
            self._pieces.append(Piece(data, marks))

    def end(self) -> None:
        """The block ends here; inside a cell it only makes room."""
        if self._rows is not None:
            self._pieces.append(Piece(" "))
        elif any(piece.text.strip(f" \n\t{BREAK}") for piece in self._pieces):
            level = max(len(self._lists) - 1, 0)
            self.blocks.append(Paragraph(self._pieces, self._heading, self._label, level))
            self._pieces, self._label = [], ""
        else:
            self._pieces = []
        self._heading = 0

    def _now(self) -> frozenset[str]:
        return self._marks[-1][1] if self._marks else frozenset()

    def _meant(self, tag: str, given: dict[str, str]) -> frozenset[str]:
        """The marks an element adds, by its name, style or class."""
        style = given.get("style", "").lower()
        marks = {MARKED[tag]} if tag in MARKED else set()
        signs = {"line-through": "del", "underline": "u", "display:none": "hidden"}
        marks |= {mark for sign, mark in signs.items() if sign in style.replace(": ", ":")}
        if BOLD.search(style):
            marks.add("strong")
        if self._struck & set(given.get("class", "").split()):
            marks.add("del")
        return frozenset(marks)

    def _next(self, value: str) -> str:
        if not self._lists or not self._lists[-1]:
            return "-"
        number = int(value) if value.isdecimal() else self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}."
