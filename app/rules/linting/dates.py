"""When a policy was adopted and reviewed, and when its next review is due."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import pairwise

from app.rules.cycles import add_months
from app.rules.excuses import N_
from app.rules.linting.blocks import Block
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import one_of
from app.rules.linting.text import Text

DAY = re.compile(
    r"\b(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|"
    r"\d{1,2} [A-Z][a-z]{2,8} \d{4})\b"
)
SHAPES = ["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"]
KINDS = [
    ("next", one_of(r"next \w+", r"review (?:due|by)\b", r"(?:to be|must be) reviewed")),
    ("reviewed", one_of(r"review\w*", r"revis\w*", r"amend\w*")),
    ("adopted", one_of(r"adopt\w*", r"approv\w*")),
]
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
COUNT = r"(\d{1,2}|one|two|three|four|five|six|seven)"
CYCLE = re.compile(
    rf"\b(?:(annual\w*|yearly|each year|every year|once a year)|(biennial\w*|every other year)|"
    rf"(?:every|each|at least (?:once )?every|within) {COUNT} (year|month)s?|"
    rf"{COUNT}-year (?:cycle|review))\b",
    re.I,
)
REVIEWING = one_of(r"review(?:s|ed|ing)?\b", r"re-?adopt\w*\b", r"look at this policy")
"""A sentence with one of these and an interval states the cycle."""

Dates = dict[str, date]


def dates_in(text: Text) -> Dates:
    """The dates of the head and foot by kind: adopted, reviewed, next."""
    known: Dates = {}
    for label, day in _dated(text):
        kind = next((kind for kind, words in KINDS if words.search(label)), "")
        read = _read(day)
        if kind and read:
            known.setdefault(kind, read)
    return known


def review_dates(text: Text, facts: Facts) -> Iterator[Finding]:
    """Review dates that are missing, past, or the same day as the adoption."""
    known = dates_in(text) | {kind: day for kind, day in _told(facts).items() if day}
    adopted, reviewed = known.get("adopted"), known.get("reviewed")
    due = known.get("next") or _due(text, reviewed or adopted)
    late = bool(facts.on and due and due < facts.on)
    say = partial(_on_its_line, text)
    if not adopted:
        yield say("adoption-date-missing", NOT_ADOPTED, "adopted")
    if not reviewed and (late or not due):
        yield say("review-date-missing", NOT_REVIEWED, "reviewed")
    if adopted and reviewed == adopted:
        yield say("same-day-review", SAME_DAY, "reviewed", on=adopted.isoformat())
    if late and due:
        yield say("review-past", PAST, "next", on=due.isoformat())


NOT_ADOPTED = N_("The text does not say when the board adopted it. Find the date and enter it.")
NOT_REVIEWED = N_(
    "No last review is recorded, and none is to come. Ask the board's office when the policy was"
    " last reviewed and when it is reviewed next."
)
SAME_DAY = N_(
    "The last review is on the day of adoption (%(on)s), so no review since is recorded. Ask the"
    " board's office whether there was one."
)
PAST = N_("The next review was due on %(on)s. Check whether the board has a newer edition.")


def review_cycle(text: Text, facts: Facts) -> Iterator[Finding]:
    """No interval after which the board reviews the policy."""
    words = N_(
        "The text does not say how often it is reviewed. Ask the board for a date or an interval,"
        " and enter the next review."
    )
    if facts.next_review_on or "next" in dates_in(text) or _months(text):
        return
    vague = [each for each in text.sentences if re.search(r"\breview", each.words, re.I)]
    vague = [each for each in vague if re.search(r"\b(?:policy|board)\b", each.words, re.I)]
    line, said = (vague[-1].line, vague[-1].words) if vague else (0, "")
    yield found("no-review-cycle", line, said, words)


def _told(facts: Facts) -> dict[str, date | None]:
    return {
        "adopted": facts.adopted_on,
        "reviewed": facts.reviewed_on,
        "next": facts.next_review_on,
    }


def _on_its_line(text: Text, rule: str, words: str, kind: str, **values: str) -> Finding:
    label = next(label for name, label in KINDS if name == kind)
    heads = [block for block in text.blocks if block.kind == "head" and label.search(block.raw)]
    line, said = (heads[0].line, heads[0].raw) if heads else (0, "")
    return found(rule, line, said, words, **values)


def _dated(text: Text) -> Iterator[tuple[str, str]]:
    """Pairs of a label and a day: on one line, in a table's column, or the label below the day."""
    for block, after in pairwise([*text.blocks, Block("head", 0, "")]):
        if block.kind == "head":
            yield from _labeled(block.raw)
        elif after.kind == "head" and DAY.fullmatch(last := block.raw.splitlines()[-1].strip()):
            yield after.raw, last
    rows = [block.raw.split("|") for block in text.blocks if block.raw.lstrip().startswith("|")]
    for names, _, values in zip(rows, rows[1:], rows[2:], strict=False):
        days = zip(names, values, strict=False)
        yield from ((name, day.strip()) for name, day in days if DAY.fullmatch(day.strip()))


def _labeled(line: str) -> Iterator[tuple[str, str]]:
    start = 0
    for hit in DAY.finditer(line):
        yield line[start : hit.start()], hit[0]
        start = hit.end()


def _read(day: str) -> date | None:
    for shape in SHAPES:
        with suppress(ValueError):
            return datetime.strptime(day.replace(".", ""), shape).date()
    return None


def _due(text: Text, since: date | None) -> date | None:
    months = _months(text)
    return add_months(since, months) if since and months else None


def _months(text: Text) -> int:
    """Months between reviews as the text states them; 0 where it does not."""
    for sentence in text.sentences:
        hit = CYCLE.search(sentence.words)
        if hit and REVIEWING.search(sentence.words):
            return _interval(hit)
    return 0


def _interval(hit: re.Match[str]) -> int:
    yearly, biennial, count, unit, years = hit.groups()
    if yearly or biennial:
        return 12 if yearly else 24
    number = (count or years).lower()
    return int(NUMBERS.get(number, number)) * (1 if unit and unit.lower() == "month" else 12)
