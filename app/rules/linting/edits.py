"""What a draft left behind: struck and inserted words, a turned negation, rules run together."""

import re
from collections.abc import Iterator

from app.rules.excuses import N_
from app.rules.linting.blocks import STRUCK
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import BAN, one_of
from app.rules.linting.text import Sentence, Text

INSERTED = re.compile(r"\+\+([^+]{1,2000})\+\+|<(ins|u)>([^<]{1,2000})</", re.S | re.I)
HALF_WORD = re.compile(r"(?:\*\*|__)(?:non|un|not|no|in|dis)-?(?:\*\*|__)(?=-?\w)", re.I)
UNAPPROVED = r"(?:un|non-?|not )(?:\w+-)?(?:approved|authorized|sanctioned|supervised|monitored)\b"
HARMLESS = one_of(
    rf"{UNAPPROVED}.{{0,120}}?\b(?:without|not|never)\s+\w*(?:ing|access)\b.*?\b(?:personal|private"
    r"|own)\b"
)
CONNECTING = one_of(
    r"(?:that|which|who|whom|whose|if|when|where|unless|because|as|while|until|before|after)\b",
    r"(?:than|so|how|what|whether|and|or|nor|but|once|since|wh\w+ever|anyone|everyone)\b",
).pattern
TWO_FORCES = re.compile(
    rf"\b(?:shall|must)\b(?:(?!{CONNECTING})[^,;:.()\[\]–—\"])+?\b(?:shall|must)\b", re.I
)
ONE_MORE = re.compile(r"(?:[\w'-]+ ){6}(?:must|shall)\b(?: \w+){0,4}", re.I)
NOUN_LIKE = re.compile(r"\w+(?:ing|tion|ment|al|sure|ance)\b", re.I)


def struck(text: Text, facts: Facts) -> Iterator[Finding]:
    """Struck words; they are never read as in force."""
    words = N_(
        "These words are struck out but still there. They are not read as in force, and striking"
        " them does not say what is allowed now. Ask the board what holds."
    )
    for block in text.blocks:
        for hit in STRUCK.finditer(block.raw):
            yield found("struck-text", block.line_of(hit), hit[1] or hit[3], words)


def inserted(text: Text, facts: Facts) -> Iterator[Finding]:
    """Words marked as inserted."""
    words = N_(
        "These words are marked as inserted. Check that the board adopted them, and publish the"
        " text without the marks."
    )
    for block in text.blocks:
        for hit in INSERTED.finditer(block.raw):
            yield found("inserted-text", block.line_of(hit), hit[1] or hit[3], words)


def turned(text: Text, facts: Facts) -> Iterator[Finding]:
    """Half a word in bold type that turns what the sentence says."""
    words = N_(
        "Half a word in bold type turns what the sentence says. It looks like a change in a draft."
        " Ask the board whether it adopted the change."
    )
    for block in text.blocks:
        for hit in HALF_WORD.finditer(block.raw):
            yield found("inserted-negation", block.line_of(hit), block.around(hit), words)


def odd_negations(text: Text, facts: Facts) -> Iterator[Finding]:
    """A ban on what does no harm: the unapproved page that reveals nothing."""
    words = N_(
        "Read word by word, this forbids the harmless case and leaves the risky one open. A single"
        " inserted word may have turned a permission into a ban. Ask the board what it means."
    )
    for sentence in text.sentences:
        hit = HARMLESS.search(sentence.words)
        if hit and BAN.search(sentence.whole):
            yield found("odd-negation", sentence.line, hit[0], words)


def fused(text: Text, facts: Facts) -> Iterator[Finding]:
    """A second rule that runs on from the first without a stop between them."""
    words = N_(
        "Two rules run into each other here without a stop, and it is not clear whom the second"
        " one binds. Ask the board where one ends and the other begins."
    )
    for sentence in text.sentences:
        hit = TWO_FORCES.search(sentence.words) or _second_rule(sentence)
        if hit:
            yield found("fused-sentence", sentence.line, hit[0], words)


def _second_rule(sentence: Sentence) -> re.Match[str] | None:
    """In an item that names what is forbidden: a must that no word ties to what stands before."""
    if not (BAN.search(sentence.lead) and NOUN_LIKE.match(sentence.words)):
        return None
    hit = ONE_MORE.search(sentence.words)
    return None if hit is None or re.search(CONNECTING, hit[0], re.I) else hit
