"""What a finding says: its line, its words, and a key that stays."""

from app.rules.linting.lint import lint
from tests.rules.linting.texts import TEXTS, invented

TEXT = invented("like-5460.md")


def keys(text: str) -> list[str]:
    return [finding.key for finding in lint(text)]


def test_a_key_stays_when_lines_move() -> None:
    assert sorted(keys(TEXT)) == sorted(keys(TEXT.replace("\n\n", "\n\n\n\n")))


def test_a_key_goes_only_with_its_finding() -> None:
    mended = TEXT.replace("~~not even at lunch or in planning time~~", "")
    assert len(set(keys(TEXT)) - set(keys(mended))) == 1


def test_the_same_words_twice_have_two_keys() -> None:
    assert len(set(keys("~~now~~\n\n~~now~~"))) == len(keys("~~now~~\n\n~~now~~"))


def test_a_finding_names_the_line_its_words_stand_on() -> None:
    struck = next(finding for finding in lint(TEXT) if finding.rule == "struck-text")
    assert struck.excerpt in TEXT.splitlines()[struck.line - 1]


def test_in_a_wrapped_paragraph_it_names_the_line_of_the_words() -> None:
    blank = next(f for f in lint(invented("electronic-devices.md")) if f.rule == "fill-in")
    assert "____" in invented("electronic-devices.md").splitlines()[blank.line - 1]


def test_every_sentence_can_be_filled_in_and_every_excerpt_is_short() -> None:
    for path in TEXTS.glob("*.md"):
        for finding in lint(path.read_text("utf-8")):
            assert "%(" not in finding.words % finding.values
            assert len(finding.excerpt) <= 160


def test_a_text_without_words_breaks_nothing() -> None:
    assert {finding.line for finding in lint("\n \n| |\n- \n# \n")} == {0}


def test_a_text_made_to_be_slow_is_not() -> None:
    for hostile in ("[" * 50_000, "<del>" * 20_000, "A " * 50_000, " " * 200_000 + "x"):
        assert lint(hostile) is not None
