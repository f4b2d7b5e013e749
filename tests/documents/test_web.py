"""A web page says in our text what it shows; whatever runs, loads or hides is left out."""

import pytest

from app.documents.web import read


def text(page: str) -> str:
    """What is read of a page."""
    return read(page.encode())


@pytest.mark.parametrize(
    "struck",
    [
        "<s>nobody</s>",
        "<strike>nobody</strike>",
        "<del>nobody</del>",
        "<span style='color: red; text-decoration: line-through'>nobody</span>",
        "<style>.c7 { text-decoration : line-through }</style><span class='a c7'>nobody</span>",
    ],
)
def test_struck_words_are_struck_however_the_page_says_it(struck: str) -> None:
    assert text(f"Ask {struck} first.") == "Ask ~~nobody~~ first."


def test_inserted_words_are_inserted() -> None:
    assert text("Ask <ins>Cora</ins> <s>Ben</s> <u>now</u>.") == "Ask ++Cora++ ~~Ben~~ ++now++."


@pytest.mark.parametrize(
    "tag", ["script", "style", "iframe", "svg", "template", "object", "noscript", "nav", "select"]
)
def test_what_runs_loads_or_belongs_to_the_site_is_left_out(tag: str) -> None:
    assert text(f"<p>Ask</p><{tag}>harm</{tag}><p>Tell</p>") == "Ask\n\nTell"


def test_what_the_page_hides_is_left_out() -> None:
    assert text('<p>Ask</p><p style="display:none">harm</p>') == "Ask"


def test_entities_are_letters_and_stay_words() -> None:
    assert text("<p>&lt;script&gt; &amp;amp; &ntilde;") == "<script> \\&amp; ñ"


def test_lists_keep_their_numbers_and_what_stands_in_them() -> None:
    page = "<ol start=3><li>Ask<ul><li>by phone</ul><li value=7>Tell</ol><p>Wait"
    assert text(page) == "3. Ask\n   - by phone\n7. Tell\n\nWait"


def test_headings_tables_and_lines_come_through() -> None:
    page = "<h2>Codes</h2><table><tr><th>Code<th>Title<tr><td>100<td><p>Phones</table>A<br>B"
    assert text(page) == "## Codes\n\n| Code | Title |\n| --- | --- |\n| 100 | Phones |\n\nA\\\nB"


def test_bold_words_come_through() -> None:
    assert text('<b>Ask</b> <span style="font-weight:700">now</span>') == "**Ask** **now**"


def test_a_page_that_never_closes_anything_is_read() -> None:
    assert text("<div><p>Ask <b>now<p>Tell<table><tr><td>Wait").startswith("Ask **now**")


def test_tags_without_end_hide_nothing() -> None:
    assert text("<div>" * 2000 + "Ask") == "Ask"
