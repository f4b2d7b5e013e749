"""PDF and Word files for tests, as small as they can be."""

import io
import zipfile
from collections.abc import Iterable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name

SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ROOT = f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'


def relations(inner: str) -> str:
    """A part that says what another part leads to."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def document(body: str) -> str:
    """The main part of a Word file."""
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"


def docx(body: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file with this body, and with other parts by their full names."""
    kept: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(ROOT),
        "word/document.xml": document(body or paragraph(run("Staff use school accounts."))),
    }
    return zipped(kept | dict(parts or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts in a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def paragraph(inner: str, properties: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Words of Word with the same look."""
    inner = f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


Printed = tuple[float, float, str]
"""From the left, from the bottom, the words; in points."""


def pdf(*pages: Iterable[Printed], size: int = 12) -> bytes:
    """A PDF with words printed where they are told to be."""
    made = blank(len(pages))
    for page, printed in zip(made.pages, pages, strict=True):
        words = b"".join(
            b"BT /F %d Tf %f %f Td (%s) Tj ET\n" % (size, left, base, text.encode("cp1252"))
            for left, base, text in printed
        )
        page.Contents = made.make_stream(words)
    return saved(made)


def one_page() -> bytes:
    """A PDF that says one sentence."""
    return pdf([(72, 700, "Staff use school accounts for every message.")])


def blank(pages: int = 1) -> pikepdf.Pdf:
    """A PDF with empty pages and a typeface."""
    made = pikepdf.new()
    face = made.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    first = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 612, 792]), Parent=made.Root.Pages)
    first.Resources = Dictionary(Font=Dictionary(F=face))
    made.Root.Pages.Kids = Array([made.make_indirect(first) for _page in range(pages)])
    made.Root.Pages.Count = pages
    return made


def saved(made: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    """The file's bytes, most of its objects packed together as writers do."""
    file = io.BytesIO()
    packed = pikepdf.ObjectStreamMode.generate
    made.save(file, object_stream_mode=packed, encryption=encryption or False)
    return file.getvalue()


def lines(words: Iterable[str], top: float = 700, step: float = 14) -> list[Printed]:
    """Lines of a page one below the other."""
    return [(72, top - step * number, text) for number, text in enumerate(words)]
