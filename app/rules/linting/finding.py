"""What HR's form says beside a policy's text, and one oddity found in it."""

from datetime import date
from typing import NamedTuple

LONGEST = 160


class Facts(NamedTuple):
    """Dates, state ("MT", "NM" or "") and other codes HR knows; a date given here beats the text's.

    `on` is today; without it nothing can be past.
    """

    adopted_on: date | None = None
    reviewed_on: date | None = None
    next_review_on: date | None = None
    state: str = ""
    known_codes: frozenset[str] = frozenset()
    on: date | None = None


class Finding(NamedTuple):
    """A 1-based line (0: the whole text), at most 160 signs of it, and a sentence for gettext.

    `key` stays the same when lines move, so that HR's decision stays with its finding.
    """

    rule: str
    line: int
    excerpt: str
    words: str
    values: dict[str, str]
    key: str


def found(rule: str, line: int, excerpt: str, words: str, **values: str) -> Finding:
    """A finding still without its key; the excerpt on one line and cut to 160 signs."""
    said = " ".join(excerpt.split())
    cut = said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"
    return Finding(rule, line, cut, words, values, key="")
