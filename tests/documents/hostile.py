"""Files that harm or deceive, each made in code, with a part of what HR is told."""

import io
import re
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.documents.making import (
    RELATIONS,
    SPACES,
    blank,
    document,
    docx,
    one_page,
    paragraph,
    relations,
    run,
    saved,
    zipped,
)

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _pdf(**root: pikepdf.Object) -> bytes:
    made = blank()
    for name, value in root.items():
        made.Root[f"/{name}"] = value
    return saved(made)


def _page(**entries: pikepdf.Object) -> bytes:
    made = blank()
    for name, value in entries.items():
        made.pages[0][f"/{name}"] = value
    return saved(made)


def _attached() -> bytes:
    made = blank()
    made.attachments["payroll.txt"] = b"numbers"
    return saved(made)


def _disguised() -> bytes:
    """A name written with its letters as numbers."""
    made = blank()
    made.Root.OpenAction = Dictionary(S=Name.Any, JS=String("app.alert"))
    return _readable(made).replace(b"/JS (app.", b"/#4AS (p.")


def _annotated(**entries: pikepdf.Object) -> bytes:
    note = Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9])})
    for name, value in entries.items():
        note[f"/{name}"] = value
    return _page(Annots=Array([note]))


def _locked(user: str) -> bytes:
    return saved(blank(), pikepdf.Encryption(user=user, owner="owner"))


def _endless_pages() -> bytes:
    """Pages among which is what holds them all."""
    written = _readable(blank())
    whole = re.search(rb"/Pages (\d) 0 R", written)
    assert whole is not None
    return re.sub(rb"/Kids \[ \d", b"/Kids [ " + whole[1], written)


