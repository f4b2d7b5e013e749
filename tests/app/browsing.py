"""A client that checks every page it fetches, as a person or a screen reader would meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, db
from app.auth.links import make_link
from app.models import RoleGrant, StaffMember

NAMED_ELSEWHERE = ("hidden", "submit", "button")


Visit = Callable[..., "Browser"]
"""Opens a browser signed in as somebody, or as nobody."""


def way_in(person: StaffMember) -> str:
    """A fresh link's token; for people with a role one that needs no second factor."""
    has_role = select(RoleGrant.id).where(RoleGrant.staff_member_id == person.id).exists()
    db.writing()
    kind = "break-glass" if db.session.scalar(select(has_role)) else "link"
    token = make_link(person.id, clock.now(), kind)
    db.session.commit()
    return token


class Page:
    """A fetched page: its response, its text, its forms."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        is_text = (response.content_type or "").startswith("text/")
        self.text = response.text if is_text else ""
        self.tree = html5lib.parse(self.text, namespaceHTMLElements=False)

    @property
    def heading(self) -> str:
        """The words of the h1."""
        found = self.tree.find(".//h1")
        return " ".join("".join(found.itertext()).split()) if found is not None else ""

    def field(self, name: str) -> str:
        """The value of the first field of that name."""
        return str(next(e.get("value") for e in self.tree.iter("input") if e.get("name") == name))

    def fields(self, pattern: str) -> list[str]:
        """The names of all fields that match, each once, in order."""
        names = [element.get("name") or "" for element in self.tree.iter("input")]
        return list(dict.fromkeys(name for name in names if re.fullmatch(pattern, name)))

    def link(self, pattern: str) -> str:
        """The first address on the page that matches."""
        found = [a.get("href") or "" for a in self.tree.iter("a")]
        return next(address for address in found if re.search(pattern, address))

    def words(self) -> str:
        """All text, spaces folded."""
        return " ".join("".join(self.tree.itertext()).split())


class Browser:
    """Follows links and sends forms as one person; every page must hold up."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: Page | None = None

    def get(self, address: str, status: int = 200) -> Page:
        """Fetch a page, following redirects."""
        return self._arrived(self.client.get(address, follow_redirects=True), status)

    def post(self, address: str, status: int = 200, /, **fields: Any) -> Page:
        """Send a form with the token of the page before, following redirects."""
        fields.setdefault("csrf_token", self._token())
        response = self.client.post(address, data=fields, follow_redirects=True)
        return self._arrived(response, status)

    def sign_in(self, person: StaffMember) -> Browser:
        """Sign in by a fresh link, up to a short page; tests of signing in do it step by step.

        Whoever has a role comes by a link that needs no second factor."""
        address = f"/sign-in/{way_in(person)}"
        self.get(address)
        answer = self.client.post(address, data={"csrf_token": self._token()})
        assert answer.status_code == 302, answer.text
        self.get("/help")
        return self

    def _token(self) -> str:
        return self.page.field("csrf_token") if self.page else ""

    def _arrived(self, response: TestResponse, status: int) -> Page:
        assert not db.is_writing(), "the request left a write that nobody committed"
        page = Page(response)
        assert page.status == status, (
            f"{response.request.path}: {page.status}: {page.words()[:300]}"
        )
        if (response.content_type or "").startswith("text/html"):
            check_headers(response)
            if "attachment" not in response.headers.get("Content-Disposition", ""):
                check(page)
                self.page = page
        return page


def check_headers(response: TestResponse) -> None:
    """Every answer carries the headers that keep other sites and shared caches out."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def check(page: Page) -> None:
    """A title, one h1, a name for every field and group, a token in every form, ids once."""
    title = page.tree.findtext(".//title") or ""
    assert title.strip(" –").removesuffix("– Brightline").strip(), "the page has no title"
    assert len(page.tree.findall(".//h1")) == 1, "the page needs exactly one h1"
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"an id occurs twice: {sorted(ids)}"
    _check_fields(page, set(ids))
    for form in page.tree.iter("form"):
        names = {field.get("name") for field in form.iter("input")}
        assert form.get("method") == "get" or "csrf_token" in names, "a form without its token"
    for fieldset in page.tree.iter("fieldset"):
        legend = fieldset.find("legend")
        assert legend is not None and "".join(legend.itertext()).strip(), "an empty legend"


def _check_fields(page: Page, ids: set[str | None]) -> None:
    labelled = {label.get("for") for label in page.tree.iter("label") if "".join(label.itertext())}
    for kind in ("input", "select", "textarea"):
        for field in page.tree.iter(kind):
            if field.get("type") not in NAMED_ELSEWHERE:
                assert field.get("id") in labelled, f"no label for {field.get('name')}"
            for described in (field.get("aria-describedby") or "").split():
                assert described in ids, f"{field.get('name')} is described by nothing"
