"""What a template left behind: instructions to the board that adopts it, options, blanks."""

import re
from collections.abc import Iterator

from app.rules.excuses import N_
from app.rules.linting.blocks import Block
from app.rules.linting.finding import Facts, Finding, found
from app.rules.linting.saying import one_of
from app.rules.linting.text import Text

VERB = (
    r"(?:select|choose|pick|insert|delete|remove|circle|fill in|strike|customi[sz]e|adapt|replace|"
    r"enter|modify)"
)
BOARD = r"(?:the )?(?:local )?(?:district|board|school|trustee)s?"
PLACE = r"(?:option|alternative|paragraph|section|bullet|item|line|sentence|language|wording)s?"
INSTRUCTION = re.compile(
    rf"(?:^|[.!?:;(\[*>]\s*|\b{BOARD} (?:should |may |must |can |to )?)(?:please )?{VERB}"
    rf" (?:which|(?:any|one|either|all) (?:of )?(?:(?:the|these) )?(?:following|two|three|{PLACE})|"
    rf"(?:(?:the|your) )?(?:district |school )?name|if not applicable|"
    rf"(?:the |this )?(?:\w+ )?{PLACE})\b[^.\n]{{0,120}}|"
    r"\bnote to (?:the )?(?:\w+ )?(?:district|board|school|editor|drafter)s?\b[^.\n]{0,120}|"
    r"\bdrafting note\b|"
    r"\b(?:sample|model|template) (?:policy|text|language)\b\s*[.:,(][^.\n]{0,60}",
    re.I | re.M,
)
IN_BRACKETS = re.compile(
    rf"[(\[{{<]\W{{0,4}}(?:\w{{1,20}}:? ){{0,3}}?{VERB} (?!by\b)[^)\]}}>]{{3,200}}[)\]}}>]", re.I
)
CAPITALS = re.compile(r"\b(?:[A-Z][A-Z'/-]*[ ,.:;]+){3,}[A-Z][A-Z'/-]*\b")
INSTRUCTING = one_of(
    rf"{VERB}\b", r"optional\b", r"may be (?:included|added|omitted)\b", "note to", "if applicable"
)
OPTION = re.compile(
    r"^\W*(?:option|alternative|version)\s+(?:\d|[A-C]|one|two|three)\b\W*(?:[.:)–—*-]|$)",
    re.I | re.M,
)
BLANK = re.compile(
    r"_{3,}|\b(?:TBD|XX+)\b|\$\{\w+\}|\{\{.+?\}\}|"
    r"(?<!!)\[(?:(?:the|your|our|school|district|board) )*(?:name|title|district|school|board|date|"
    r"number|phone|position|office|tbd|blank|_+)\b[^\]]{0,40}\](?!\()",
    re.I,
)
BOLD_NAME = re.compile(
    r"(?<=\w )\*\*[A-Z][\w.' -]+\*\*(?= (?:\w+ )?(?:School|Public|Elementary|Unified|County))"
)
SIGNATURE = re.compile(r"\b(?:signature|signed|date|name|witness|by)\b\W*_", re.I)


def instructions(text: Text, facts: Facts) -> Iterator[Finding]:
    """Words that speak to the board which adopts a template, not to the people it binds."""
    words = N_(
        "This reads like an instruction from a template to the board that adopts it. Nobody can"
        " tell what the board chose. Ask the board which words it adopted."
    )
    for block in text.blocks:
        for hit in _instructions_in(block.raw):
            said = hit[0].strip("*_ .:;()[]>")
            yield found("template-instruction", block.line_of(hit), said, words)


def blanks(text: Text, facts: Facts) -> Iterator[Finding]:
    """Places that were to be filled in, and a name in bold type that filled one."""
    words = N_(
        "A place to be filled in is still there, or its bold type is. Check that the text says"
        " here what the board adopted."
    )
    for block in text.blocks:
        for hit in _blanks_in(block):
            yield found("fill-in", block.line_of(hit), block.around(hit), words)


def _instructions_in(raw: str) -> list[re.Match[str]]:
    loud = [hit for hit in CAPITALS.finditer(raw) if INSTRUCTING.search(hit[0])]
    quiet = IN_BRACKETS.search(raw) or INSTRUCTION.search(raw)
    hits = loud or ([quiet] if quiet else [])
    return [*hits, *OPTION.finditer(raw)]


def _blanks_in(block: Block) -> list[re.Match[str]]:
    if SIGNATURE.search(block.raw):
        return []
    return [*BLANK.finditer(block.raw), *BOLD_NAME.finditer(block.raw)]
