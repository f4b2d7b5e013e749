"""The HTML part of a message: the words of its text and nothing else, for every mail program."""

import re
from itertools import groupby

from markupsafe import Markup, escape

LINK = re.compile(r"(https?://[^\s<>\"]+)")


def body(text: str) -> Markup:
    """Paragraphs, lists and links of a plain text."""
    return Markup("\n").join(_block(block) for block in text.strip().split("\n\n"))


def document(text: str, subject: str, language: str) -> str:
    """The text as a whole HTML message."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{body(text)}\n</body>\n</html>\n"
    )


def _block(block: str) -> Markup:
    parts = groupby(block.splitlines(), key=lambda line: line.startswith("- "))
    return Markup("\n").join(
        _list(list(lines)) if is_list else _paragraph(list(lines)) for is_list, lines in parts
    )


def _list(lines: list[str]) -> Markup:
    items = (Markup("<li>{}</li>").format(_linked(line[2:])) for line in lines)
    return Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(items))


def _paragraph(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(map(_linked, lines)))


def _linked(line: str) -> Markup:
    parts = LINK.split(line)
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
