"""The OpenID provider in a process of its own, and a district that signs its people in by it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from app import clock, db
from app.auth.sso import DOCUMENT, secret_name
from app.models import IdentityProvider
from config import settings
from tests.app.browsing import Browser, Page
from tests.app.conftest import World
from tests.openid.provider import CLIENT_ID, SECRET

HOST = "127.0.0.1"
STARTING = 30
"""Seconds the provider gets to answer for the first time."""


class OpenID:
    """The running provider: say who signs in there next, and go there and back."""

    def __init__(self, issuer: str, folder: Path) -> None:
        self.issuer, self.folder = issuer, folder
        self.said: dict[str, Any] = {"redirect_uris": []}

    def says(self, sub: str = "a-1", **more: Any) -> None:
        """Sign in this account; `email` and other claims; `tampered`, `forged` or `slow`."""
        named = ("tampered", "forged", "slow")
        about = {name: more.pop(name) for name in named if name in more}
        self.said = {
            "redirect_uris": self.said["redirect_uris"],
            "sub": sub,
            "claims": more,
            **about,
        }
        (self.folder / "says.json").write_text(json.dumps(self.said))

    def signs_in(self, address: str) -> str:
        """Let the provider sign somebody in; returns where it sends the browser, without host."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="session")
def openid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenID]:
    """The provider, started once; each test says anew who signs in."""
    folder, port = tmp_path_factory.mktemp("openid"), _free_port()
    made = OpenID(f"http://{HOST}:{port}", folder)
    made.says()
    command = [sys.executable, "-m", "tests.openid.provider", str(port), str(folder)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(made.issuer + DOCUMENT)
            yield made
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def account(world: World, openid: OpenID) -> IdentityProvider:
    """The provider as the small district uses it, of no kind in particular."""
    return use(world, openid)


def use(world: World, openid: OpenID, **given: Any) -> IdentityProvider:
    """Have the district sign its people in by the provider."""
    used = IdentityProvider(
        **{
            "id": db.uuid7(),
            "district_id": world.district.id,
            "kind": "other",
            "label": "Cottonwood account",
            "discovery_url": openid.issuer + DOCUMENT,
            "client_id": CLIENT_ID,
            "made_at": clock.now(),
            **given,
        }
    )
    db.session.expunge_all()
    db.writing()
    db.session.add(used)
    db.session.commit()
    settings().keep_secret(secret_name(used), SECRET)
    openid.said["redirect_uris"] = [f"http://localhost/signed-in/{used.district_id}"]
    openid.says(email="ana@example.org", email_verified=True)
    return used


def go(browser: Browser, openid: OpenID, address: str, status: int = 200) -> Page:
    """From one of our addresses to the provider and back."""
    sent = browser.client.get(address)
    assert sent.location.startswith(openid.issuer), sent.location
    return browser.get(openid.signs_in(sent.location), status)


def sign_in(browser: Browser, openid: OpenID, account: IdentityProvider, status: int = 200) -> Page:
    """Sign in with the account."""
    return go(browser, openid, f"/sign-in/with/{account.id}", status)


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        return int(candidate.getsockname()[1])


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        try:
            requests.get(address, timeout=5).close()
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"no answer from {address} within {STARTING} seconds")
