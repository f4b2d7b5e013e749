"""What changed: each word once, told without color, whatever the texts are."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.redline import Block, Change, compare, redline_html, summary

OLD = """# Policy 100

Staff may text students about trips.

1. Ask a parent.
2. Keep a copy.

Questions go to the office."""
NEW = OLD.replace("may text", "may not text").replace("2. Keep", "2. Tell Ben.\n3. Keep")

SOME = "the staff shall not text call a student ~~once~~ ++now++"
WORDS = st.lists(st.sampled_from(SOME.split(" ")))
TEXTS = st.lists(WORDS.map(" ".join), max_size=8).map("\n\n".join)


def side(blocks: list[Block], without: str) -> list[str]:
    """The words of one of the two texts."""
    changes = [change for block in blocks for change in block.changes if change.kind != without]
    return " ".join(change.words for change in changes).replace("~~", "").replace("++", "").split()


def test_a_word_that_came_is_added_in_its_place() -> None:
    changed = next(block for block in compare(OLD, NEW) if block.kind == "changed")
    assert changed.changes == (
        Change("same", "Staff may"),
        Change("added", "not"),
        Change("same", "text students about trips."),
    )


def test_a_new_item_and_the_new_number_of_the_next_are_told() -> None:
    kinds = [(block.kind, block.changes[0].words) for block in compare(OLD, NEW)[3:5]]
    assert kinds == [("added", "2. Tell Ben."), ("changed", "2.")]


def test_words_are_counted_on_both_sides() -> None:
    assert summary(OLD, NEW) == (1, 5)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(old: str, new: str) -> None:
    blocks = compare(old, new)
    plain = [text.replace("~~", "").replace("++", "").split() for text in (old, new)]
    assert [side(blocks, "added"), side(blocks, "removed")] == plain


def test_a_word_that_was_struck_has_changed() -> None:
    assert compare("Call home now.", "Call ~~home~~ now.")[0].changes[1:3] == (
        Change("removed", "home"),
        Change("added", "~~home~~"),
    )


def test_emphasis_alone_is_no_change() -> None:
    assert {block.kind for block in compare("Ask **first**.", "Ask *first*.")} == {"same"}


def test_a_paragraph_with_most_words_new_is_removed_and_added() -> None:
    kinds = [
        block.kind for block in compare("Call the office today.", "Never use a private phone.")
    ]
    assert kinds == ["removed", "added"]


def test_paragraphs_keep_their_partners_when_one_goes_between() -> None:
    old = "\n\n".join(f"Rule {n} says that staff number {n} asks {n} times." for n in range(9))
    new = old.replace("Rule 4 says that staff number 4 asks 4 times.\n\n", "").replace(
        "asks", "calls"
    )
    kinds = [block.kind for block in compare(old, new)]
    assert kinds == ["changed"] * 4 + ["removed"] + ["changed"] * 4


def test_removed_and_added_are_words_one_can_hear() -> None:
    html = redline_html("Ask Ben.", "Ask Cora.", "en")
    assert "[<strong>Removed:</strong> <del>Ben.</del>]" in html
    assert "[<strong>Added:</strong> <ins>Cora.</ins>]" in html and "end of added words" in html


def test_the_words_are_in_the_reader_s_language() -> None:
    html = redline_html("Ask Ben.", "Ask Cora.", "es")
    assert "Quitado:" in html and "Agregado:" in html and "Removed" not in html


def test_long_unchanged_stretches_fold_away_but_for_their_ends() -> None:
    old = "\n\n".join(f"Rule {n}." for n in range(9))
    html = redline_html(old, old + "\n\nRule 9.", "en")
    assert "<p>Rule 0.</p><details><summary>7 paragraphs without a change</summary>" in html
    assert "</details><p>Rule 8.</p><p>[<strong>Added:" in html


def test_items_are_lists_and_headings_are_headings() -> None:
    html = redline_html(OLD, OLD + "\n\n- One more.", "en")
    assert "<h2>Policy 100</h2>" in html and "<li>1. Ask a parent.</li>" in html
    assert "<ul><li>[<strong>Added:</strong>" in html


def test_items_that_stayed_and_came_stand_in_one_list() -> None:
    assert redline_html("- a b c", "- a b c\n- d e f\n- a b", "en").count("<ul>") == 1


def test_lines_that_were_broken_on_purpose_stay_lines() -> None:
    html = redline_html(
        "Code\\\n5223 Conduct\\\n5224 Old", "Code\\\n5223 Conduct\\\n5225 New", "en"
    )
    assert "<p>Code<br>5223 Conduct<br> [<strong>Removed:" in html


def test_a_heading_that_is_gone_is_none() -> None:
    html = redline_html("# Purpose\n\nHelp.", "Help.", "en")
    assert "<h2>" not in html and "<p>[<strong>Removed:</strong> <del>Purpose</del>]" in html


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x>', "&lt;b&gt;", "C++ ~~"]
)
def test_nothing_in_either_text_becomes_markup(hostile: str) -> None:
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.append(tag)  # type: ignore[method-assign]
    reader.feed(redline_html(hostile, f"Now: {hostile}", "en"))
    assert set(found) <= {"p", "del", "ins", "strong", "span"}


def test_a_text_that_repeats_one_word_is_compared_nevertheless() -> None:
    assert summary("shall " * 9000, "shall " * 8000 + "not " + "shall " * 500) == (500, 1)
