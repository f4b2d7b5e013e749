"""Other policies a text names, and the lists of references at its end."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from app.rules.excuses import N_
from app.rules.linting.blocks import Block
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.text import Text

CODE = (
    r"(?:[A-Z]{2,7}(?:-[A-Z0-9]{1,3})?|\d{3,5}(?:\.\d+)?(?:[A-Z]{1,2}\d?)?|\d{1,2}\.\d{1,3})"
    r"(?![\w/])"
)
NAMED = re.compile(
    r"\b(?:[Pp]olic(?:y|ies)|[Rr]egulations?|[Pp]rocedures?) (?:[Nn]o\. ?|[Nn]umber )?"
    rf"({CODE}(?:(?:, (?:and )?| and | or ){CODE})*)"
)
OWN = re.compile(
    r"\W*(?:[\w ]{0,30} )?(?i:policy|regulation)(?i: (?:code|number|no\.?))?[\s:*]+"
    + rf"({CODE})\W*(?:$|[:|–—-])"
)
CROSS = re.compile(r"\W*(?:cross[- ]?ref|related polic)\w*\.?[\s:*]*", re.I)
LEGAL = re.compile(r"\W*legal[- ]?ref\w*\.?[\s:*]*", re.I)
HEADER = re.compile(
    r"\W*(?:(\w[\w. ]*?)(?:\t| {2,}|\s*\|\s*)|code )(?:description|title)\W*$", re.I
)
CELLS = re.compile(r"\s*[|\t]\s*| {2,}")
ENTRY = re.compile(rf"\W*({CODE}|\d[\w.-]+)[\s:,–—-]*(.*)")


class Entry(NamedTuple):
    """One line of a list: "legal" or "cross"."""

    section: str
    line: int
    code: str
    label: str


def dead(text: Text, facts: Facts) -> Iterator[Finding]:
    """Codes that are no policy of the district; nothing where no other policy is known."""
    words = N_(
        "The text refers to %(code)s, but the district has no such policy here. Check whether it"
        " was renumbered or withdrawn, or publish it."
    )
    named = _named(text) + [(e.line, e.code) for e in _entries(text) if e.section == "cross"]
    for code, line in _first_lines(named).items() if facts.known_codes else ():
        if code not in facts.known_codes | _own(text):
            yield found("unknown-reference", line, code, words, code=code)


def unlisted(text: Text, facts: Facts) -> Iterator[Finding]:
    """Codes that the text names and its list of cross-references lacks."""
    words = N_(
        "The text refers to %(code)s, but no cross-reference lists it. Check that it still exists,"
        " and list it."
    )
    listed = {each.code for each in _entries(text) if each.section == "cross"}
    for code, line in _first_lines(_named(text)).items():
        if code not in listed | _own(text):
            yield found("unlisted-reference", line, code, words, code=code)


def unmentioned(text: Text, facts: Facts) -> Iterator[Finding]:
    """Codes that the list of cross-references has and the text never mentions."""
    words = N_(
        "The cross-references list %(code)s, but the text never says what for. Check whether a"
        " sentence that named it is lost."
    )
    said = " ".join(sentence.words for sentence in text.sentences)
    for entry in _entries(text):
        if entry.section == "cross" and not re.search(rf"\b{re.escape(entry.code)}\b", said):
            said_there = f"{entry.code} {entry.label}"
            yield found("unmentioned-reference", entry.line, said_there, words, code=entry.code)


def lost_tables(text: Text, facts: Facts) -> Iterator[Finding]:
    """The head of a table whose lines are gone."""
    words = N_(
        "This table of references lost its layout. Compare it with the adopted document, and"
        " publish it as a table or a list."
    )
    for block in text.blocks:
        if block.kind == "row" and "|" not in block.raw and HEADER.match(block.raw):
            yield found("lost-table", block.line, block.raw, words)


def same_labels(text: Text, facts: Facts) -> Iterator[Finding]:
    """Two references under one label."""
    words = N_(
        "Two references carry the same label, “%(label)s”. Check whether one of them is meant"
        " to be something else."
    )
    listed = [entry for entry in _entries(text) if re.search("[a-z]", entry.label)]
    often = Counter((entry.section, entry.label.lower()) for entry in listed)
    for section, label in [name for name, count in often.items() if count > 1]:
        same = [each for each in listed if (each.section, each.label.lower()) == (section, label)]
        said = f"{same[-1].code} {same[-1].label}"
        yield found("same-label", same[-1].line, said, words, label=same[-1].label)


def _named(text: Text) -> list[tuple[int, str]]:
    return [
        (sentence.line, code)
        for sentence in text.sentences
        for hit in NAMED.finditer(sentence.words)
        for code in re.findall(CODE, hit[1])
    ]


def _first_lines(named: list[tuple[int, str]]) -> dict[str, int]:
    return {code: line for line, code in reversed(named)}


def _own(text: Text) -> frozenset[str]:
    """The policy's own code, as its first lines give it."""
    hits = [OWN.match(block.raw) for block in text.blocks[:6] if block.kind != "item"]
    return frozenset(hit[1] for hit in hits if hit)


def _entries(text: Text) -> list[Entry]:
    entries, section = [], ""
    for block in text.blocks:
        section, rest = _section(block, section)
        if section and rest:
            entries += [entry for entry in _read(section, block.line, rest) if entry.code]
    return entries


def _section(block: Block, now: str) -> tuple[str, str]:
    """Which list a block is in, and what it lists."""
    for name, label in (("cross", CROSS), ("legal", LEGAL)):
        hit = label.match(block.raw)
        if hit and block.kind in ("heading", "head", "row"):
            return name, block.raw[hit.end() :]
    header = HEADER.match(block.raw)
    if header and block.kind in ("heading", "row"):
        return now or ("cross" if (header[1] or "code").lower() == "code" else "legal"), ""
    return (now, block.raw) if block.kind == "row" else ("", "")


def _read(section: str, line: int, words: str) -> Iterator[Entry]:
    cells = [cell for cell in CELLS.split(words.strip()) if cell.strip("-: ")]
    if len(cells) > 1:
        yield Entry(section, line, cells[0], cells[1])
        return
    for part in re.split(r"[;,]\s+", words if cells else ""):
        hit = ENTRY.match(part)
        if hit:
            yield Entry(section, line, hit[1], hit[2].strip(" .|"))
