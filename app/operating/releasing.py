"""Looks whether a newer release is there; the update itself is `tools/server/updating.py`."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

from app import logbook, release
from app.errors import DomainError

PATIENCE = 60
"""Seconds for the network."""


def check(source: Path, running: str) -> None:
    """Note the newest release on the main branch of the clone's origin, and whether it runs.

    On a server the clone is root's, who has fetched just before; elsewhere it is fetched here."""
    try:
        _git(source, "ls-remote", "--heads", "origin", "main")
        with suppress(DomainError):
            _git(source, "fetch", "--quiet", "--tags", "origin")
        newest = _git(source, "describe", "--tags", "--abbrev=0", "origin/main")
        current = _git(source, "describe", "--tags", "--always", running)
        common = _git(source, "merge-base", f"{newest}^{{commit}}", running)
        is_newest = common == _git(source, "rev-parse", f"{newest}^{{commit}}")
    except DomainError as problem:
        logbook.note_problem("release", problem)
    else:
        logbook.note("release", is_newest, newest=newest, current=current)


def source() -> Path:
    """The clone releases are made from; in a plain checkout that itself."""
    installed = release.ROOT.parent.parent / "source"
    return installed if installed.exists() else release.ROOT


def _git(source: Path, *arguments: str) -> str:
    """What git prints; the clone may be another account's, which git otherwise refuses.

    Settings in the home folder name programs to run, and the web's account may write there."""
    command = ["git", "-c", f"safe.directory={source}", "-C", str(source), *arguments]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise DomainError(
            "Nobody could look for a newer release. Check that the server reaches the internet."
        ) from error
    return done.stdout.strip()
