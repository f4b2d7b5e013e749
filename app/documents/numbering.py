"""The numbers Word computes and writes nowhere in the text (ECMA-376, 17.9)."""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl"}
ROMAN |= {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
LEVELS = 9


class _Level(NamedTuple):
    start: int
    kind: str
    pattern: str
    is_legal: bool


class Numbering:
    """Counts along: ask for each numbered paragraph once, in the order of the text."""

    def __init__(self, part: Element | None) -> None:
        root = part if part is not None else Element("numbering")
        levels = {
            each.get("abstractNumId", ""): {_at(lvl): _level(lvl) for lvl in each.iter("lvl")}
            for each in root.iter("abstractNum")
        }
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for num in root.iter("num"):
            key, kind = num.get("numId", ""), value(num, "abstractNumId")
            own = {_at(lvl): _level(lvl) for lvl in num.iter("lvl")}
            self._lists[key] = kind, levels.get(kind, {}) | own
            self._starts[key] = {
                _at(each): int(value(each, "startOverride", "1"))
                for each in num.iter("lvlOverride")
                if each.find("startOverride") is not None
            }

    def label(self, key: str, at: int) -> str:
        """What stands before the paragraph: "-" for a bullet, else as Word shows it."""
        kind, levels = self._lists.get(key, ("", {}))
        level = levels.get(at)
        if level is None:
            return "-"
        counts = self._counts.setdefault(kind, {})
        begin = self._starts.get(key, {}).pop(at, None)
        counts[at] = begin if begin is not None else counts.get(at, level.start - 1) + 1
        for deeper in range(at + 1, LEVELS):
            counts.pop(deeper, None)
        if level.kind == "bullet":
            return "-"
        return re.sub(
            r"%([1-9])",
            lambda found: _shown(int(found[1]) - 1, counts, levels, level),
            level.pattern,
        )


def value(parent: Element | None, tag: str, otherwise: str = "") -> str:
    """The value of an element below, as Word's properties are written."""
    found = parent.find(tag) if parent is not None else None
    return found.get("val", otherwise) if found is not None else otherwise


def _at(level: Element) -> int:
    return int(level.get("ilvl", "0"))


def _level(lvl: Element) -> _Level:
    start, kind = int(value(lvl, "start", "0")), value(lvl, "numFmt", "decimal")
    return _Level(start, kind, value(lvl, "lvlText"), lvl.find("isLgl") is not None)


def _shown(at: int, counts: dict[int, int], levels: dict[int, _Level], asked: _Level) -> str:
    level = levels.get(at, asked)
    number = counts.setdefault(at, level.start)
    return numeral(number, "decimal" if asked.is_legal else level.kind)


def numeral(number: int, kind: str) -> str:
    """A number in one of Word's formats; those that policies do not use come as digits."""
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.upper() if kind == "upperRoman" else roman
    if kind in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if kind == "upperLetter" else letter
    if kind == "none":
        return ""
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, sign in ROMAN.items():
        text += sign * (number // worth)
        number %= worth
    return text
