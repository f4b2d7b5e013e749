"""Brightline as it is run: the web server and the worker, and Chromium to visit it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from app.models import StaffMember
from tests.app.browsing import way_in
from tests.app.conftest import World, short_module, world
from tests.browser.walking import Sparing, Visitor

__all__ = ["short_module", "world"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOST, NAME = "127.0.0.1", "localhost"
"""Where the site listens, and what it is called: passkeys belong to a name."""
WEB = [
    "granian",
    "--interface",
    "wsgi",
    "--blocking-threads",
    "4",
    "--log-level",
    "error",
    "--no-access-log",
]
STARTING = 60
"""Seconds the web server gets to answer for the first time."""

USUAL = Visitor if os.environ.get("BRIGHTLINE_FULL") else Sparing
"""In the short run axe looks at each kind of page once on a way; `make test-full` at every page."""

Arrive = Callable[..., Visitor]
"""Brings somebody to the site with a browser of their own, with JavaScript or without."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium if there is one, else the one Playwright brought."""
    found = shutil.which("chromium")
    own = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **own, "args": FLAGS}


@pytest.fixture
def site(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the small district's site."""
    port = _free_port()
    address = f"http://{NAME}:{port}"
    monkeypatch.setenv("PUBLIC_URL", address)
    web = [*WEB, "--host", HOST, "--port", str(port), "wsgi:application"]
    with _running(web):
        _wait_for(address)
        yield address


@pytest.fixture
def worker(site: str) -> Iterator[None]:
    """The worker beside it, for tests that wait for a certificate or a staff list."""
    with _running(["flask", "--app", "wsgi", "worker"]):
        yield


@pytest.fixture
def arrive(site: str, new_context: Callable[..., BrowserContext]) -> Iterator[Arrive]:
    """Opens the confirmation page of a fresh sign-in link, as from the mail."""
    visitors = []

    def arrived(
        person: StaffMember,
        scripted: bool = True,
        width: int = 1280,
        kind: type[Visitor] = USUAL,
    ) -> Visitor:
        context = new_context(
            base_url=site,
            java_script_enabled=scripted,
            locale="en-US",
            viewport={"width": width, "height": 800},
        )
        visitors.append(kind(context.new_page(), scripted))
        visitors[-1].go(f"/sign-in/{way_in(person)}")
        return visitors[-1]

    yield arrived
    assert [problem for visitor in visitors for problem in visitor.problems] == []


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        return int(candidate.getsockname()[1])


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", *command])
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/help").close()
            return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError(f"no answer from {address} within {STARTING} seconds")
