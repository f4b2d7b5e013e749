"""The handbook for HR as a new clerk reads it, and what the pages they walk really say."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page

from tests.browser.test_pictures import wanted
from tests.browser.walking import Visitor

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook"
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
WIDTH, COLORS, LARGEST = 1000, 64, 120_000
"""Pixels across a picture, its colors, and the bytes that none may reach."""
MET = """html => {
    const copy = html === null ? document.body.cloneNode(true)
        : new DOMParser().parseFromString(html, "text/html").body;
    copy.querySelectorAll("script, .govuk-visually-hidden").forEach(node => node.remove());
    const named = "a, b, button, caption, dd, dt, h1, h2, h3, label, legend, li, option, p, "
        + "span, strong, summary, td, th";
    return [...copy.querySelectorAll(named)].map(node => node.textContent);
}"""
"""The texts of all elements that may be a label; hidden words are for screen readers only."""

Section = tuple[str, str]
"""A file of the handbook by its stem, and a heading in it."""
Met = dict[Section, set[str]]


def sections(folder: Path = HANDBOOK) -> dict[Section, str]:
    """Each section of the second level in each file; what stands above the first is named ""."""
    found = {}
    for path in sorted(folder.glob("*.md")):
        for part in f"\n## \n{path.read_text()}".split("\n## ")[1:]:
            heading, _, body = part.partition("\n")
            found[path.stem, heading.strip()] = body
    return found


def labels(body: str) -> set[str]:
    """What stands in bold: always the exact words of a page."""
    return {_folded(label) for label in LABEL.findall(body)}


def unknown(met: Met, folder: Path = HANDBOOK) -> list[str]:
    """Every label that no page said, of those which were walked for its section."""
    return [
        f"{stem}.md, “{heading}”: {label}"
        for (stem, heading), body in sections(folder).items()
        for label in sorted(labels(body) - met.get((stem, heading), set()))
    ]


def broken(folder: Path = HANDBOOK) -> list[str]:
    """Links and pictures of the handbook that lead nowhere."""
    return [
        f"{path.name}: {target}"
        for path in sorted(folder.glob("*.md"))
        for target in LINK.findall(path.read_text())
        if not (folder / target).exists()
    ]


class Clerk(Visitor):
    """Has the handbook open at a section and keeps every label of the pages met under it.

    Others have looked at these pages with axe, on a phone, and with scripts."""

    here: set[str]
    section: Section = ("", "")
    folder = HANDBOOK

    def __init__(self, page: Page, scripted: bool) -> None:
        super().__init__(page, scripted)
        self.met: Met = {}

    def read(self, stem: str, heading: str) -> None:
        """Turn to a section that exists; the page in the browser is its first."""
        self.section = (stem, heading)
        assert self.section in sections(self.folder), f"the handbook has no {self.section}"
        self._keep(self.here)

    def look(self) -> None:
        """Keep what the page says."""
        self.page.wait_for_load_state()
        self.here = self._said(None)
        self._keep(self.here)

    def peek(self, name: str) -> None:
        """Fetch what a link leads to, without leaving the page: quicker than there and back."""
        link = self.page.locator("a", has_text=name).first
        answer = self.page.request.get(link.evaluate("node => node.href"))
        assert answer.ok, f"{name} on {self.page.url}: {answer.status}"
        self._keep(self._said(answer.text()))

    def _said(self, html: str | None) -> set[str]:
        found = {_folded(text) for text in self.page.evaluate(MET, html)}
        return found | {_bare(text) for text in found}

    def _keep(self, found: set[str]) -> None:
        self.met.setdefault(self.section, set()).update(found)

    def fill(self, **values: str) -> None:
        """Write into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']").fill(value)

    def take(self, name: str, height: int = 800) -> None:
        """Take a picture of the page's top if one is wanted; it must be there and small."""
        path = self.folder / "pictures" / name
        if wanted(path):
            self.page.mouse.move(0, 0)
            clip = FloatRect(x=0, y=0, width=WIDTH, height=height)
            self.page.screenshot(path=path, full_page=True, clip=clip)
            with Image.open(path) as taken:
                taken.convert("RGB").quantize(COLORS).save(path, optimize=True)
        assert path.stat().st_size < LARGEST, f"{name} is too large"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    """A label without the count behind it."""
    return re.sub(r" \(\d+\)$", "", text)
