"""Our Markdown: what people may write, with `~~struck~~` and `++inserted++` words.

Nothing that is written can vanish from the page: no HTML, no images, no link definitions, and
indented text is no code. A line break after a short line stays one (addresses, legal references).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.documents.markdown import UNSEEN

MARKS = {"~~": "del", "++": "ins"}
DEEPEST = 40
"""Two for each level of a list, one for a quotation: deeper words would vanish; Word knows nine
levels. Much more makes thousands of brackets slow to read."""
SHORT_LINE = 50
"""Letters; a line broken earlier was broken on purpose."""


class Written(NamedTuple):
    """A paragraph, heading, list item or table cell: its number as written, its words.

    `tag`: "p", "h1" to "h6", or "ul" and "ol" for the first paragraph of an item."""

    tag: str
    label: str
    children: list[Token]


def tokens(text: str) -> list[Token]:
    """The text as markdown-it's tokens, with `del_open` and `ins_open` among them."""
    return _parser().parse(text)


def rendered(parsed: list[Token]) -> str:
    """Tokens as HTML, which is not yet safe to show."""
    return str(_parser().renderer.render(parsed, _parser().options, {}))


def written(text: str) -> Iterator[Written]:
    """The text block by block; the rows of a table come cell by cell."""
    tag, label = "p", ""
    for token in tokens(text):
        if token.type == "list_item_open":
            tag, label = ("ol", token.info + token.markup) if token.info else ("ul", "")
        elif token.type == "heading_open":
            tag = token.tag
        elif token.type == "inline":
            yield Written(tag, label, token.children or [])
            tag, label = "p", ""


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")
    parser.disable(["code", "fence", "reference", "image", "html_block", "html_inline"])
    parser.inline.ruler.before("emphasis", "marks", _mark)
    parser.core.ruler.after("block", "carried", _carry)
    parser.core.ruler.push("seen", _unseen)
    parser.core.ruler.push("breaks", _break)
    return parser


def _mark(state: StateInline, silent: bool) -> bool:
    """Between two `~~` or two `++`; not `C++ and`, where a space follows."""
    marker = state.src[state.pos : state.pos + 2]
    start = state.pos + 2
    if marker not in MARKS or (marker == "++" and state.src[start : start + 1].isspace()):
        return False
    end = state.src.find(marker, start, state.posMax)
    if end <= start:
        return False
    if not silent:
        _inside(state, MARKS[marker], start, end)
    state.pos = end + 2
    return True


def _inside(state: StateInline, tag: str, start: int, end: int) -> None:
    whole = state.posMax
    state.push(f"{tag}_open", tag, 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push(f"{tag}_close", tag, -1)
    state.posMax = whole


def _carry(state: StateCore) -> None:
    """Words struck from one paragraph into a later one are struck in each of them."""
    blocks = [token for token in state.tokens if token.type == "inline"]
    odd = [at for at, token in enumerate(blocks) if token.content.count("~~") % 2]
    for first, last in zip(odd[::2], odd[1::2], strict=False):
        for token in blocks[first + 1 : last + 1]:
            token.content = "~~" + token.content
        for token in blocks[first:last]:
            token.content += "~~"


def _unseen(state: StateCore) -> None:
    """Signs that turn a line around, or show nothing, change no word that people read."""
    for token in state.tokens:
        for child in token.children or []:
            child.content = UNSEEN.sub("", child.content)


def _break(state: StateCore) -> None:
    for token in state.tokens:
        length = 0
        for child in token.children or []:
            length += len(child.content)
            if child.type in ("softbreak", "hardbreak"):
                child.type = "hardbreak" if length < SHORT_LINE else child.type
                length = 0
