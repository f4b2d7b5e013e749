"""The reading view: every word is there, and none that was struck looks as if it held."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.marks import plain_words, reading_view

POLICY = """# Policy 100

Staff use school accounts, ~~except on trips~~.

3. Ask first.
7. ++Tell a parent.++
"""


def test_struck_words_are_named_before_they_are_read() -> None:
    assert (
        "accounts, [<strong>Struck out in the adopted text:</strong> <del>except on trips</del>]"
        in reading_view(POLICY)
    )


def test_inserted_words_are_named_in_the_reader_s_language() -> None:
    html = reading_view(POLICY, "es")
    assert "[<strong>Insertado en el texto aprobado:</strong> <ins>Tell a parent.</ins>]" in html


def test_the_end_of_struck_words_is_heard() -> None:
    assert "(end of struck words)" in reading_view(POLICY)


def test_items_keep_the_numbers_they_were_written_with() -> None:
    html = reading_view(POLICY)
    assert '<li value="3">Ask first.</li>' in html and '<li value="7">' in html


def test_headings_stand_under_the_page_s_own() -> None:
    assert "<h2>Policy 100</h2>" in reading_view(POLICY)
    assert "<h4>Small</h4>" in reading_view("###### Small")


def test_bold_words_within_a_word_come_through() -> None:
    assert "<strong>non</strong>-District" in reading_view("pages of **non**-District groups")


def test_words_struck_over_several_paragraphs_are_struck_in_each() -> None:
    html = reading_view("One ~~two\n\n- three\n\nfour~~ five")
    assert html.count("<del>") == 3 and "five" in html.rpartition("</del>")[2]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "<!-- hidden -->",
        "[a]: https://b.example",
    ],
)
def test_nothing_that_is_written_vanishes_or_runs(text: str) -> None:
    html = reading_view(text)
    assert text.replace("<", "&lt;").replace(">", "&gt;") in html


def test_pictures_and_strange_links_load_nothing() -> None:
    html = reading_view("![a](https://b.example/c.png) [d](javascript:e) [f](data:g)")
    assert "<img" not in html and "javascript:e)" in html and 'href="data' not in html


def test_a_programming_language_is_not_inserted() -> None:
    assert "<ins>" not in reading_view("Teach C++ and more C++ here.")


def test_short_lines_stay_lines() -> None:
    html = reading_view("2-2-102 Definitions\n2-2-103 Public Trust")
    assert "Definitions<br>" in html


def test_wrapped_lines_become_one() -> None:
    assert "<br>" not in reading_view(
        "A long line of a text that somebody has wrapped by hand\n" * 3
    )


def test_what_is_in_force_has_no_marks_and_no_struck_words() -> None:
    assert plain_words(POLICY).split("\n\n") == [
        "Policy 100",
        "Staff use school accounts, .",
        "3. Ask first.",
        "7. Tell a parent.",
    ]


def test_what_is_in_force_has_no_marks_within_words_either() -> None:
    assert plain_words("**non**-District *and* \\*so\\* [on](https://a.example)") == (
        "non-District and *so* on"
    )


@given(st.text("ab \n*_~+#>-|`<!:", max_size=60))
def test_every_letter_is_on_the_page_whatever_signs_stand_around_it(text: str) -> None:
    bare = re.sub(
        r"<[^>]*>", "", re.sub(r"\[<strong>.*?</strong>|<span.*?</span>", "", reading_view(text))
    )
    assert re.sub("[^ab]", "", unescape(bare)) == re.sub("[^ab]", "", text)
