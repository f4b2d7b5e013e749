"""What changed between two texts, word by word, readable aloud and without color.

Emphasis and the marks of bullets are not compared; numbers, struck and inserted words are.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from app.documents.diffing import Budget, Run, rising, shared, walked
from app.documents.marks import labelled, runs, shown
from app.documents.parsing import Written, written

KEPT = 0.3
"""Share of its words that a block keeps if it counts as changed, not as removed and added."""
COMMON = 4
"""Blocks that may hold three words in a row if these are to tell which block became which."""
AROUND = 3
"""Words on both sides between which up to two unchanged words are read as changed too."""


class Change(NamedTuple):
    """Words in a row, as Markdown with only `~~` and `++`: "same", "removed" or "added"."""

    kind: str
    words: str


class Block(NamedTuple):
    """A paragraph, heading, list item or table cell: "same", "changed", "removed" or "added".

    `tag`: "p", "h1" to "h6", or "ul" and "ol" for an item of such a list."""

    kind: str
    changes: tuple[Change, ...]
    tag: str = "p"


WORDS = {
    "en": {
        "removed": ("Removed:", "end of removed words"),
        "added": ("Added:", "end of added words"),
        "folded": ("%d paragraphs without a change", ""),
    },
    "es": {
        "removed": ("Quitado:", "fin de lo quitado"),
        "added": ("Agregado:", "fin de lo agregado"),
        "folded": ("%d párrafos sin cambios", ""),
    },
}
"""By language: what is read before removed and added words, what is heard after them."""
TAGS = {"removed": "del", "added": "ins"}
FOLDED = 4
"""Unchanged blocks in a row of which all but the first and last fold away."""


class _Last(str):
    """The last word of a line that was broken on purpose; equal to that word anywhere."""


class _Part(NamedTuple):
    tag: str
    label: str
    words: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        """Its words after its number, if it has one."""
        return (self.label, *self.words) if self.label else self.words


_Way = Callable[[Sequence[_Part], Sequence[_Part], Budget], list[Run]]


def compare(old: str, new: str) -> list[Block]:
    """Both texts in one order; never slow, but coarse where a text repeats itself endlessly."""
    return list(_compared(_parts(old), _parts(new), Budget(), (_equal, _by_rare_words, _in_turn)))


def redline_html(old: str, new: str, language: str) -> str:
    """The new text with what was removed and added in it, said in words before and after.

    Unchanged stretches fold away under a line that opens without a script; all is escaped."""
    html, waiting = "", list[Block]()
    for is_same, group in groupby(compare(old, new), key=lambda block: block.kind == "same"):
        blocks = list(group)
        if is_same and len(blocks) > FOLDED:
            said = WORDS[language]["folded"][0] % (len(blocks) - 2)
            inner = _listed(blocks[1:-1], language)
            html += _listed([*waiting, blocks[0]], language)
            html += f"<details><summary>{said}</summary>{inner}</details>"
            waiting = blocks[-1:]
        else:
            waiting += blocks
    return html + _listed(waiting, language)


def summary(old: str, new: str) -> tuple[int, int]:
    """How many words were removed, and how many added."""
    changes = [change for block in compare(old, new) for change in block.changes]
    removed, added = (
        sum(len(change.words.split()) for change in changes if change.kind == kind)
        for kind in ("removed", "added")
    )
    return removed, added


def _parts(text: str) -> list[_Part]:
    parts = (_Part(each.tag, each.label, tuple(_words(each))) for each in written(text))
    return [part for part in parts if part.words]


def _words(block: Written) -> Iterator[str]:
    """Words with their punctuation, each struck or inserted word marked by itself."""
    word = ""
    for text, marks in runs(block.children):
        for piece in re.split(r"(\s+)", text):
            if piece and not piece.isspace():
                word += _marked(piece, marks)
            elif piece and word:
                yield _Last(word) if "\n" in piece else word
                word = ""
    if word:
        yield word


def _marked(piece: str, marks: frozenset[str]) -> str:
    piece = re.sub(r"[~+]{2,}", lambda found: "".join(f"\\{sign}" for sign in found[0]), piece)
    mark = "~~" if "del" in marks else "++" if "ins" in marks else ""
    return f"{mark}{piece}{mark}"


def _joined(words: Iterable[str]) -> str:
    line = "".join(word + ("\n" if isinstance(word, _Last) else " ") for word in words)
    return line.rstrip(" ").replace("~~ ~~", " ").replace("++ ++", " ")


def _compared(
    olds: Sequence[_Part], news: Sequence[_Part], budget: Budget, ways: Sequence[_Way]
) -> Iterator[Block]:
    """Blocks paired in the first way; what it leaves in the next; the rest came or went."""
    if not ways:
        yield from (_whole(part, "removed") for part in olds)
        yield from (_whole(part, "added") for part in news)
        return
    pairs = ways[0](olds, news, budget)
    for left, right, run in walked(pairs, len(olds), len(news)):
        yield from _compared(olds[left], news[right], budget, ways[1:])
        for at in range(run.length):
            yield _block(olds[run.old + at], news[run.new + at], budget)


def _equal(olds: Sequence[_Part], news: Sequence[_Part], budget: Budget) -> list[Run]:
    return list(shared([part.words for part in olds], [part.words for part in news], budget))


def _by_rare_words(olds: Sequence[_Part], news: Sequence[_Part], _budget: Budget) -> list[Run]:
    """Blocks that share many words in a row which few other blocks have."""
    places = defaultdict(list)
    for at, part in enumerate(news):
        for row in set(_rows(part)):
            places[row].append(at)
    rare = {row: found for row, found in places.items() if len(found) <= COMMON}
    chosen = []
    for at, part in enumerate(olds):
        votes = Counter(place for row in set(_rows(part)) for place in rare.get(row, ()))
        for place, count in votes.most_common(1):
            if count >= KEPT / 2 * min(len(part.words), len(news[place].words)):
                chosen.append((at, place))
    return [Run(*chosen[at], 1) for at in rising([place for _at, place in chosen])]


def _in_turn(olds: Sequence[_Part], news: Sequence[_Part], _budget: Budget) -> list[Run]:
    pairs = enumerate(zip(olds, news, strict=False))
    return [Run(at, at, 1) for at, (old, new) in pairs if _kept(old, new) >= KEPT]


def _rows(part: _Part) -> Iterator[tuple[str, ...]]:
    return zip(part.words, part.words[1:], part.words[2:], strict=False)


def _kept(old: _Part, new: _Part) -> float:
    both = Counter(old.words) & Counter(new.words)
    return both.total() / max(len(old.words), len(new.words))


def _whole(part: _Part, kind: str) -> Block:
    return Block(kind, (Change(kind, _joined(part.all())),), part.tag)


def _block(old: _Part, new: _Part, budget: Budget) -> Block:
    if old.all() == new.all():
        return _whole(new, "same")
    changes = tuple(_changes(old.all(), new.all(), budget))
    return Block("changed", changes, new.tag)


def _changes(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Change]:
    found = _worth_reading(list(shared(old, new, budget)), len(old), len(new))
    for left, right, run in walked(found, len(old), len(new)):
        if old[left]:
            yield Change("removed", _joined(old[left]))
        if new[right]:
            yield Change("added", _joined(new[right]))
        if run.length:
            yield Change("same", _joined(new[run.new : run.new + run.length]))


def _worth_reading(found: list[Run], old: int, new: int) -> list[Run]:
    """Without one or two equal words between longer changes: they only break up both."""
    steps = list(walked(found, old, new))
    sizes = [max(left.stop - left.start, right.stop - right.start) for left, right, _run in steps]
    return [
        run
        for at, run in enumerate(found)
        if run.length > 2 or min(sizes[at], sizes[at + 1]) < AROUND
    ]


def _listed(blocks: Iterable[Block], language: str) -> str:
    """Blocks with their tags; items in a row share a list, and a number is text, not a marker."""
    html = ""
    for tag, group in groupby(blocks, key=_shown_tag):
        inner = [_spoken(block, language) for block in group]
        if tag in ("ul", "ol"):
            kind = ' class="govuk-list"' if tag == "ol" else ""
            html += f"<{tag}{kind}>" + "".join(f"<li>{each}</li>" for each in inner) + f"</{tag}>"
        else:
            html += "".join(f"<{tag}>{each}</{tag}>" for each in inner)
    return html


def _shown_tag(block: Block) -> str:
    """Headings one lower, as in the reading view; one that is gone structures nothing."""
    if block.tag[0] != "h":
        return block.tag
    return "p" if block.kind == "removed" else f"h{min(int(block.tag[1]) + 1, 4)}"


def _spoken(block: Block, language: str) -> str:
    return " ".join(_said(change, language) for change in block.changes)


def _said(change: Change, language: str) -> str:
    lines = change.words.rstrip("\n")
    said = shown(lines, language).replace("\n", "<br>")
    if change.kind != "same":
        before, after = WORDS[language][change.kind]
        said = labelled(TAGS[change.kind], before, said, after)
    return said + "<br>" * (len(change.words) - len(lines))
