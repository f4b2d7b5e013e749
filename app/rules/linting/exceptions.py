"""Bans and their exceptions: missing, different next door, or repeated in some items only."""

import re
from collections.abc import Iterator
from itertools import pairwise

from app.rules.excuses import N_
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import (
    BAN,
    CONSENT,
    CONTACT,
    EXCEPTION,
    PURPOSE,
    STAFF,
    STUDENT,
    TOPICS,
    one_of,
    stems,
)
from app.rules.linting.text import Listing, Sentence, Text

EVERY = one_of(r"(?:any|all|every|each|no|none|never|whatever|always)\b")
OUTRIGHT = one_of(r"(?:prohibit|forbid)\w*", r"(?:allowed|permitted|banned|barred)\b")
NEVER_FINE = one_of(
    r"(?:confidential|privacy|obscen\w*|sexual\w*|unlawful|illegal|harass\w*|passwords?)\b",
    r"(?:retaliat|discriminat|bully|threat|secre)\w*",
    r"(?:private|personal) (?:or\b|and\b|information|data|matter|facts)",
)
"""What nobody expects to be approved."""
INVITING = one_of(
    r"(?:contact|ask|request|appl(?:y|ies)|speak|talk|turn|write|approv\w*|permission|consent)\b"
)
STARTING = one_of(
    r"(?:establish|creat|start|open|set up|set(?:ting)? up|maintain|use|run|post|publish|launch|"
    r"manage|build)\w*"
)
WISHING = one_of(
    r"(?:would like|wish(?:es|ing)?|want(?:s|ing)?|interested in|plans? to|desir\w*)\b",
    r"(?:may|can)\b(?! not)",
)
ALIKE = 2
"""Shared words that make two neighboring bans speak of the same thing."""
FAMILY = one_of(
    r"famil(?:y|ies|ial)\b",
    rf"own (?:\w+ )?{STUDENT}\b",
    r"(?:relatives?|parents? of|guardians? of|siblings?|sons?|daughters?)\b",
)
SPARED = one_of(
    r"(?:not|never) (?:\w+ ){0,2}?(?:apply|intended|mean\w*|aim|interfere|disturb|prohibit\w*)\b",
    r"(?:not|never) (?:\w+ ){0,2}?(?:cover|extend|stand|limit|concern|restrict\w*|bar)\b",
    r"(?:except\w*|exempt\w*|unless|other than|excluded?|excludes|is allowed|are allowed)\b",
    r"(?:may|permitted|independent\w* of|apart from)\b",
)


def bans_without_exception(text: Text, facts: Facts) -> Iterator[Finding]:
    """A ban on everything of a kind, while another clause invites staff to ask for it."""
    words = N_(
        "This ban knows no exception, but another sentence presupposes one: “%(other)s”."
        " Ask the board whether what is approved there is meant to be exempt here."
    )
    inviting = [each for each in text.sentences if _invites(each)]
    for ban in text.sentences:
        other = _answer(ban, inviting) if _is_total(ban) else None
        if other:
            yield found("ban-without-exception", ban.line, ban.words, words, other=other.words)


def exceptions_apart(text: Text, facts: Facts) -> Iterator[Finding]:
    """Two neighboring bans on the same thing, each with an exception the other lacks."""
    words = N_(
        "Two sentences side by side forbid much the same, but with different exceptions. The one"
        " before says: “%(other)s”. Ask the board whether both exceptions hold for both."
    )
    bans = [each for each in text.sentences if not each.lead]
    for first, second in pairwise(bans):
        if _have_exceptions(first, second) and _differ(first, second):
            yield found("exceptions-differ", second.line, second.words, words, other=first.words)


def purposes_in_some_items(text: Text, facts: Facts) -> Iterator[Finding]:
    """A purpose that the lead-in states for the whole list, and only some items repeat."""
    words = N_(
        "The sentence before the list already says for which purpose. %(some)s of %(all)s items say"
        " it again, and this one does not. Ask the board whether it is meant without that limit."
    )
    for listing in text.lists:
        bare = _bare_items(listing)
        if bare and len(bare) < len(listing.items):
            count, some = len(listing.items), len(listing.items) - len(bare)
            values = {"some": str(some), "all": str(count)}
            yield found("purpose-in-some-items", bare[0].line, bare[0].words, words, **values)


def no_family_exception(text: Text, facts: Facts) -> Iterator[Finding]:
    """A ban on contact with students that spares no own child, relative or church group."""
    words = N_(
        "Taken word by word, this also forbids contact with one's own children, relatives, and"
        " young people from church or a club. Ask the board whether they are exempt."
    )
    bans = [each for each in text.sentences if _bars_contact(each)]
    if bans and not any(_spares_family(each) for each in text.sentences):
        yield found("no-family-exception", bans[0].line, bans[0].words, words)


def _is_total(sentence: Sentence) -> bool:
    said = sentence.whole
    hit = BAN.search(said)
    limits = (EXCEPTION, CONSENT, PURPOSE, NEVER_FINE)
    if hit is None or any(limit.search(said) for limit in limits):
        return False
    return bool(EVERY.search(said, 0 if OUTRIGHT.search(said) else hit.start()))


def _invites(sentence: Sentence) -> bool:
    said = sentence.words
    parts = (INVITING, STARTING, WISHING)
    return all(part.search(said) for part in parts) and not BAN.search(sentence.whole)


def _answer(ban: Sentence, inviting: list[Sentence]) -> Sentence | None:
    topics = [topic for topic in TOPICS.values() if topic.search(ban.words)]
    return next((s for s in inviting if any(topic.search(s.words) for topic in topics)), None)


def _have_exceptions(first: Sentence, second: Sentence) -> bool:
    said = (first.words, second.words)
    return all(BAN.search(each) and EXCEPTION.search(each) for each in said)


def _differ(first: Sentence, second: Sentence) -> bool:
    """Alike in what they forbid, unlike in what they spare."""
    (one, but_one), (two, but_two) = _parts(first.words), _parts(second.words)
    return len(stems(one) & stems(two)) >= ALIKE and not stems(but_one) & stems(but_two)


def _parts(words: str) -> tuple[str, str]:
    """The rule and its exception, which stands first or last."""
    hit = EXCEPTION.search(words)
    start = hit.start() if hit else len(words)
    if start > 0:
        return words[:start], words[start:]
    spared, _, rule = words.partition(",")
    return rule, spared


def _bare_items(listing: Listing) -> list[Sentence]:
    led = PURPOSE.search(listing.lead.words)
    return [item for item in listing.items if not PURPOSE.search(item.words)] if led else []


def _bars_contact(sentence: Sentence) -> bool:
    said = sentence.whole
    parties = re.search(rf"\b{STUDENT}\b", sentence.words, re.I) and _binds_staff(said)
    return bool(BAN.search(said) and parties and CONTACT.search(sentence.words))


def _binds_staff(said: str) -> bool:
    return bool(re.search(rf"\b{STAFF}\b|\b(?:prohibited|forbidden|not allowed)\b", said, re.I))


def _spares_family(sentence: Sentence) -> bool:
    return bool(FAMILY.search(sentence.words) and SPARED.search(sentence.words))
