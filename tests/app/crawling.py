"""Opens addresses of the URL map with somebody else's ids, and reads all that comes back."""

import io
import re
import uuid
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from flask import Flask
from werkzeug.routing import AnyConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse

from app.auth.access import rule_of
from app.db import Base
from tests.app.browsing import Browser
from tests.app.canaries import SEARCH, Ids, found_in

MEANS = {
    "break_id": "school_break",
    "claim_id": "credit_claim",
    "draft_id": "policy_draft",
    "entry_id": "paid_time",
    "grant_id": "role_grant",
    "hold_id": "legal_hold",
    "import_id": "roster_import",
    "job_id": "outbox",
    "page_id": "school_page",
    "paper_id": "paper_signature",
    "person_id": "staff_member",
    "problem_id": "date_problem",
    "provider_id": "identity_provider",
    "question_id": "staff_question",
    "record_id": "earlier_record",
    "request_id": "approval_request",
    "version_id": "policy_version",
}
"""Of which table a place in an address names a row, where its name does not say so."""
KINDS = {"signature": "acknowledgment", "paper": "paper_signature", "refusal": "refusal"}
"""The same for `record_id` beside a kind."""
WORDS = {
    "clause": "GBEE.III.A.1",
    "code": "nobody-s",
    "fact": "private_texting",
    "item_id": "A1",
    "key": "2026-27",
    "language": "es",
    "record_class": "training",
    "slug": "boundaries",
    "table": "sites",
    "token": "nobody-s",
}
"""What stands at the other places."""
FILTERS = ("site", "program", "policy", "person", "district")
TABLE_OF = {"person": "staff_member"}
BY_DESIGN = {
    "school_pages.public": "families of any district read its approved pages under its address",
    "sso.choose": "a district publishes the address of its own way in, which names its provider",
}
"""Endpoints whose address names another district and opens it to all, and why."""
OUT_OF_REACH = 503
"""Another company's sign-in page cannot be reached from a test."""
NEW_EACH_TIME = {"factors.new_app": "a new secret each time it is opened"}
VOLATILE = re.compile(
    r"""'nonce-[^']*'|(nonce|content)="[^"]*"|value="[\w.-]{20,}"|Set-Cookie.*|X-Request-ID.*""",
)
"""What differs each time a page is opened: tokens and keys."""


@dataclass
class Crawl:
    """What one person got to see.

    `leaked` are columns of worlds that are not theirs, by endpoint; `seen` of those that are."""

    browser: Browser
    not_theirs: str
    theirs: str
    leaked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    def get(self, rule: Rule, address: str) -> None:
        """Open an address."""
        self.take(rule, self.browser.client.get(address))

    def take(self, rule: Rule, response: TestResponse) -> None:
        """Read an answer."""
        text = read(response)
        self.seen |= found_in(text, *self.theirs)
        if rule.endpoint not in BY_DESIGN and (words := found_in(text, *self.not_theirs)):
            self.leaked[rule.endpoint] |= words
        if response.status_code >= 500 and response.status_code != OUT_OF_REACH:
            self.failed.append(f"{response.request.path}: {response.status_code}")

    def send(self, rule: Rule, address: str, **about: Any) -> None:
        """Send a form."""
        assert self.browser.page
        token = {"csrf_token": self.browser.page.field("csrf_token"), "idempotency_key": "once"}
        self.take(rule, self.browser.client.post(address, data={**token, **about}))


def pages(app: Flask, browser: Browser, role: str, one_in: int) -> dict[str, str]:
    """What stands on a share of the pages and in the files that are not about one row."""
    found = {}
    for rule in rules(app, "GET", [role]):
        is_picked = number(rule.endpoint) % one_in == 0
        if is_picked and "<uuid:" not in rule.rule and rule.endpoint not in NEW_EACH_TIME:
            address = built(rule, {}, {}, (), -1)
            found[address] = VOLATILE.sub("", read(browser.client.get(address)))
    return found


def number(text: str) -> int:
    """The same for the same text in every run."""
    return zlib.crc32(text.encode())


def rules(app: Flask, method: str, roles: Sequence[str]) -> list[Rule]:
    """Addresses that one of the roles may open, in the order of their endpoints."""
    with app.app_context():
        found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
        mine = [rule for rule in found if set(roles) & set(rule_of(rule.endpoint))]
    return sorted(mine, key=lambda rule: (rule.endpoint, rule.rule))


def foreign(rule: Rule, own: Ids, other: Ids) -> list[str]:
    """With ids of the other's at all places, at the last alone, and at the first alone."""
    places = [name for name, kind in rule._converters.items() if isinstance(kind, UUIDConverter)]
    named = dict.fromkeys([tuple(places), tuple(places[-1:]), tuple(places[:1])])
    turns = [(each, turn) for each in named if each for turn in (0, 1)]
    return list(dict.fromkeys(built(rule, own, other, each, turn) for each, turn in turns))


def asked(rule: Rule, own: Ids, other: Ids) -> list[str]:
    """With one's own ids, or none: as it is, searched for canaries, and filtered by the other's."""
    mine = built(rule, own, other, (), -1)
    filters = {name: row(other, own, TABLE_OF.get(name, name), 0) for name in FILTERS}
    each = [f"{mine}?{name}={id}" for name, id in filters.items()]
    together = "&".join(f"{name}={id}" for name, id in filters.items())
    return [mine, f"{mine}?q={SEARCH}&name={SEARCH}", f"{mine}?{together}", *each]


def built(rule: Rule, own: Ids, other: Ids, foreign: Sequence[str], turn: int) -> str:
    """One address of a rule, in which these places are the other's."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, UUIDConverter):
            table = table_of(rule, name, values)
            values[name] = row(other if name in foreign else own, own, table, turn)
        elif isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[turn % len(converter.items)]
        else:
            values[name] = WORDS.get(name) or row(other, own, "logo", turn)
    made = rule.build(values)
    assert made is not None
    return str(made[1])


def table_of(rule: Rule, name: str, values: Mapping[str, Any]) -> str:
    """Of which table a place names a row."""
    if name == "record_id" and "kind" in values:
        return KINDS[values["kind"]]
    table = MEANS.get(name, name.removesuffix("_id"))
    if name == "id":
        table = rule.endpoint.split(".")[0].removesuffix("s")
    assert table in Base.metadata.tables, f"{rule.rule}: say in MEANS whose key {name} is"
    return table


def row(ids: Ids, own: Ids, table: str, turn: int) -> Any:
    """A row's key; one's own where the other has none."""
    found = ids.get(table) or own.get(table) or [uuid.uuid4()]
    return found[turn % len(found)]


def read(response: TestResponse) -> str:
    """All that an answer says: its headers, and its text, also of a workbook or a PDF."""
    said = f"{response.headers}"
    data, kind = response.get_data(), response.content_type or ""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return said + " ".join(book.read(name).decode() for name in book.namelist())
    if kind == "application/pdf" and data[:5] == b"%PDF-":
        return said + printed(data)
    return said + data.decode(errors="replace")


def printed(data: bytes) -> str:
    """The text of a PDF, or its bytes where they are none."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            return " ".join(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError:
        return data.decode(errors="replace")
