"""A person with Chromium, who looks closely at every page on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Response

AXE = (Path(__file__).parent / "axe.min.js").read_text()
CRITERIA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10_000
"""Milliseconds a button or a page may take to appear."""
PHONE = 360
"""Pixels of the narrowest phone; no page may be wider."""
HEARD = {"listitem", "Legend", "radio"}
FIND = """async (criteria) => (await axe.run({runOnly: criteria})).violations.map(
    found => `${found.id}: ${found.nodes.map(node => node.html).join(' | ')}`)"""
KIND = """[document.documentElement.lang, ...new Set([...document.querySelectorAll("main *")]
    .flatMap(node => [...node.classList]))].sort().join()"""
FRESH = "node => node.closest('main') && document.activeElement === document.body"
SKIPS = f"{FRESH} && !location.hash"
WIDTH = "document.scrollingElement.scrollWidth"


class Visitor:
    """Presses buttons and follows links by their names; each page arrived at must be sound."""

    def __init__(self, page: Page, scripted: bool) -> None:
        self.page, self.scripted = page, scripted
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("response", self._answered)

    def go(self, address: str, status: int = 200) -> None:
        """Open an address."""
        response = self.page.goto(address)
        assert response and response.status == status, f"{address}: {response and response.status}"
        self.look()

    def follow(self, name: str) -> None:
        """Use the first link of that name, also one that looks like a button."""
        self.use(self.page.locator("a", has_text=name).first)
        self.look()

    def press(self, name: str) -> None:
        """Press a button."""
        self.use(self.page.get_by_role("button", name=name, exact=True))
        self.look()

    def use(self, target: Locator) -> None:
        """Click a link or a button."""
        target.click()

    def tick(self, target: Locator) -> None:
        """Choose an option."""
        target.check()

    def download(self, name: str) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.page.locator("a", has_text=name).click()
        return waiting.value.path().read_bytes()

    def has(self, selector: str) -> bool:
        """Whether the page holds such an element."""
        return self.page.locator(selector).count() > 0

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return self.page.locator("h1").inner_text()

    def look(self) -> None:
        """No side scroll on a phone and, where scripts run, nothing that axe objects to."""
        self.page.wait_for_load_state()
        full = self.page.viewport_size
        assert full
        if full["width"] != PHONE:
            self.page.set_viewport_size({"width": PHONE, "height": full["height"]})
        assert self.page.evaluate(WIDTH) <= PHONE, f"{self.page.url} is wider than a phone"
        if full["width"] != PHONE:
            self.page.set_viewport_size(full)
        if self.scripted:
            self.examine()

    def examine(self) -> None:
        """What axe objects to is a problem."""
        self.page.evaluate(AXE)
        self.problems += [f"{self.page.url}: {v}" for v in self.page.evaluate(FIND, CRITERIA)]

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium reports each answer of 400 or more as an error; see `_answered` about those.
        if message.type in ("error", "warning") and "status of" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        asked_for = response.request.is_navigation_request() and response.status < 500
        if response.status >= 400 and not asked_for:
            self.problems.append(f"{response.status} {response.url}")


class Sparing(Visitor):
    """Looks closely, but with axe only once at each kind of page in each language."""

    def __init__(self, page: Page, scripted: bool) -> None:
        super().__init__(page, scripted)
        self.kinds: set[str] = set()

    def examine(self) -> None:
        """Each medium and each verdict has classes of its own, so the classes tell the kind."""
        kind = str(self.page.evaluate(KIND))
        if kind not in self.kinds:
            self.kinds.add(kind)
            super().examine()


class KeyboardVisitor(Visitor):
    """Has no mouse and no finger: Tab, Space and Enter only."""

    def look(self) -> None:
        """Only wait: others have looked at these pages."""
        self.page.wait_for_load_state()

    def use(self, target: Locator) -> None:
        """Enter on a link or a button."""
        self._tab_to(target)
        with self.page.expect_event("domcontentloaded"):
            self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        """Space on an option."""
        self._tab_to(target)
        self.page.keyboard.press("Space")

    def pick(self, name: str, value: str) -> None:
        """Tab into the radios of that name, Space, then arrow keys as far as the value."""
        radios = self.page.locator(f"input[name='{name}']")
        wanted = radios.and_(self.page.locator(f"[value='{value}']"))
        self.tick(radios.first)
        for _press in range(radios.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow reaches {value} among {name}")

    def write(self, name: str, text: str) -> None:
        """Type into the field of that name."""
        self._tab_to(self.page.locator(f"[name='{name}']"))
        self.page.keyboard.type(text)

    def go_on(self) -> None:
        """Enter on the page's one large button, whatever it says in this language."""
        self.use(self.page.locator("main").locator("[type=submit], a.govuk-button").first)
        self.look()

    def _tab_to(self, target: Locator) -> None:
        """On a fresh page the first stop is the skip link, which shortens the way.

        An address that keeps the link's fragment starts behind it already."""
        if target.evaluate(SKIPS):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        for _stop in range(80):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")


class Inspector(KeyboardVisitor, Sparing):
    """Has no mouse either; looks as closely as those who have."""

    def look(self) -> None:
        """As every visitor looks."""
        Visitor.look(self)


def heard(page: Page) -> list[str]:
    """What Chromium tells a screen reader about the page's list items, legends and radios."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = {node["nodeId"]: node for node in tree}
    main = next(node for node in tree if _role(node) == "main")
    return [_said(node, nodes) for node in _under(main, nodes) if _role(node) in HEARD]


def _under(node: Any, nodes: dict[str, Any]) -> Iterator[Any]:
    for child in node.get("childIds", ()):
        yield nodes[child]
        yield from _under(nodes[child], nodes)


def _said(node: Any, nodes: dict[str, Any]) -> str:
    """A radio has a name; lists and legends are read text by text."""
    parts = [part for part in _under(node, nodes) if _role(part) == "StaticText"]
    text = "".join(str(part["name"]["value"]) for part in parts) or str(node["name"]["value"])
    return " ".join(text.split())


def _role(node: Any) -> str:
    return str(node["role"]["value"])
