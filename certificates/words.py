"""Everything a certificate prints, frozen when it is issued, and whether our fonts can print it."""

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from json import dumps
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

Language = Literal["en", "es"]

FONTS = Path(__file__).parent / "fonts"
SERIF = FONTS / "EBGaramond-Regular.ttf"
SANS = FONTS / "SourceSans3-Regular.ttf"

LONGEST_NAME = 200
_UNPRINTABLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


@dataclass(frozen=True)
class ModuleLine:
    """One module passed; minutes are the declared ones, never the time a learner took."""

    title: str
    edition: int
    minutes: int


@dataclass(frozen=True)
class PolicyLine:
    """One policy signed; edition is worded for the page: "adopted November 15, 2022"."""

    code: str
    title: str
    edition: str


@dataclass(frozen=True)
class ElsewhereLine:
    """Training given by somebody else, taken over with proof; minutes are those of the proof."""

    title: str
    provider: str
    finished: str
    """The day, worded for the page."""
    minutes: int
    """0 where the proof states none."""


@dataclass(frozen=True)
class CertificateWords:
    """The certificate's words; ValueError for a name, address or logo that may not be printed."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")

    number: str
    verify_url: str
    """Where the QR leads: the public address, a slash, the secret code."""
    language: Language
    learner: str
    district: str
    program: str
    modules: tuple[ModuleLine, ...]
    policies: tuple[PolicyLine, ...]
    minutes: int
    """Declared total in minutes."""
    issued_on: date
    signatory: str
    """The district's office or person; may be empty."""
    notes: tuple[str, ...] = ()
    logo: str | None = None
    elsewhere: tuple[ElsewhereLine, ...] = ()
    hours: str = ""
    """Clock hours such as "1.25"; empty where the program credits none."""
    valid_until: date | None = None
    """The last day it counts; empty for as long as the record."""

    def __post_init__(self) -> None:
        _refuse_unprintable_name(self.learner)
        if not self.verify_url.startswith(("https://", "http://")):
            raise ValueError("The check address must begin with https:// or http://.")
        if self.logo is not None and not self.logo.startswith("data:image/"):
            raise ValueError("The logo must be an image stored in a data: address.")

    @property
    def short_address(self) -> str:
        """The address for typing: no scheme and no secret code, since the number is typed there."""
        return self.verify_url.split("://", 1)[1].rpartition("/")[0]

    def to_json(self) -> str:
        """Plain JSON with sorted keys, the same text for the same words."""
        return dumps(asdict(self), default=date.isoformat, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "CertificateWords":
        """The words that `to_json` wrote; ValueError names the first thing that is not theirs."""
        try:
            return _reader().validate_json(text)
        except ValidationError as refused:
            first = refused.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the text"
            raise ValueError(
                f"These are not a certificate's words: {place}: {first['msg'].rstrip('.')}."
            ) from None


def missing_glyphs(text: str) -> list[str]:
    """The characters our fonts cannot draw, each once; text extraction would hide such boxes."""
    characters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [char for char in characters if not char.isspace() and ord(char) not in _drawable()]


def _refuse_unprintable_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise ValueError(f"The learner's name is longer than {LONGEST_NAME} characters.")
    for character in name:
        if unicodedata.category(character) in _UNPRINTABLE_CATEGORIES:
            raise ValueError(
                f"The learner's name holds an invisible character, U+{ord(character):04X}."
            )


@cache
def _reader() -> TypeAdapter[CertificateWords]:
    return TypeAdapter(CertificateWords)


@cache
def _drawable() -> frozenset[int]:
    return _characters_of(SERIF) | _characters_of(SANS)


def _characters_of(face: Path) -> frozenset[int]:
    # Imported here because a web worker that prints nothing need not load it.
    from fontTools.ttLib import TTFont

    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())
