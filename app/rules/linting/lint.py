"""What is odd in a policy's text, so that HR can decide before it binds anybody; pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from app.rules.linting import dates, edits, exceptions, law, leftovers, references, terms
from app.rules.linting.finding import Facts, Finding
from app.rules.linting.text import Text

__all__ = ["NOTHING_KNOWN", "Facts", "Finding", "lint"]

NOTHING_KNOWN = Facts()
Rule = Callable[[Text, Facts], Iterator[Finding]]
RULES: list[Rule] = [
    leftovers.instructions,
    leftovers.blanks,
    edits.struck,
    edits.inserted,
    edits.turned,
    edits.odd_negations,
    edits.fused,
    exceptions.bans_without_exception,
    exceptions.exceptions_apart,
    exceptions.purposes_in_some_items,
    exceptions.no_family_exception,
    law.reporting_routes,
    law.about_other_matters,
    law.out_of_step,
    law.no_sanctions,
    dates.review_dates,
    dates.review_cycle,
    references.dead,
    references.unlisted,
    references.unmentioned,
    references.lost_tables,
    references.same_labels,
    terms.undefined_terms,
    terms.broken_sentences,
    terms.broken_words,
]


def lint(text: str, facts: Facts = NOTHING_KNOWN) -> list[Finding]:
    """Every oddity of a Markdown or plain text, by line; nothing is ever changed."""
    parsed = Text(text)
    found = [finding for rule in RULES for finding in rule(parsed, facts)]
    return list(_keyed(sorted(found, key=lambda finding: finding.line)))


def _keyed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same words found twice by one rule count up, in the order of the text."""
    seen: Counter[str] = Counter()
    for finding in findings:
        said = re.sub(r"\W+", " ", finding.excerpt.lower()).strip()
        name = f"{finding.rule}\n{said}"
        seen[name] += 1
        digest = sha256(f"{name}\n{seen[name]}".encode()).hexdigest()
        yield finding._replace(key=digest[:16])
