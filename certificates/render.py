"""One landscape US-letter page, tagged PDF/A-3a and PDF/UA-1, the same bytes for the same words."""

import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

import segno
from babel.dates import format_date
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pydyf import PDF, Stream
from weasyprint import CSS, HTML, Document
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.phrases import PHRASES
from certificates.words import FONTS, SERIF, CertificateWords, missing_glyphs

TEMPLATES = Path(__file__).parent / "templates"

DENSITIES = ("roomy", "full", "dense", "tight")
"""From generous to tight; the style sheet sets the type and the space of each."""

_ROWS = (4, 7, 9)
"""The longest list, in rows, that the first three densities were drawn for."""

_NAME_WIDTH, _NAME_LARGEST, _NAME_ONE_LINE, _NAME_SMALLEST = 600.0, 46.0, 25.0, 10.0
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


class LockedFetcher(URLFetcher):
    """Hands out data: addresses and the files of our two folders; anything else stops the page."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at url; FatalURLFetchingError, a BaseException, for any other place."""
        if not (url.startswith("data:") or _is_ours(url)):
            raise FatalURLFetchingError(f"A certificate may not load {url[:200]}.")
        return super().fetch(url, headers)


class DrawnOnce(SVGImage):
    """Our own flat drawing: its operators are kept, because drawing it again costs 10 ms."""

    _operators: list[bytes | str] | None = None

    def draw(self, stream: Stream, width: float, height: float, style: object) -> None:
        """Append the drawing to a group that holds nothing else."""
        if self._operators is None:
            before = len(stream.stream)
            super().draw(stream, width, height, style)
            self._operators = stream.stream[before:]
            self._states = dict(stream._resources["ExtGState"])
        else:
            stream.stream.extend(self._operators)
            stream._resources["ExtGState"].update(self._states)


def render(words: CertificateWords) -> bytes:
    """The PDF; CertificateNotPrintable for undrawable characters, foreign files or two pages."""
    _refuse_missing_glyphs(words)
    with _one_at_a_time:
        try:
            document = _one_page(words)
            return bytes(document.write_pdf(finisher=_mark_pdfua, pdf_variant="pdf/a-3a"))
        except FatalURLFetchingError as refused:
            raise CertificateNotPrintable(str(refused)) from None


def _refuse_missing_glyphs(words: CertificateWords) -> None:
    missing = missing_glyphs(words.to_json())
    if missing:
        names = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise CertificateNotPrintable(f"Our fonts cannot draw: {names}.")


def _one_page(words: CertificateWords) -> Document:
    rows = max(len(words.modules), len(words.policies))
    first = sum(rows > limit for limit in _ROWS)
    for density in DENSITIES[first:]:
        document = _laid_out(words, density)
        if len(document.pages) == 1:
            return document
    raise CertificateNotPrintable("These words do not fit on one page.")


def _laid_out(words: CertificateWords, density: str) -> Document:
    html = _template().render(
        words=words,
        say=PHRASES[words.language],
        density=density,
        name_size=_name_size(words.learner),
        issued=format_date(words.issued_on, "long", locale=words.language),
        qr=segno.make(words.verify_url, error="m", micro=False).svg_data_uri(border=0),
    )
    page = HTML(string=html, base_url=TEMPLATES.as_uri() + "/", url_fetcher=_fetcher())
    fonts, style = _fonts_and_style()
    return page.render(font_config=fonts, stylesheets=[style], cache=dict(_art()))


def _name_size(name: str) -> float:
    """Points: as large as one line allows, then two lines, never smaller than readable."""
    one_line = _NAME_WIDTH / max(_width_in_ems(name), 1.0)
    if one_line >= _NAME_ONE_LINE:
        return round(min(one_line, _NAME_LARGEST), 2)
    return round(max(min(1.8 * one_line, _NAME_ONE_LINE), _NAME_SMALLEST), 2)


def _width_in_ems(text: str) -> float:
    widths, units = _advances()
    return sum(widths.get(ord(char), units) for char in unicodedata.normalize("NFC", text)) / units


def _mark_pdfua(document: Document, pdf: PDF) -> None:
    # WeasyPrint writes one mark per file, so the second joins the metadata before they are saved,
    # with the extension schema that PDF/A asks for (ISO 19005-3, 6.6.2.3.2).
    for item in pdf.objects:
        if isinstance(item, Stream) and item.extra.get("Type") == "/Metadata":
            item.stream = [part.replace(b"</rdf:RDF>", _PDFUA_MARK) for part in item.stream]


def _is_ours(url: str) -> bool:
    address = urlsplit(url)
    if address.scheme != "file" or address.netloc:
        return False
    path = Path(url2pathname(address.path)).resolve()
    return path.is_relative_to(FONTS) or path.is_relative_to(TEMPLATES)


@cache
def _fetcher() -> LockedFetcher:
    return LockedFetcher(allow_redirects=False)


@cache
def _template() -> Template:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
    ).get_template("certificate.html")


@cache
def _fonts_and_style() -> tuple[FontConfiguration, CSS]:
    fonts = FontConfiguration()
    sheet = TEMPLATES / "certificate.css"
    return fonts, CSS(filename=sheet, font_config=fonts, url_fetcher=_fetcher())


@cache
def _art() -> dict[str, DrawnOnce]:
    addresses = {name: (TEMPLATES / name).as_uri() for name in ("frame.svg", "seal.svg")}
    return {
        address: DrawnOnce(ElementTree.parse(TEMPLATES / name).getroot(), address, _fetcher(), None)
        for name, address in addresses.items()
    }


@cache
def _advances() -> tuple[dict[int, int], int]:
    face = TTFont(SERIF, lazy=True)
    advances = face["hmtx"].metrics
    widths = {code: advances[glyph][0] for code, glyph in face.getBestCmap().items()}
    return widths, face["head"].unitsPerEm
