"""A staff list file in Chromium: sent, explained, applied; the page comes to the end by itself."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.app.conftest import World
from tests.app.roster.uploading import HEAD, ROSA, SAM
from tests.browser.conftest import Arrive
from tests.browser.walking import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
READ_BY_THEN = 30_000
"""Milliseconds in which a worker has looked at a small file."""


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("scripted", [True, False], ids=["scripts", "no-scripts"])
def test_a_staff_list_is_explained_and_applied(
    world: World, arrive: Arrive, tmp_path: Path, scripted: bool
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(HEAD + ROSA.replace("teacher", "T-12") + SAM + "1003,,,,\n")
    cora = arrive(world.cora, scripted, width=PHONE)
    cora.press("Yes, sign me in")
    cora.go("/people/import")
    cora.page.get_by_label("Staff list file").set_input_files(file)
    cora.press("Check this file")
    comes_to(cora, "Check before it counts")
    cora.follow("Say what they are")
    cora.page.get_by_label("Kind of work here: T-12").select_option("Teacher")
    cora.press("Save and check again")
    comes_to(cora, "Check before it counts")
    cora.press("Apply these changes")
    comes_to(cora, "The changes are made")


def comes_to(cora: Visitor, heading: str) -> None:
    """Without a hand on it the page arrives there, and leaves the focus alone."""
    expect(cora.page.locator("h1")).to_have_text(heading, timeout=READ_BY_THEN)
    cora.look()
    assert cora.page.evaluate("document.activeElement === document.body") or not cora.scripted
