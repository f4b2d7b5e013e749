"""Lists of earlier years, with and without scans, as HR uploads them."""

import io
import zipfile

from tests.app.browsing import Browser, Page

HEAD = "e-mail,title,provider,finished on,minutes,program,scan\n"
ANA = "ana@example.org,Privacy basics,Prairie Center,8/14/2024,90,,\n"
PDF = b"%PDF-1.7\nscan\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\nscan"


def zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


def send(browser: Browser, data: bytes | str, status: int = 200) -> Page:
    """Upload a list; the page of its check."""
    browser.get("/people/elsewhere")
    content = data.encode() if isinstance(data, str) else data
    upload = (io.BytesIO(content), "earlier.csv")
    return browser.post("/people/elsewhere", status, upload=upload)


def agree(browser: Browser, page: Page) -> Page:
    """Say that what the page lists is to be recorded."""
    fields = {name: page.field(name) for name in ("file", "seen")}
    return browser.post("/people/elsewhere/apply", 200, **fields)
