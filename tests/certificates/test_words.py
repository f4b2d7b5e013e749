"""The frozen words: exact storage, names that may be printed, characters our fonts can draw."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from certificates.words import FONTS, CertificateWords, missing_glyphs


def test_words_come_back_exactly_from_their_json(words: CertificateWords) -> None:
    assert CertificateWords.from_json(words.to_json()) == words


def test_json_comes_back_exactly_from_its_words(busiest: CertificateWords) -> None:
    assert CertificateWords.from_json(busiest.to_json()).to_json() == busiest.to_json()


def test_words_stored_before_credit_and_hours_were_known_still_read(
    words: CertificateWords,
) -> None:
    stored = json.loads(words.to_json())
    for later in ("elsewhere", "hours", "valid_until"):
        del stored[later]
    assert CertificateWords.from_json(json.dumps(stored)) == words


def test_credit_and_the_last_day_come_back_exactly(credited: CertificateWords) -> None:
    assert CertificateWords.from_json(credited.to_json()) == credited


def test_words_cannot_be_changed_after_issue(words: CertificateWords) -> None:
    with pytest.raises(FrozenInstanceError):
        words.__setattr__("learner", "Someone Else")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"minutes": 65', '"minutes": "65"'),
        ('"minutes": 65', '"minutes": 65, "score": 9'),
        ('"edition": 3', '"edition": 3.0'),
        ('"edition": 3', '"edition": 3, "seconds": 9'),
        ('"language": "en"', '"language": "fr"'),
        ('"issued_on": "2026-08-28"', '"issued_on": "August 28"'),
        ("Maria", "Maria\u202e"),
        ("{", "["),
    ],
)
def test_anything_else_is_refused_in_a_sentence(
    words: CertificateWords, before: str, after: str
) -> None:
    with pytest.raises(ValueError, match=r"^These are not a certificate's words: .+[^.]\.$"):
        CertificateWords.from_json(words.to_json().replace(before, after))


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\0", "\x1b", "\ud800", "\ue000"])
def test_a_name_with_an_invisible_character_is_refused(
    words: CertificateWords, hidden: str
) -> None:
    with pytest.raises(ValueError, match=f"invisible character, U\\+{ord(hidden):04X}"):
        replace(words, learner=f"Jane {hidden}eoD")


def test_a_name_may_have_200_characters_and_no_more(words: CertificateWords) -> None:
    assert replace(words, learner="é" * 200)
    with pytest.raises(ValueError, match="longer than 200"):
        replace(words, learner="é" * 201)


@pytest.mark.parametrize("logo", ["https://a.example/logo.png", "file:///etc/passwd", "logo.png"])
def test_a_logo_must_be_stored_in_the_words(words: CertificateWords, logo: str) -> None:
    with pytest.raises(ValueError, match="data:"):
        replace(words, logo=logo)


def test_the_check_address_must_be_a_web_address(words: CertificateWords) -> None:
    with pytest.raises(ValueError, match="https://"):
        replace(words, verify_url="javascript:alert(1)")


def test_the_short_address_leaves_out_the_secret_code(words: CertificateWords) -> None:
    assert words.short_address == "training.pinehollow.example/check"


@pytest.mark.parametrize("face", sorted(FONTS.glob("*.ttf")), ids=lambda face: face.stem)
def test_every_shipped_font_draws_names_from_many_languages(face: Path) -> None:
    with TTFont(face) as font:
        assert {ord(char) for char in "éñłžĐʻŐğЖҐёΩάЇ"} <= set(font.getBestCmap())


def test_characters_without_a_glyph_are_named_once_each() -> None:
    assert missing_glyphs("Łucja Жанна Ωμέγα ʻAlohi नमन 汉") == ["न", "म", "汉"]


def test_an_accent_typed_as_a_character_of_its_own_can_be_drawn() -> None:
    assert missing_glyphs("Nu\u0301n\u0303ez") == []


def test_the_web_part_can_use_words_and_numbers_without_the_printer() -> None:
    script = (
        "import sys, certificates.words, certificates.number; print('weasyprint' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert answer.stdout.strip() == b"False"
