"""What a file is, by its bytes, and the text of those that are text anyway."""

import pytest

from app.documents.reading import DOCX, ENDINGS, PDF, read, read_pasted
from app.errors import DomainError
from tests.documents.making import docx, one_page

TEXT = "# Policy 100\n\nStaff ask ~~nobody~~ **first**.\n"


@pytest.mark.parametrize(
    "data, name, media_type",
    [
        (TEXT.encode(), "policy.md", "text/markdown"),
        (TEXT.encode(), "", "text/markdown"),
        (TEXT.encode(), "POLICY.TXT", "text/plain"),
        (b"<p>Policy 100", "policy.htm", "text/html"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>Policy 100", "policy", "text/html"),
        (one_page(), "policy.docx", PDF),
        (docx(), "policy.pdf", DOCX),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, name: str, media_type: str) -> None:
    document = read(data, name)
    assert document.media_type == media_type and media_type in ENDINGS


def test_text_comes_as_it_is_but_for_the_mark_of_its_encoding() -> None:
    assert read(b"\xef\xbb\xbf" + TEXT.encode()).text == TEXT


def test_pasted_text_is_text_even_if_it_looks_like_a_page() -> None:
    assert read_pasted("<p>Ask & wait</p>", is_html=False).text == "<p>Ask & wait</p>"


def test_a_pasted_page_is_read_as_a_page() -> None:
    assert read_pasted("<p>Ask <s>nobody</s>", is_html=True).text == "Ask ~~nobody~~"


@pytest.mark.parametrize("is_html", [True, False])
def test_nothing_pasted_is_refused(is_html: bool) -> None:
    with pytest.raises(DomainError, match="is empty"):
        read_pasted("<p> </p>" if is_html else " ", is_html)


def test_only_a_pdf_has_pages() -> None:
    assert [read(one_page()).pages, read(docx()).pages] == [1, 0]
