"""A file HR uploads or pastes, as text that people read; its own bytes are never changed."""

import re
from typing import NamedTuple

from app.documents.sandbox import read_apart
from app.errors import DomainError

PICTURE = DomainError("This is a picture. Save it as a PDF, and supply its text with it.")
LARGEST = 20 * 1024 * 1024
LONGEST = 2_000_000
"""Letters of text; a policy of 60 pages has 200,000."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    "text/markdown": "md",
    "text/plain": "txt",
    "text/html": "html",
    "application/pdf": "pdf",
    DOCX: "docx",
}
"""Media type to what the file is called at the end when it is downloaded."""


class Document(NamedTuple):
    """What a file says, as Markdown: `~~struck~~`, `++inserted++`, `#` headings, lists.

    `is_scan`: a PDF without a text layer; its text is empty and HR has to supply it."""

    media_type: str
    text: str
    is_scan: bool
    pages: int


PDF = "application/pdf"
HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml|meta|head|body)\b", re.I)
FOREIGN = {
    b"\xd0\xcf\x11\xe0": DomainError(
        "This is an old or protected Word file. Save a copy as .docx without a password."
    ),
    b"{\\rtf": DomainError("This is an RTF file. Save it as a PDF or as .docx."),
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"II*\0": PICTURE,
    b"MM\0*": PICTURE,
}


def read(data: bytes, filename: str = "") -> Document:
    """What the file is, by its bytes, and its text; DomainError says why one is refused.

    The name only tells apart what is text anyway. Struck words of a PDF cannot be told."""
    if not data.strip():
        raise _empty()
    if len(data) > LARGEST:
        raise DomainError("The file is larger than 20 MB. Save the policy's text on its own.")
    for start, refusal in FOREIGN.items():
        if data.startswith(start):
            raise DomainError(refusal.words)
    if data.startswith(b"PK"):
        return _with_words(Document(DOCX, read_apart("docx", data)["text"], False, 0))
    if b"%PDF-" in data[:1024]:
        found = read_apart("pdf", data)
        document = Document(PDF, found["text"], found["is_scan"], found["pages"])
        return document if document.is_scan else _with_words(document)
    ending = filename.lower().rpartition(".")[2]
    if ending in ("html", "htm", "xhtml") or HTML.match(data):
        return _web(data)
    media_type = "text/plain" if ending == "txt" else "text/markdown"
    return _with_words(Document(media_type, _plain(data), False, 0))


def read_pasted(html_or_text: str, is_html: bool) -> Document:
    """What somebody copied from a web page or Word; as `read`."""
    data = html_or_text.encode("utf-8", "replace")
    if not data.strip():
        raise _empty()
    if len(data) > LARGEST:
        raise DomainError("The text is larger than 20 MB. Paste the policy's text alone.")
    return _web(data) if is_html else _with_words(Document("text/plain", _plain(data), False, 0))


def _web(data: bytes) -> Document:
    return _with_words(Document("text/html", read_apart("web", data)["text"], False, 0))


def _with_words(document: Document) -> Document:
    if not any(sign.isalnum() for sign in document.text):
        raise _empty()
    if len(document.text) > LONGEST:
        raise DomainError("The file holds too much text. Save the policy's text on its own.")
    return document


def _plain(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        raise _no_text()
    return text


def _empty() -> DomainError:
    return DomainError("The file is empty. Choose the file that holds the policy's text.")


def _no_text() -> DomainError:
    return DomainError(
        "The file is not a kind that can be read. Choose a PDF, a Word file (.docx), a saved web "
        "page, or text in UTF-8."
    )
