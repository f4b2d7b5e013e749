"""Pages become paragraphs: whole sentences, lists, headings, and nothing of the paper."""

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name

from app.documents.pdf import read
from tests.documents.making import Printed, blank, lines, pdf, saved

FIRST = "Staff use the district's own accounts for every message to a student, and they"
SECOND = "keep a copy of it for one year."


def text(*pages: list[Printed]) -> str:
    """What is read of pages with these words."""
    return read(pdf(*pages)).text


def paper(number: int, words: list[str]) -> list[Printed]:
    """A page with a head and a foot."""
    edges: list[Printed] = [(200, 770, "POLICY 100"), (200, 20, f"Page {number} of 4")]
    return [*lines(words), (72, 40, "Cottonwood Public Schools"), *edges]


def test_lines_that_the_page_broke_are_one_paragraph() -> None:
    assert text(lines([FIRST, SECOND])) == f"{FIRST} {SECOND}"


def test_a_gap_begins_a_paragraph() -> None:
    assert text([*lines([FIRST]), *lines([SECOND], top=660)]) == f"{FIRST}\n\n{SECOND}"


def test_a_sentence_goes_on_over_the_page() -> None:
    assert text(lines([FIRST]), lines([SECOND])) == f"{FIRST} {SECOND}"


def test_a_word_broken_at_its_hyphen_is_whole() -> None:
    broken = [FIRST.replace("and they", "non-"), "professional relations with students."]
    assert "student, non-professional relations" in text(lines(broken))


def test_numbers_and_bullets_are_items() -> None:
    found = text(
        lines([FIRST, "1. Ask a parent first.", "2. Keep a copy.", "\u2022 Of all of it."])
    )
    assert found.endswith("\n\n1. Ask a parent first.\n2. Keep a copy.\n- Of all of it.")


def test_a_bullet_that_is_drawn_last_stands_before_its_line() -> None:
    items = [(90.0, 700.0, FIRST), (90.0, 660.0, SECOND), (72.0, 700.0, "1."), (72.0, 660.0, "2.")]
    assert text(items) == f"1. {FIRST}\n2. {SECOND}"


def test_letters_before_a_line_begin_a_paragraph() -> None:
    assert text(lines(["A. Reporting.", "B. Review of it."])) == "A. Reporting.\n\nB. Review of it."


def test_short_lines_were_broken_on_purpose() -> None:
    signed = [*lines([FIRST]), *lines(["Maria Lopez", "President, Board of Education"], top=600)]
    assert text(signed).endswith("Maria Lopez\\\nPresident, Board of Education")


def test_heads_feet_and_numbers_of_pages_do_not_break_the_text() -> None:
    found = text(*(paper(number, [f"{number} {FIRST}", SECOND]) for number in range(1, 5)))
    assert found.startswith("POLICY 100\n\n1 Staff") and found.count("POLICY 100") == 1
    assert found.endswith("year.\n\nCottonwood Public Schools") and "Page" not in found


def test_a_line_that_stands_on_one_page_is_no_head() -> None:
    pages = [lines([f"Rule {word} is this.", FIRST, SECOND]) for word in ("one", "two", "three")]
    assert "Rule two is this." in text(*pages)


def test_signs_of_markdown_in_the_words_stay_words() -> None:
    assert text(lines(["# 5 *stars* ~~and~~ ++more++ from_us_all"])) == (
        r"\# 5 \*stars\* \~\~and\~\~ \+\+more\+\+ from_us_all"
    )


def test_pages_without_words_are_a_scan() -> None:
    document = read(saved(blank(3)))
    assert (document.is_scan, document.text, document.pages) == (True, "", 3)


def test_a_page_that_is_a_picture_makes_the_whole_a_scan() -> None:
    made = pikepdf.open(BytesIO(pdf(lines([FIRST]), [])))
    look = {"Width": 1, "Height": 1, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    picture = pikepdf.Stream(made, b"\0", Type=Name.XObject, Subtype=Name.Image, **look)
    made.pages[1].Resources.XObject = Dictionary(I=picture)
    made.pages[1].Contents = made.make_stream(b"q 600 0 0 700 0 0 cm /I Do Q")
    assert read(saved(made)) == ("", 2, True)


def test_large_and_bold_lines_are_headings() -> None:
    made = blank()
    bold = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    made.pages[0].Resources.Font.B = bold
    content = "BT /F 20 Tf 72 740 Td (Policy 100) Tj /B 12 Tf 0 -30 Td (Purpose) Tj /F 12 Tf "
    made.pages[0].Contents = made.make_stream(f"{content} 0 -14 Td ({SECOND}) Tj ET".encode())
    assert read(saved(made)).text == f"# Policy 100\n\n## Purpose\n\n{SECOND}"
