"""The lines of a policy as blocks: headings, paragraphs, items, head lines, reference rows."""

import re
from collections.abc import Iterator
from typing import NamedTuple

STRUCK = re.compile(r"~~([^~]{1,2000})~~|<(del|s|strike)>([^<]{1,2000})</", re.S | re.I)
INSTRUCTION_IN_CAPITALS = re.compile(r"[(\[]\s*(?:[A-Z][A-Z'/.,-]*\s+){3}[^)\]a-z]{0,600}[)\]]")
MARKS = re.compile(r"\+\+|\*+|`|</?(?:ins|u|b|i|strong|em)>|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)", re.I)
MARKER = re.compile(
    r"\s*(?:[-*+•●▪]\s+(?:\(?[a-z\d]{1,3}[.)]\s+)?|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[A-Z])[.)]\s+)"
)
TITLE = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+|[A-Z])[.)]?\s+([A-Z][^.;:!?]{0,80})$")
PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?\d{1,3}(?:\s+of\s+\d+)?\s*$", re.I)
HEAD_LINE = re.compile(
    r"\W*(?:status|policy (?:code|number|no\.?)|(?:original(?:ly)? )?adopt\w+|date (?:of )?\w+|"
    r"(?:(?:last|next|first) )?(?:approv|review|revis|amend)\w*|effective|owner|history|related"
    r" polic\w+|responsible (?:office|department)|(?:legal|cross)[- ]ref\w*\.?)"
    r"(?: dates?| on| by)?\W*:",
    re.I,
)
LABEL = re.compile(r"\W*(?:date (?:adopted|approved|reviewed|revised)|history)\W*$", re.I)
REFERENCES = re.compile(
    r"\W*(?:legal|cross)[- ]?ref(?:erence)?s?\.?\W*(?:$|:)|"
    r"\W*(?:\w[\w. ]*?(?:\t| {2,}|\s*\|\s*)|code )(?:description|title)\W*$",
    re.I,
)
LONGEST_LOUD = 70


class Block(NamedTuple):
    """Lines that belong together; `raw` still holds marks and struck words."""

    kind: str
    """heading, text, item, head (a label with its value) or row (of a list of references)"""
    line: int
    raw: str

    @property
    def words(self) -> str:
        """What is in force, line breaks kept; a struck word or an instruction never is."""
        kept = self.raw
        for gone in (STRUCK, INSTRUCTION_IN_CAPITALS):
            kept = gone.sub(lambda found: "\n" * found[0].count("\n"), kept)
        return MARKS.sub("", MARKER.sub("", kept, count=1) if self.kind == "item" else kept)

    def line_of(self, hit: re.Match[str]) -> int:
        """The line on which a match in `raw` begins."""
        return self.line + self.raw.count("\n", 0, hit.start())

    def around(self, hit: re.Match[str]) -> str:
        """A match in `raw` with some words before and after it."""
        before = self.raw[: hit.start()].split(" ")[-4:]
        return " ".join(before) + hit[0] + " ".join(self.raw[hit.end() :].split(" ")[:4])


def blocks_of(lines: list[str]) -> list[Block]:
    """The blocks of a text; empty lines and page numbers only part them."""
    blocks: list[Block] = []
    parted = True
    for line, number, kind in _kinds(lines):
        if kind and not parted and _goes_on(blocks[-1].kind, kind):
            blocks[-1] = blocks[-1]._replace(raw=f"{blocks[-1].raw}\n{line}")
        elif kind:
            blocks.append(Block(kind, number, line))
        parted = not kind
    return blocks


def _kinds(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    in_references = False
    for number, line in enumerate(lines, 1):
        kind = _kind(line)
        if REFERENCES.match(line):
            in_references = True
        elif kind == "heading" or _is_prose(line):
            in_references = False
        listed = in_references and kind in ("text", "item")
        yield line, number, "row" if listed else kind


def _kind(line: str) -> str:
    if not line.strip() or PAGE_NUMBER.match(line):
        return ""
    if line.lstrip().startswith("|"):
        return "row"
    if HEAD_LINE.match(line) or LABEL.match(line):
        return "head"
    if line.lstrip().startswith("#") or _is_title(line) or _is_loud(line):
        return "heading"
    return "item" if MARKER.match(line) else "text"


def _goes_on(before: str, kind: str) -> bool:
    return kind == "text" and before in ("text", "item")


def _is_prose(line: str) -> bool:
    return len(line.split()) > 11 and "\t" not in line and "|" not in line


def _is_title(line: str) -> bool:
    found = TITLE.match(line)
    words = found[1].split() if found and "\t" not in line else []
    return bool(words) and all(word[0].isupper() for word in words if len(word) > 4)


def _is_loud(line: str) -> bool:
    words = line.strip()
    return words.isupper() and 3 < len(words) < LONGEST_LOUD and words[-1] not in ".)]:*"
