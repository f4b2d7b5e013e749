"""A Word file says in our text what it says on paper, and what was changed in it."""

import pytest

from app.documents.docx import read
from app.documents.numbering import numeral
from tests.documents.making import SPACES, docx, paragraph, run


def text(body: str, **parts: str) -> str:
    """What is read of a Word file with this body and these other parts."""
    return read(docx(body, {f"word/{name}.xml": part for name, part in parts.items()}))


def level(at: int, kind: str, pattern: str) -> str:
    """How one level of a list is numbered."""
    inner = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{inner}</w:lvl>'


def item(words: str, at: int = 0, number: int = 5) -> str:
    """A paragraph of a list."""
    inner = f'<w:ilvl w:val="{at}"/><w:numId w:val="{number}"/>'
    return paragraph(run(words), f"<w:numPr>{inner}</w:numPr>")


def numbered(*levels: str, more: str = "") -> str:
    """The part that holds the lists."""
    lists = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    first = '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    return f"<w:numbering {SPACES}>{lists}{first}{more}</w:numbering>"


@pytest.mark.parametrize("look", ["<w:strike/>", '<w:dstrike w:val="1"/><w:strike w:val="0"/>'])
def test_struck_words_are_struck(look: str) -> None:
    body = paragraph(run("Ask ") + run("nobody", look) + run(" first."))
    assert text(body) == "Ask ~~nobody~~ first."


def test_a_strike_that_is_taken_back_is_none() -> None:
    assert text(paragraph(run("Ask first.", '<w:strike w:val="false"/>'))) == "Ask first."


def test_tracked_changes_are_struck_and_inserted() -> None:
    gone = "<w:del><w:r><w:delText>nobody</w:delText></w:r></w:del>"
    came = f"<w:ins>{run('Cora')}</w:ins>"
    assert text(paragraph(run("Ask ") + gone + came + run("."))) == "Ask ~~nobody~~++Cora++."


def test_words_that_moved_are_struck_here_and_inserted_there() -> None:
    moved = (
        f"<w:moveFrom>{run('First')}</w:moveFrom>{run(' ask ')}<w:moveTo>{run('first')}</w:moveTo>"
    )
    assert text(paragraph(moved)) == "~~First~~ ask ++first++"


def test_underlined_words_are_inserted_where_others_are_struck() -> None:
    body = paragraph(
        run("Ask ") + run("nobody", "<w:strike/>") + run("Cora", '<w:u w:val="single"/>')
    )
    assert text(body) == "Ask ~~nobody~~++Cora++"


def test_underlined_words_alone_are_plain() -> None:
    assert text(paragraph(run("Ask ") + run("Cora", '<w:u w:val="single"/>'))) == "Ask Cora"


def test_bold_words_come_through_within_a_word() -> None:
    body = paragraph(run("of ") + run("non", "<w:b/>") + run("-District pages"))
    assert text(body) == "of **non**-District pages"


def test_hidden_words_are_not_read() -> None:
    assert text(paragraph(run("Ask.") + run("secret", "<w:vanish/>"))) == "Ask."


def test_word_s_own_numbers_are_words() -> None:
    lists = numbered(
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "lowerLetter", "%1.%2(%3)"),
    )
    body = item("Purpose") + item("Ask", 1) + item("Tell", 1) + item("early", 2) + item("Scope")
    assert text(body + item("All", 1), numbering=lists).split("\n") == [
        *("I. Purpose", "", "1. Ask", "2. Tell", "", "I.2(a) early", "", "II. Scope", "", "1. All"),
    ]


def test_bullets_within_numbers_stand_within_them() -> None:
    lists = numbered(level(0, "decimal", "%1."), level(1, "bullet", "\u2022"))
    body = item("Ask") + item("by phone", 1) + item("Tell")
    assert text(body, numbering=lists) == "1. Ask\n   - by phone\n2. Tell"


def test_a_list_begins_anew_where_word_says_so() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = f'<w:num w:numId="6"><w:abstractNumId w:val="0"/>{again}</w:num>'
    lists = numbered(level(0, "decimal", "%1."), more=more)
    body = item("a") + item("b") + paragraph(run("Then")) + item("c", number=6)
    assert text(body, numbering=lists) == "1. a\n2. b\n\nThen\n\n1. c"


@pytest.mark.parametrize(
    "number, kind, shown",
    [(4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (7, "decimalZero", "07"), (9, "none", "")],
)
def test_numerals_are_word_s(number: int, kind: str, shown: str) -> None:
    assert numeral(number, kind) == shown


def test_headings_follow_their_styles_and_what_these_are_based_on() -> None:
    first = '<w:style w:styleId="A"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    second = '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    styles = f"<w:styles {SPACES}>{first}{second}</w:styles>"
    body = paragraph(run("Policy 100", "<w:b/>"), '<w:pStyle w:val="B"/>')
    assert text(body, styles=styles) == "# Policy 100"


def test_tables_keep_their_rows_and_what_was_struck_in_them() -> None:
    rows = [["Code", "Title"], ["100", "Phones | all"]]
    cells = ["".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows]
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph(run('5'))}</w:tc></w:tr>"
    body = f"<w:tbl><w:tr>{cells[0]}</w:tr><w:tr>{cells[1]}</w:tr>{gone}</w:tbl>"
    assert text(body).split("\n")[2:] == ["| 100 | Phones \\| all |", "| ~~5~~ |  |"]


def test_footnotes_stand_at_the_end_under_their_number() -> None:
    body = paragraph(run("Ask.") + '<w:r><w:footnoteReference w:id="7"/></w:r>')
    note = f'<w:footnote w:id="7">{paragraph(run("Cora."))}</w:footnote>'
    notes = f"<w:footnotes {SPACES}>{note}</w:footnotes>"
    assert text(body, footnotes=notes) == "Ask. [1]\n\n[1] Cora."


def test_words_in_controls_links_and_boxes_are_read() -> None:
    link = paragraph(f"<w:hyperlink>{run('Ask')}</w:hyperlink>")
    control = f"<w:sdt><w:sdtContent>{paragraph(run('Tell'))}</w:sdtContent></w:sdt>"
    box = paragraph(
        f"<w:r><w:pict><w:txbxContent>{paragraph(run('Wait'))}</w:txbxContent></w:pict></w:r>"
    )
    assert text(link + control + box) == "Ask\n\nTell\n\nWait"


def test_a_broken_line_stays_broken() -> None:
    assert text(paragraph(run("Maria Lopez") + "<w:r><w:br/></w:r>" + run("President"))) == (
        "Maria Lopez\\\nPresident"
    )
