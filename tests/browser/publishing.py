"""How HR publishes a policy on the pages, and who approves it; adopted texts where they are."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import FilePayload

from app import clock, jobs, work
from tests.browser.walking import Visitor

TODAY = clock.today("America/Denver")
SIGN_BY = TODAY + timedelta(days=21)
ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("POLICY_TEXTS", ROOT.parent / "shared" / "domain"))
"""Where real adopted texts lie; they never become part of the project."""
EDITS = ((" students ", " students and former students "), (" should ", " must "))
"""What the board changes in its second edition: each wherever it first stands."""


class Text(NamedTuple):
    """A policy that is published: its pack, a real adopted text, and what stands in for it."""

    code: str
    pack: str
    state: str
    adopted: str
    like: str

    @property
    def is_real(self) -> bool:
        """Whether the adopted text is at hand."""
        return (FOLDER / self.adopted).exists()

    @property
    def words(self) -> str:
        """The first edition."""
        path = FOLDER / self.adopted if self.is_real else ROOT / "tests" / "texts" / self.like
        return path.read_text()

    @property
    def edited(self) -> str:
        """The second edition."""
        words = self.words
        for old, new in EDITS:
            assert old in words
            words = words.replace(old, new, 1)
        return words


TEXTS = (
    Text("5460", "hs5460", "law-mt", "policy-5460-hot-springs.txt", "like-5460.md"),
    Text("GBEE", "gbee", "law-nm", "policy-GBEE-las-cruces.txt", "like-gbee.md"),
)


def begin(hr: Visitor, text: Text, words: str) -> None:
    """Upload the text as a file; the next page says what is odd about it."""
    hr.follow("Policies")
    hr.follow("Publish a policy")
    hr.page.get_by_label("code").fill(text.code)
    file = FilePayload(name="adopted.md", mimeType="text/markdown", buffer=words.encode())
    hr.page.locator("[name=file]").set_input_files(file)
    send(hr)
    assert hr.heading == "What the check found"


def judge(hr: Visitor) -> int:
    """Accept the first finding with a reason, refer the others to the board; returns how many."""
    page = hr.page
    outcomes = page.locator("input[value=board]")
    count = outcomes.count()
    for place in range(1, count):
        outcomes.nth(place).check()
    page.locator("input[value=accepted]").first.check()
    page.locator("[name^=reason-]").first.fill("The board meant it so.")
    hr.press("Save my decisions")
    return count


def describe(hr: Visitor, title: str, adopted_on: date) -> None:
    """Title, dates, and everybody as signers; then what will happen, before it does."""
    page = hr.page
    page.locator("[name=title]").fill(title)
    days = {"adopted_on": adopted_on, "effective_on": TODAY, "sign_by": SIGN_BY}
    for name, day in days.items():
        page.locator(f"[name={name}]").fill(day.isoformat())
    if hr.has("[type=radio][name=change]"):
        page.locator("[name=change][value=substantive]").check()
    if hr.has("[name=asks]"):
        page.locator("[name=asks]").select_option(label="Everybody in the district")
    hr.press("Save and go on")
    assert hr.heading == "Before you publish"


def approve(second: Visitor) -> None:
    """A second person reads it and approves; it is published, and everybody is asked."""
    second.go("/approvals")
    second.page.locator("main a[href^='/approvals/']").first.click()
    second.look()
    second.page.get_by_label("Approve", exact=True).check()
    second.press("Send my decision")
    work.register()
    jobs.drain()


def send(visitor: Visitor) -> None:
    """The page's one large button."""
    visitor.page.locator("main [type=submit]").first.click()
    visitor.look()