def _readable(made: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def _bomb_on_a_page() -> bytes:
    """Content that unpacks to a gigabyte of drawing."""
    made = blank()
    packer = zlib.compressobj(9)
    first, again = (
        packer.compress(b"0 0 m 9 9 l S " * 2**16) + packer.flush(zlib.Z_FULL_FLUSH) for _n in "12"
    )
    packed = first + again * 1023
    made.pages[0].Contents = pikepdf.Stream(made, packed)
    made.pages[0].Contents.Filter = Name.FlateDecode
    file = io.BytesIO()
    made.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return file.getvalue()


def _said(element: str, kind: str, target: str, mode: str = "External") -> dict[str, str]:
    inner = (
        f'<Relationship Id="a" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    )
    return {f"word/_rels/{element}.xml.rels": relations(inner)}


def _lying() -> bytes:
    """A part that says it is small and is not."""
    made = bytearray(docx(paragraph(run("x" * 30_000_000))))
    for sign in (b"PK\1\2", b"PK\3\4"):
        at = (
            made.rfind(sign)
            if sign == b"PK\1\2"
            else made.rfind(b"word/document.xml", 0, -200) - 30
        )
        place = at + (24 if sign == b"PK\1\2" else 22)
        made[place : place + 4] = (500).to_bytes(4, "little")
    return bytes(made)


def _locked_zip() -> bytes:
    made = bytearray(docx())
    made[made.rfind(b"PK\1\2") + 8] |= 1
    return bytes(made)


def _entities(inner: str, text: str) -> str:
    body = document(paragraph(run(text)))
    return f"<?xml version='1.0'?><!DOCTYPE w:document [{inner}]>{body}"


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FILE = '<!ENTITY a SYSTEM "file:///etc/passwd">'
MAIN = "word/document.xml"
DEEP = 50_000

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "only spaces": (lambda: b" \n\t ", "is empty"),
    "more than 20 MB": (lambda: b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    "text of 2,000 pages": (lambda: b"word " * 500_000, "too much text"),
    "a PDF and a ZIP": (lambda: one_page() + zipped({"a": "b"}), "something else at once"),
    "a PDF and a web page": (
        lambda: one_page() + b"<html><script>1</script>",
        "something else at once",
    ),
    "a web page and a PDF": (lambda: b"<html><!-- " + one_page(), "something else at once"),
    "a PDF that begins late": (lambda: b"GIF89a " + one_page(), "something else at once"),
    "a Word file with a PDF's head": (lambda: b"%PDF-1.7\n" + docx(), "something else at once"),
    "a Word file that is a PDF": (
        lambda: zipped({"%PDF-1.7": b"1 0 obj"}),
        "something else at once",
    ),
    "a PDF for a password": (lambda: _locked("open"), "is protected"),
    "a PDF with restrictions": (lambda: _locked(""), "is protected"),
    "a script at opening": (lambda: _pdf(OpenAction=SCRIPT), "holds a script"),
    "a script among names": (
        lambda: _pdf(Names=Dictionary(JavaScript=Array([]))),
        "holds a script",
    ),
    "a script on a page": (lambda: _page(AA=Dictionary(O=SCRIPT)), "holds a script"),
    "a script under another name": (_disguised, "holds a script"),
    "a program to start": (
        lambda: _pdf(OpenAction=Dictionary(S=Name.Launch, F="cmd.exe")),
        "a script",
    ),
    "a form that sends": (lambda: _annotated(A=Dictionary(S=Name.SubmitForm)), "holds a script"),
    "an attached file": (_attached, "holds other files"),
    "a file on a page": (lambda: _annotated(Subtype=Name.FileAttachment), "holds other files"),
    "a film on a page": (lambda: _annotated(Subtype=Name.Movie), "holds other files"),
    "10,000 pages": (lambda: saved(blank(10000)), "more than 300 pages"),
    "pages without end": (_endless_pages, "damaged"),
    "half a PDF": (lambda: one_page()[:400], "cut off"),
    "a PDF whose table is wrong": (
        lambda: one_page().replace(b"startxref\n", b"startxref\n9"),
        "damaged",
    ),
    "a PDF of nothing": (lambda: b"%PDF-1.7\n%%EOF", "damaged"),
    "a page that unpacks to a gigabyte": (_bomb_on_a_page, "cannot be read"),
    "a Word file that unpacks a thousandfold": (
        lambda: docx("", {"word/media/a.bmp": bytes(50000000)}),
        "far too much",
    ),
    "a part that lies about its size": (_lying, "damaged"),
    "text of 21 MB": (lambda: docx(paragraph(run("&#120;" * 3600000))), "far too much"),
    "a file of the server": (
        lambda: docx("", {MAIN: _entities(FILE, "&a;")}),
        "asks to load or repeat",
    ),
    "a billion laughs": (
        lambda: docx("", {MAIN: _entities(LAUGHS, "&i;")}),
        "asks to load or repeat",
    ),
    "a billion laughs in UTF-16": (
        lambda: docx(
            "",
            {
                MAIN: _entities(LAUGHS, "&i;")
                .replace("1.0'", "1.0' encoding='utf-16'")
                .encode("utf-16")
            },
        ),
        "asks to load or repeat",
    ),
    "laughs among the styles": (
        lambda: docx(
            "", {"word/styles.xml": f"<!DOCTYPE s [{LAUGHS}]><w:styles {SPACES}>&i;</w:styles>"}
        ),
        "asks to load or repeat",
    ),
    "macros": (lambda: docx("", {"word/vbaProject.bin": b"Sub AutoOpen()"}), "holds macros"),
    "an outside template": (
        lambda: docx("", _said("settings", "attachedTemplate", "https://evil.example/a.dotm")),
        "from elsewhere",
    ),
    "an outside picture": (
        lambda: docx("", _said("document", "image", "https://evil.example/a.png")),
        "from elsewhere",
    ),
    "another document in it": (
        lambda: docx("", _said("document", "aFChunk", "a.html", "Internal")),
        "other files",
    ),
    "an embedded sheet": (lambda: docx("", {"word/embeddings/a.xlsx": b"PK"}), "holds other files"),
    "a Word file for a password": (_locked_zip, "is protected"),
    "half a Word file": (lambda: docx()[:300], "damaged or cut off"),
    "a Word file with broken text": (lambda: docx("", {MAIN: "<w:document"}), "damaged or cut off"),
    "boxes in boxes without end": (
        lambda: docx("<w:sdt>" * DEEP + "</w:sdt>" * DEEP),
        "cannot be read",
    ),
    "a sheet": (
        lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}),
        "not a Word file",
    ),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old or protected Word file"),
    "an RTF file": (lambda: b"{\\rtf1 Hello}", "an RTF file"),
    "a photo": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    "text in UTF-16": (lambda: "Policy".encode("utf-16"), "not a kind that can be read"),
    "text in Latin-1": (lambda: "Política".encode("latin-1"), "not a kind that can be read"),
    "text with a zero": (lambda: b"Policy\x00 9", "not a kind that can be read"),
    "a web page with a zero": (lambda: b"<html>Policy\x00 9", "letters cannot be read"),
    "a web page in Latin-1 that does not say so": (
        lambda: "<html>Política".encode("latin-1"),
        "letters",
    ),
    "a web page of nothing": (lambda: b"<html><script>alert(1)</script></html>", "is empty"),
}
"""By what it is: what makes the file, and words of the refusal."""
