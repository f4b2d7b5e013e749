"""A policy's text taken apart once: blocks, sentences in force, lists with their lead-in."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from app.rules.linting.blocks import Block, blocks_of

PLAIN = str.maketrans("’‘“”‑\u00a0", "''\"\"- ", "\u00ad")
ESCAPE = re.compile(r"\\(?=[_(&<#>=\r\n-])")
"""Before a sign that Markdown would read as a mark; a struck or bold mark stays escaped."""
ENDED = re.compile(r"[.!?;:,][\"')\]*_+~]*\s*$")
STOP = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z])")
SHORTENED = re.compile(r"(?:\b(?:No|Sec|Dr|Mr|Ms|Mrs|St|Art|Ch|e\.g|i\.e)|(?:^|\s)[A-Z])\.$")
LONGEST = 4000
"""Signs; nothing longer is read as one sentence, so that no file makes the rules slow."""
LEADS = re.compile(r":\s*$|\bfollowing\b|\bthese\b", re.I)


class Sentence(NamedTuple):
    """A sentence in force; in a list with the sentence that leads into it."""

    line: int
    words: str
    lead: str = ""

    @property
    def whole(self) -> str:
        """What the sentence says together with its lead-in."""
        return f"{self.lead} {self.words}".strip()


class Listing(NamedTuple):
    """A list and the sentence that leads into it."""

    lead: Sentence
    items: list[Sentence]


class Text:
    """A policy's text, parsed once; every part is in the order of the lines."""

    def __init__(self, text: str) -> None:
        even = re.sub(r" {9,}", " " * 8, ESCAPE.sub("", text.translate(PLAIN)))
        self.lines = re.sub(r"\r\n?|\f", "\n", even).split("\n")
        self.blocks = blocks_of(self.lines)

    @cached_property
    def body(self) -> list[Block]:
        """Headings, paragraphs and items; a sentence split by a page break is whole again."""
        joined: list[Block] = []
        for block in self.blocks:
            if joined and is_split(joined[-1], block):
                joined[-1] = _joined(joined[-1], block)
            elif block.kind in ("heading", "text", "item"):
                joined.append(block)
        return joined

    @cached_property
    def lists(self) -> list[Listing]:
        """Lists that a sentence leads into."""
        runs = [(kind, list(run)) for kind, run in groupby(self.body, lambda b: b.kind)]
        leads = [
            (_sentences(before[-1])[-1], items)
            for (kind, before), (next_kind, items) in pairwise(runs)
            if (kind, next_kind) == ("text", "item") and before[-1].words.strip()
        ]
        return [_listing(lead, items) for lead, items in leads if LEADS.search(lead.words)]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence in force; items carry their lead-in."""
        led = {item.line: item.lead for listing in self.lists for item in listing.items}
        return [
            sentence._replace(lead=led.get(block.line, ""))
            for block in self.body
            if block.kind != "heading"
            for sentence in _sentences(block)
        ]

    @cached_property
    def in_force(self) -> str:
        """Everything in force on one line, head lines and references too."""
        return " ".join(" ".join(block.words.split()) for block in self.blocks)


def is_split(first: Block, second: Block) -> bool:
    """Whether the second block goes on with a sentence that the first one broke off."""
    if first.kind not in ("text", "item") or second.kind != "text" or len(first.raw) > LONGEST:
        return False
    return second.words.lstrip()[:1].islower() and not ENDED.search(first.words)


def _joined(first: Block, second: Block) -> Block:
    gap = max(1, second.line - first.line - first.raw.count("\n"))
    return first._replace(raw=first.raw + "\n" * gap + second.raw)


def _listing(lead: Sentence, items: list[Block]) -> Listing:
    whole = [Sentence(item.line, _tidy(item.words), lead.words) for item in items]
    return Listing(lead, whole)


def _sentences(block: Block) -> list[Sentence]:
    return list(_split(block.line, block.words))


def _split(line: int, words: str) -> Iterator[Sentence]:
    start = 0
    for stop in [*STOP.finditer(words), None]:
        end = stop.start() if stop else len(words)
        if stop and SHORTENED.search(words[start:end]):
            continue
        said = words[start:end]
        if said.strip():
            first = line + words.count("\n", 0, start + len(said) - len(said.lstrip()))
            yield Sentence(first, _tidy(said))
        start = end


def _tidy(words: str) -> str:
    """On one line, without the comma that stood before struck words."""
    return re.sub(r"[, ]+(?=[.;]$)", "", " ".join(words[:LONGEST].split()))
