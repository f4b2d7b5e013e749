"""Reading text as pages show it: what was struck or inserted is named in words."""

import re
from collections.abc import Iterable, Iterator
from html import escape

import nh3
from markdown_it.token import Token

from app.documents.parsing import rendered, tokens, written
from modules.text import TAGS

LABELS = {
    "en": {
        "del": ("Struck out in the adopted text:", "end of struck words"),
        "ins": ("Inserted in the adopted text:", "end of inserted words"),
    },
    "es": {
        "del": ("Tachado en el texto aprobado:", "fin de las palabras tachadas"),
        "ins": ("Insertado en el texto aprobado:", "fin de las palabras insertadas"),
    },
}
"""By language and tag: what stands before such words, and what is heard after them."""
SHOWN = TAGS | {"del", "ins", "span"}
SCHEMES = {"https", "mailto"}
ALLOWED = {"a": {"href"}, "li": {"value"}, "span": {"class"}}


PAIRS = (
    (re.compile(r"(?<!\\)~~(.+?)(?<!\\)~~"), "del"),
    (re.compile(r"(?<!\\)\+\+(.+?)(?<!\\)\+\+"), "ins"),
)


def reading_view(text: str, language: str = "en") -> str:
    """HTML in which struck and inserted words carry a label in words; nothing can run or load.

    List items keep the numbers they were written with; the top heading becomes an h2."""
    parsed = tokens(text)
    for token in parsed:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
        elif token.type == "ordered_list_open":
            token.attrs.pop("start", None)
        elif token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)
        for child in token.children or []:
            _label(child, language)
    return nh3.clean(rendered(parsed), tags=SHOWN, attributes=ALLOWED, url_schemes=SCHEMES)


def labelled(tag: str, before: str, words: str, after: str) -> str:
    """Words in `del` or `ins` with a label to see and hear, and an end to see and to hear."""
    heard = f'<span class="govuk-visually-hidden"> ({after}) </span>'
    return f"[<strong>{before}</strong> <{tag}>{words}</{tag}>]{heard}"


def shown(words: str, language: str) -> str:
    """Words of a comparison as HTML: escaped, with the labels of the reading view."""
    html = escape(words)
    for pattern, tag in PAIRS:
        before, after = LABELS[language][tag]
        html = pattern.sub(labelled(tag, before, r"\1", after), html)
    return re.sub(r"\\([~+])", r"\1", html)


def plain_words(text: str) -> str:
    """What is in force, block by block with an empty line between, for comparing and linting.

    Without Markdown's marks and without struck words; numbers of list items stay."""
    blocks = (f"{block.label} {in_force(block.children)}".strip() for block in written(text))
    return "\n\n".join(block for block in blocks if block)


def in_force(children: Iterable[Token]) -> str:
    """The words of one block that were not struck."""
    words = "".join(words for words, marks in runs(children) if "del" not in marks)
    return re.sub(r"[^\S\n]+", " ", words).strip()


def runs(children: Iterable[Token]) -> Iterator[tuple[str, frozenset[str]]]:
    """The text of one block in order, with "del" and "ins" where it is marked so."""
    marks: frozenset[str] = frozenset()
    for child in children:
        if child.tag in ("del", "ins"):
            marks = marks | {child.tag} if child.nesting == 1 else marks - {child.tag}
        elif child.type in ("softbreak", "hardbreak"):
            yield (" " if child.type == "softbreak" else "\n"), marks
        else:
            yield child.content, marks


def _label(child: Token, language: str) -> None:
    if child.tag in ("del", "ins"):
        whole = labelled(
            child.tag, LABELS[language][child.tag][0], "|", LABELS[language][child.tag][1]
        )
        child.content = whole.partition("|")[0 if child.nesting == 1 else 2]
        child.type = "html_inline"
