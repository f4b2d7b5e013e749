"""Runs that two sequences share, in bounded time: exact where it is cheap, else coarse.

Long stretches are split at what occurs once in each (patience diff: Bram Cohen); only what lies
between is compared thoroughly. Without the budget, texts that repeat a few words could take hours.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import NamedTuple

SMALL = 20_000
"""Pairs of equal members up to which a stretch is compared thoroughly."""
ROUNDS = 4
"""How often a thorough comparison looks at each such pair, roughly."""
DEEPEST = 20
LENGTHS = (1, 4, 16)
"""Members in a row that are tried as what occurs once."""


class Run(NamedTuple):
    """`length` members from `old` on equal as many from `new` on."""

    old: int
    new: int
    length: int


class Budget:
    """Steps left for one comparison; what comes after that stays unmatched."""

    def __init__(self, steps: int = 2_000_000) -> None:
        self._left = steps

    def spend(self, steps: int) -> bool:
        """False once there are not enough left."""
        self._left -= steps
        return self._left >= 0


def shared(
    old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget, depth: int = 0
) -> Iterator[Run]:
    """Equal runs in the order of both sequences."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if head:
        yield Run(0, 0, head)
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if all(middle):
        yield from _moved(_between(*middle, budget, depth), head, head)
    if tail:
        yield Run(len(old) - tail, len(new) - tail, tail)


def walked(runs: Sequence[Run], old: int, new: int) -> Iterator[tuple[slice, slice, Run]]:
    """Sequences of these lengths in order: what differs before each run, and the run.

    Either slice may be empty; the last run is, and stands at the ends."""
    for before, run in pairwise([Run(0, 0, 0), *runs, Run(old, new, 0)]):
        left = slice(before.old + before.length, run.old)
        yield left, slice(before.new + before.length, run.new), run


def rising(values: Sequence[int]) -> list[int]:
    """Places of the longest strictly rising choice of these values."""
    tops: list[int] = []
    places: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        at = bisect_left(tops, value)
        before[place] = places[at - 1] if at else -1
        tops[at : at + 1], places[at : at + 1] = [value], [place]
    chosen, place = [], places[-1] if places else -1
    while place >= 0:
        chosen.append(place)
        place = before[place]
    return chosen[::-1]


def _alike(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    both = zip(old, new, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], both))


def _moved(runs: Iterator[Run], old: int, new: int) -> Iterator[Run]:
    return (Run(run.old + old, run.new + new, run.length) for run in runs)


def _between(
    old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget, depth: int
) -> Iterator[Run]:
    counts = Counter(old)
    pairs = sum(counts[member] for member in new)
    if not pairs or not budget.spend(len(old) + len(new)) or depth > DEEPEST:
        return
    if pairs <= SMALL:
        if budget.spend(ROUNDS * pairs):
            equal = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            yield from (Run(*each) for each in equal if each.size)
        return
    anchors = next((found for n in LENGTHS if (found := _anchors(old, new, n))), [])
    if anchors:
        yield from _split(anchors, old, new, budget, depth + 1)


def _split(
    anchors: Sequence[Run],
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    budget: Budget,
    depth: int,
) -> Iterator[Run]:
    for left, right, anchor in walked(anchors, len(old), len(new)):
        yield from _moved(shared(old[left], new[right], budget, depth), left.start, right.start)
        if anchor.length:
            yield anchor


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], length: int) -> list[Run]:
    """Where what occurs once in each stands in the same order in both."""
    here, there = _once(old, length), _once(new, length)
    common = [(place, there[rare]) for rare, place in here.items() if rare in there]
    chosen = [common[at] for at in rising([right for _left, right in common])]
    return [Run(left, right, 1) for left, right in chosen]


def _once(members: Sequence[Hashable], length: int) -> dict[Hashable, int]:
    rows = list(zip(*(members[at:] for at in range(length)), strict=False))
    counts = Counter(rows)
    return {row: place for place, row in enumerate(rows) if counts[row] == 1}
