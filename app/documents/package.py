"""The parts of a Word file (ECMA-376), each opened with care; runs in the child process only."""

import io
import posixpath
import re
import zipfile
import zlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from app.errors import DomainError

MOST_INFLATED = 200 * 1024 * 1024
MOST_XML = 20 * 1024 * 1024
MOST_PARTS = 2_000
HIGHEST_RATIO = 100
"""Times a part may grow, once it is large; Word's own text grows 30 times at most."""
LARGE = 1024 * 1024
WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
RUNS = re.compile(r"vbaproject|vbadata|/activex/", re.I)
HOLDS = re.compile(r"/embeddings/|afchunk", re.I)
ON_DISK = re.compile(r"(?:file:/+)?[A-Z]:[\\/]", re.I)
"""A template on the writer's own disk, which many Word files name; here nothing is there."""


class Package:
    """A Word file whose parts may be read; raises DomainError for one that must not be."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_kinds(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise _damaged() from error
        self._names = {info.filename for info in self._zip.infolist()}
        self._refuse_bombs()
        self._refuse_what_acts()

    def part(self, name: str) -> Element | None:
        """A part's tree: Word's own names bare, other names with a dash before them."""
        if name not in self._names:
            return None
        return _tree(self._bytes(name))

    def main(self) -> str:
        """Where the document itself is."""
        relations = self.part("_rels/.rels")
        for each in relations if relations is not None else ():
            if each.get("Type", "").endswith("/officeDocument"):
                return each.get("Target", "").lstrip("/")
        raise DomainError("This is not a Word file. Choose a PDF, a Word file (.docx) or text.")

    def _bytes(self, name: str) -> bytes:
        """What a part really holds; what the file says of its size may be a lie."""
        try:
            with self._zip.open(name) as part:
                data = part.read(MOST_XML + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _damaged() from error
        if len(data) > MOST_XML:
            raise _bomb()
        return data

    def _refuse_bombs(self) -> None:
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise DomainError("This Word file is protected. Save a copy without a password.")
        grown = any(p.file_size > max(LARGE, HIGHEST_RATIO * p.compress_size) for p in parts)
        if grown or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_INFLATED:
            raise _bomb()
        if len(self._names) < len(parts):
            raise _damaged()

    def _refuse_what_acts(self) -> None:
        types = self._bytes("[Content_Types].xml") if "[Content_Types].xml" in self._names else b""
        names = "\n".join(f"/{name}" for name in self._names)
        if RUNS.search(names) or b"macroEnabled" in types:
            raise DomainError(
                "This Word file holds macros. Save it as a PDF, or as .docx without macros."
            )
        if HOLDS.search(names):
            raise DomainError("This Word file holds other files. Save it as a PDF.")
        for name in sorted(self._names):
            if posixpath.splitext(name)[1] == ".rels":
                self._refuse_outside(name)

    def _refuse_outside(self, name: str) -> None:
        relations = self.part(name)
        for each in relations if relations is not None else ():
            kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
            is_loaded = not (kind == "attachedTemplate" and ON_DISK.match(target))
            if each.get("TargetMode") == "External" and kind != "hyperlink" and is_loaded:
                raise DomainError(
                    "This Word file loads a template or picture from elsewhere. Copy its text into "
                    "a new document and save that."
                )
            if kind == "aFChunk":
                raise DomainError("This Word file holds other files. Save it as a PDF.")


def _refuse_other_kinds(data: bytes) -> None:
    """The parts begin with the first byte and end with the last, and nothing else is there."""
    if data[-22:-18] != b"PK\5\6":
        raise _damaged()
    if re.search(rb"%PDF-|<(?:!doctype|html|script|body)", data[:1024], re.I):
        raise DomainError(
            "This file is a Word file and something else at once. Save it anew from Word."
        )


def _tree(data: bytes) -> Element:
    _refuse_doctype(data)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _damaged() from error
    for each in root.iter():
        each.tag = _bare(each.tag)
        if each.attrib:
            each.attrib = {_bare(name): value for name, value in each.attrib.items()}
    return root


def _refuse_doctype(data: bytes) -> None:
    """A document type may only stand before the first element; Word writes none."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = _element
    try:
        parser.Parse(data, True)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise _damaged() from error


class _Begun(Exception):
    """The first element was reached."""


def _element(_name: str, _attributes: dict[str, str]) -> None:
    raise _Begun


def _doctype(*_declared: object) -> None:
    raise DomainError("This Word file asks to load or repeat other text. Save it anew from Word.")


def _bare(name: str) -> str:
    space, _brace, local = name.rpartition("}")
    return local if not space or space[1:] in WORD else "-" + local


def _damaged() -> DomainError:
    return DomainError("This Word file is damaged or cut off. Save it anew from Word.")


def _bomb() -> DomainError:
    return DomainError("This Word file unpacks to far too much. Save the policy on its own.")
