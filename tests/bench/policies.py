"""How long a policy of 60 pages takes: comparing two editions, reading a PDF and a Word file.

`python -m tests.bench.policies CASE` measures one case in its own process; prints JSON."""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from app.documents.reading import read
from app.documents.redline import redline_html
from app.errors import DomainError
from tests.bench.serving import run
from tests.documents.hostile import HOSTILE
from tests.documents.making import docx, lines, paragraph, pdf
from tests.documents.making import run as words_of_word

MODULE = "tests.bench.policies"
WORDS = 30_000
PAGES = 60
VOCABULARY = 4_000
TARGETS = "redline 1 s and 100 MiB, a hostile file refused in 2 s"

Text = list[list[str]]
"""Paragraphs of words."""


def measured() -> list[dict[str, Any]]:
    """Every case in a process of its own, so that its memory is its own."""
    return [json.loads(run(os.environ, MODULE, case)) for case in (*REDLINES, *READINGS, "hostile")]


def table(found: Sequence[dict[str, Any]]) -> str:
    """Seconds and the memory of the whole process, by case."""
    head = f"{'policy of 60 pages':34}{'s':>8}{'CPU s':>8}{'MiB':>6}"
    rows = [
        f"{each['case']:34}{each['seconds']:8.2f}{each['cpu']:8.2f}{each['peak_mib']:6.0f}"
        for each in found
    ]
    slowest = f"Slowest hostile file: {found[-1]['what']}"
    return "\n".join(["", head, *rows, slowest, f"Targets: {TARGETS}"])


def _policy(dice: random.Random) -> Text:
    """Words as frequent as in a language: few often, most seldom."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = ["".join(dice.choices(letters, k=dice.randint(2, 9))) for _word in range(VOCABULARY)]
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    drawn = dice.choices(known, weights, k=WORDS)
    text: Text = []
    while drawn:
        size = dice.randint(15, 130)
        text, drawn = [*text, drawn[:size]], drawn[size:]
    return text


def _edited(text: Text, share: float, dice: random.Random) -> Text:
    """A share of the words replaced, and a tenth of it of the paragraphs gone."""
    kept = [words for words in text if dice.random() > share / 10]
    return [[f"{word}x" if dice.random() < share else word for word in words] for words in kept]


def _written(text: Text, between: str = "\n\n") -> str:
    return between.join(" ".join(words) + "." for words in text)


def _pair(case: str) -> tuple[str, str]:
    dice = random.Random(case)
    share, between = REDLINES[case]
    if not share:
        old, new = (dice.choices(["shall", "not"], k=WORDS) for _side in "12")
        return " ".join(old), " ".join(new)
    text = _policy(dice)
    return _written(text, between), _written(_edited(text, share, dice), between)


REDLINES = {
    "redline, 2 words in 100 changed": (0.02, "\n\n"),
    "redline, 3 words in 10 changed": (0.3, "\n\n"),
    "redline, all words changed": (1.0, "\n\n"),
    "redline, one paragraph, 3 in 10": (0.3, " "),
    "redline, one paragraph, all": (1.0, " "),
    "two words, endlessly": (0.0, " "),
}


def _as_pdf() -> bytes:
    text = _written(_policy(random.Random(1)), " ").split()
    rows = [" ".join(text[at : at + 12]) for at in range(0, len(text), 12)]
    size = -(-len(rows) // PAGES)
    return pdf(*(lines(rows[at : at + size], step=15) for at in range(0, len(rows), size)), size=10)


def _as_docx() -> bytes:
    struck = ["", "<w:strike/>"]
    return docx(
        "".join(
            paragraph(
                "".join(
                    words_of_word(f"{word} ", struck[at % 9 == 0]) for at, word in enumerate(words)
                )
            )
            for words in _policy(random.Random(1))
        )
    )


READINGS: dict[str, Callable[[], bytes]] = {
    "reading a PDF": _as_pdf,
    "reading a Word file": _as_docx,
}


def _hostile() -> tuple[float, float, str]:
    """The slowest of all: seconds, seconds of work, its name."""
    return max((*_timed(partial(_refused, made())), name) for name, (made, _why) in HOSTILE.items())


def _refused(data: bytes) -> None:
    with suppress(DomainError):
        read(data)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of work here and in the process that reads."""
    began, worked = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - began, sum(os.times()[:4]) - worked


def _one(case: str) -> dict[str, Any]:
    what = ""
    if case in REDLINES:
        old, new = _pair(case)
        seconds, cpu = _timed(lambda: redline_html(old, new, "en"))
    elif case in READINGS:
        data = READINGS[case]()
        seconds, cpu = _timed(lambda: read(data))
    else:
        seconds, cpu, what = _hostile()
    return {"case": case, "seconds": seconds, "cpu": cpu, "peak_mib": _peak(case), "what": what}


def _peak(case: str) -> float:
    """The largest this process has been, or for a file the process that read it."""
    whose = resource.RUSAGE_SELF if case in REDLINES else resource.RUSAGE_CHILDREN
    return resource.getrusage(whose).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_one(sys.argv[1])))
