"""Words a rule turns on and nobody defined; sentences that break off."""

import re
from collections.abc import Iterator
from itertools import pairwise

from app.rules.excuses import N_
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import FORCE, one_of
from app.rules.linting.text import Sentence, Text, is_split

TERMS = {
    "student": r"(?:students?|pupils?)",
    "emergency": r"(?:emergenc(?:y|ies)|urgent (?:case|matter|situation)s?)",
    "school hours": r"(?:(?:school|work(?:ing)?|duty|instructional|class) (?:hours|time)|on duty|"
    r"during the (?:school|work|duty) day)",
    "social media": r"(?:social (?:media|network\w*))",
    "advisor": r"(?:advis[eo]rs?|sponsors?)",
    "personal information": r"(?:personal|private|confidential) (?:information|data(?! assistant))",
    "electronic communication": r"(?:electronic (?:communication|message|contact)s?)",
    "grooming": r"(?:grooming|boundary[- ](?:blurring|crossing)\w*)",
    "inappropriate relationship": r"(?:(?:inappropriate|improper|non-?professional|unprofessional)"
    r" (?:personal )?relationships?)",
}
DEFINING = (
    r"[\"'*)]*(?: \([^)]*\))?(?:,? for (?:the )?purposes? of this \w+,?)? (?:(?:shall |will )?"
    r"(?:mean|include|refer)s?|(?:is|are|shall be|will be) (?:understood|defined|any\w*))\b"
)
SPOKEN = {term: one_of(rf"{pattern}\b") for term, pattern in TERMS.items()}
DEFINED = {
    term: one_of(
        rf"{pattern}{DEFINING}", rf"^{pattern} ?[:–—]", rf"term \W?{pattern}\W? (?:is|means)"
    )
    for term, pattern in TERMS.items()
}
SUSPENDED = re.compile(r"\b([a-z]{2,})- (?!and\b|or\b|to\b|nor\b|but\b)([a-z]{3,})")


def undefined_terms(text: Text, facts: Facts) -> Iterator[Finding]:
    """Key terms that a rule turns on, without a definition in the text."""
    words = N_(
        "A rule turns on “%(term)s”, and the text does not say what that means. Ask the board, or"
        " record what the district decides."
    )
    ruling = [each for each in text.sentences if FORCE.search(each.whole)]
    for term, spoken in SPOKEN.items():
        hit = _first(spoken, ruling)
        if hit and not _first(DEFINED[term], text.sentences):
            yield found("undefined-term", hit[0], hit[1], words, term=term)


def broken_sentences(text: Text, facts: Facts) -> Iterator[Finding]:
    """A sentence that a page break or a column split."""
    words = N_(
        "A sentence breaks off here and goes on further down. Compare it with the adopted document,"
        " and publish it in one piece."
    )
    for first, second in pairwise(text.blocks):
        if is_split(first, second):
            last = first.line + first.raw.rstrip().count("\n")
            said = " ".join([*first.words.split()[-6:], "/", *second.words.split()[:6]])
            yield found("broken-sentence", last, said, words)


def broken_words(text: Text, facts: Facts) -> Iterator[Finding]:
    """A word that the end of a line split."""
    words = N_("A word is split here. Compare it with the adopted document.")
    for sentence in text.sentences:
        for hit in SUSPENDED.finditer(sentence.words):
            yield found("broken-word", sentence.line, hit[0], words)


def _first(pattern: re.Pattern[str], sentences: list[Sentence]) -> tuple[int, str] | None:
    """The line and the words of the first hit."""
    hits = ((each.line, pattern.search(each.words)) for each in sentences)
    return next(((line, hit[0]) for line, hit in hits if hit), None)
