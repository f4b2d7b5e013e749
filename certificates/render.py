"""One landscape US-letter page, tagged PDF/A-3a and PDF/UA-1, the same bytes for the same words."""

import unicodedata
import zlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from threading import Lock
from typing import Any

import segno
from babel.dates import format_date
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pydyf import PDF, Stream
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from certificates import drawings
from certificates.fetcher import TEMPLATES, LockedFetcher
from certificates.phrases import PHRASES
from certificates.words import SERIF, CertificateWords, missing_glyphs

DENSITIES = {"roomy": 46.0, "full": 40.0, "dense": 36.0, "tight": 28.0}
"""From generous to tight, with the largest name in points; the style sheet sets the rest."""

_ROWS = (4, 7, 13)
"""The longest list, in printed rows, that the first three densities were drawn for."""

_LONG_TITLE = 44
"""Characters after which a title takes another row."""

_NAME_WIDTH, _NAME_ONE_LINE, _NAME_SMALLEST = 606.0, 20.0, 10.0
"""In points. Below _NAME_ONE_LINE a name takes two lines, below _NAME_SMALLEST it takes more."""

_PDFUA_MARK = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

# Pango's font map must not be used by two threads at once.
_one_at_a_time = Lock()


class CertificateNotPrintable(Exception):
    """These words cannot become one complete page; the message says why."""


def render(words: CertificateWords) -> bytes:
    """The PDF; CertificateNotPrintable for undrawable characters, outside files or two pages."""
    _refuse_missing_glyphs(words)
    fetcher = LockedFetcher()
    with _one_at_a_time:
        document = _one_page(words, fetcher)
        pdf = bytes(document.write_pdf(finisher=_finish, pdf_variant="pdf/a-3a"))
    if fetcher.refused:
        raise CertificateNotPrintable(f"A certificate may not load {fetcher.refused[0][:200]}.")
    return pdf


def _refuse_missing_glyphs(words: CertificateWords) -> None:
    missing = missing_glyphs(words.to_json())
    if missing:
        names = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise CertificateNotPrintable(f"Our fonts cannot draw: {names}.")


def _one_page(words: CertificateWords, fetcher: LockedFetcher) -> Document:
    elsewhere = [f"{line.title}, {line.provider}" for line in words.elsewhere]
    left = _rows([line.title for line in words.modules]) + _rows(elsewhere)
    rows = max(left, _rows([line.title for line in words.policies]))
    first = sum(rows > limit for limit in _ROWS)
    for density in list(DENSITIES)[first:]:
        document = _laid_out(words, density, fetcher)
        if len(document.pages) == 1:
            return document
    raise CertificateNotPrintable("These words do not fit on one page.")


def _rows(titles: Sequence[str]) -> int:
    return sum(1 + len(title) // _LONG_TITLE for title in titles)


def _laid_out(words: CertificateWords, density: str, fetcher: LockedFetcher) -> Document:
    page = HTML(
        string=_template().render(_page_words(words, density)),
        base_url=TEMPLATES.as_uri() + "/",
        url_fetcher=fetcher,
    )
    fonts, style = _fonts_and_style()
    squares = drawings.Squares(segno.make(words.verify_url, error="m", micro=False).matrix)
    images: dict[str, Any] = drawings.by_address() | {(TEMPLATES / "qr").as_uri(): squares}
    document = page.render(font_config=fonts, stylesheets=[style], cache=images)
    if images.get(words.logo or "", page) is None:
        raise CertificateNotPrintable("The logo is not an image that can be drawn.")
    return document


def _page_words(words: CertificateWords, density: str) -> dict[str, Any]:
    return {
        "words": words,
        "say": PHRASES[words.language],
        "density": density,
        "name_size": _name_size(words.learner, DENSITIES[density]),
        "issued": _in_words(words.issued_on, words.language),
        "valid_until": words.valid_until and _in_words(words.valid_until, words.language),
    }


def _in_words(on: date, language: str) -> str:
    return format_date(on, "long", locale=language)


def _name_size(name: str, largest: float) -> float:
    one_line = _NAME_WIDTH / max(_width_in_ems(name), 1.0)
    if one_line < _NAME_ONE_LINE:
        return round(max(min(1.8 * one_line, _NAME_ONE_LINE), _NAME_SMALLEST), 2)
    return round(min(one_line, largest), 2)


def _width_in_ems(text: str) -> float:
    widths, units = _advances()
    return sum(widths.get(ord(char), units) for char in unicodedata.normalize("NFC", text)) / units


def _finish(document: Document, pdf: PDF) -> None:
    for stream in (item for item in pdf.objects if isinstance(item, Stream)):
        if stream.extra.get("Type") == "/Metadata":
            _mark_pdfua(stream)
        _compress(stream)


def _mark_pdfua(metadata: Stream) -> None:
    # WeasyPrint writes one mark per file; the second joins the metadata before they are saved,
    # with the extension schema that PDF/A asks for (ISO 19005-3, 6.6.2.3.2).
    metadata.stream = [part.replace(b"</rdf:RDF>", _PDFUA_MARK) for part in metadata.stream]


def _compress(stream: Stream) -> None:
    # Here, because saving would compress twice: for the file's identifier and for the file.
    if stream.compress:
        plain = Stream(stream.stream).data.partition(b"\nstream\n")[2]
        stream.stream = [zlib.compress(plain.removesuffix(b"\nendstream"))]
        stream.extra["Filter"] = "/FlateDecode"
        stream.compress = False


@cache
def _template() -> Template:
    loader = FileSystemLoader(TEMPLATES)
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return pages.get_template("certificate.html")


@cache
def _fonts_and_style() -> tuple[FontConfiguration, CSS]:
    fonts = FontConfiguration()
    sheet = TEMPLATES / "certificate.css"
    return fonts, CSS(filename=sheet, font_config=fonts, url_fetcher=LockedFetcher())


@cache
def _advances() -> tuple[dict[int, int], int]:
    with TTFont(SERIF, lazy=True) as face:
        advances = face["hmtx"].metrics
        widths = {code: advances[glyph][0] for code, glyph in face.getBestCmap().items()}
        return widths, face["head"].unitsPerEm
