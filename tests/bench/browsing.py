"""A browser just good enough to load a server: one connection kept alive, cookies, forms."""

import http.client
import re
from collections.abc import Sequence
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE = 60
"""Seconds an answer may take before it counts as an error."""
FIELD = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
MOVED = (302, 303)

Form = Sequence[tuple[str, str]]


class Unexpected(Exception):
    """The server answered something a learner cannot go on from."""


class Page:
    """What came back: where from, and its bytes, read only as far as somebody asks."""

    def __init__(self, address: str, body: bytes) -> None:
        self.address = address
        self.body = body

    @property
    def html(self) -> str:
        """The body as text."""
        return self.body.decode()

    def link(self, pattern: str) -> str:
        """The first link that matches; raises Unexpected if there is none."""
        for found in LINK.findall(self.html):
            if re.search(pattern, address := unescape(found)):
                return address
        raise Unexpected(f"{self.address}: no link like {pattern}")

    def has_link(self, pattern: str) -> bool:
        """Whether a link matches."""
        return any(re.search(pattern, unescape(found)) for found in LINK.findall(self.html))

    def fields(self, pattern: str) -> list[tuple[str, str]]:
        """Name and value of each input whose name matches, in order."""
        tags = [dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(self.html)]
        return [
            (tag["name"], unescape(tag.get("value", "")))
            for tag in tags
            if re.fullmatch(pattern, tag.get("name", ""))
        ]


class Browser:
    """One person's connection; redirects are followed, anything but 200 raises Unexpected."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, address: str) -> Page:
        """Fetch a page."""
        return self._followed("GET", address, None)

    def post(self, address: str, *fields: tuple[str, str]) -> Page:
        """Send a form with the token of the newest page."""
        return self._followed("POST", address, [("csrf_token", self.token), *fields])

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _followed(self, method: str, address: str, form: Form | None) -> Page:
        for _turn in range(8):
            status, moved_to, body = self._asked(method, address, form)
            if status not in MOVED:
                break
            method, address, form = "GET", moved_to, None
        if status != http.client.OK:
            raise Unexpected(f"{method} {address}: {status}")
        page = Page(address, body)
        if found := TOKEN.search(page.html if body[:4] != b"%PDF" else ""):
            self.token = unescape(found.group(1))
        return page

    def _asked(self, method: str, address: str, form: Form | None) -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form)
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update((name, it.value) for name, it in SimpleCookie(line).items())
        return answer.status, answer.headers.get("Location", ""), answer.read()
