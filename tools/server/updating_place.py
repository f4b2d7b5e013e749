"""What an update asks of the server: git, the services, a release's commands as the worker."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tools.server import releases
from tools.server.layout import RUNNING, Layout, environment, read_settings, run, systemctl
from tools.server.updating_journal import Journal, Problem

ROOT = Path(__file__).resolve().parents[2]
"""The release whose update this is, whatever the link in use points to by now."""
TOGETHER = ("setpriv", "--pdeathsig", "KILL", "--")
"""What a killed update had begun ends with it: no migration runs on while the data are put back."""
FETCHING = 300
STARTING = 60
"""Seconds for the network, and for the new release's first answer."""


def newest(layout: Layout) -> str:
    """Fetch, and name the newest release on the origin's main branch."""
    _git(layout, "fetch", "--tags", "origin")
    tag = _git(layout, "describe", "--tags", "--abbrev=0", "origin/main")
    return releases.name_of(layout, _git(layout, "rev-parse", f"{tag}^{{commit}}"))


def is_newer(layout: Layout, tag: str, release: Path) -> bool:
    """Whether a tag comes after what a release was made from; the same commit does not."""
    was = _git(layout, "-C", str(release), "rev-parse", "HEAD")
    now = _git(layout, "rev-parse", f"{tag}^{{commit}}")
    common = ["git", "-C", str(layout.source), "merge-base", "--is-ancestor", was, now]
    return was != now and subprocess.run(common).returncode == 0


def _git(layout: Layout, *arguments: str) -> str:
    # A server that went silent is no reason to wait for ever, nor is a question nobody answers.
    patience = {"GIT_HTTP_LOW_SPEED_LIMIT": "1000", "GIT_HTTP_LOW_SPEED_TIME": "30"}
    done = subprocess.run(
        [*TOGETHER, "git", "-C", str(layout.source), *arguments],
        capture_output=True,
        text=True,
        timeout=FETCHING,
        env={**os.environ, **patience, "GIT_TERMINAL_PROMPT": "0"},
    )
    if done.returncode:
        raise Problem(done.stderr.strip().replace("\n", " "))
    return done.stdout.strip()


def data(layout: Layout, *arguments: str) -> str:
    """Let `updating_data` do something in the data folder; what it printed."""
    command = [sys.executable, "-m", "tools.server.updating_data", *arguments]
    return _as_worker(layout, command, {"PYTHONPATH": str(ROOT)})


def flask(layout: Layout, release: Path, *arguments: str, **settings: str) -> str:
    """Run a command of a release, perhaps with other settings; Problem if it fails."""
    command = [str(release / ".venv/bin/python"), "-m", "flask", "--app", str(release / "wsgi.py")]
    return _as_worker(layout, [*command, *arguments], settings)


def _as_worker(layout: Layout, command: Sequence[str], settings: Mapping[str, str]) -> str:
    variables = {**environment(layout), **settings}
    done = run([*TOGETHER, *command], layout, variables, capture=True)
    if done.returncode:
        raise Problem(done.stdout.strip())
    return done.stdout.strip()


def knows(layout: Layout, release: Path, command: str) -> bool:
    """Whether a release has a command."""
    try:
        flask(layout, release, command, "--help")
    except Problem:
        return False
    return True


def active_timers(layout: Layout) -> list[str]:
    """The timers and watched wishes that run now."""
    installed = _timers(layout.units)
    return [name for name in installed if not systemctl(layout, "is-active", name).returncode]


def added_timers(layout: Layout, release: Path) -> list[str]:
    """Those that a release brings with it."""
    return [
        name
        for name in _timers(release / "tools/server/units")
        if not (layout.units / name).exists()
    ]


def _timers(folder: Path) -> list[str]:
    """All but the update's own, which may be what runs."""
    names = sorted(path.name for path in folder.glob("brightline-*"))
    ours = [name for name in names if name.endswith((".timer", ".path"))]
    return [name for name in ours if not name.startswith("brightline-update")]


def stop(layout: Layout, timers: Sequence[str]) -> None:
    """Stop whatever writes; what a timer had just begun ends too."""
    begun = [Path(name).with_suffix(".service").name for name in timers]
    services = dict.fromkeys([*timers, *begun, *RUNNING])
    asked = systemctl(layout, "stop", *services)
    if asked.returncode:
        raise Problem(asked.stderr.strip())


def start(layout: Layout, *units: str) -> None:
    """Ask for services without waiting: as the server starts they wait for the caller."""
    if units:
        systemctl(layout, "start", "--no-block", *units)


def note(layout: Layout, journal: Journal, words: str) -> None:
    """Write into the logbook how it ended, and let the release in use tell the coordinator.

    Never fails: a full disk or a silent mail server must not hold up what is being put right."""
    facts = {**journal.names, "step": journal.failed or journal.step, "words": words}
    with suppress(Problem, OSError):
        data(layout, "note", "bad" if journal.failed else "good", json.dumps(facts))
    with suppress(Problem, OSError):
        flask(layout, layout.current.resolve(), "watch")


def clear_away(layout: Layout) -> None:
    """What an update needed beside the data."""
    for command in ("drop-copy", "forget"):
        with suppress(Problem, OSError):
            data(layout, command)


def wait_until_ready(layout: Layout, release: Path) -> None:
    """Until the web server answers as this release; Problem if it does not."""
    commit = (release / ".git/HEAD").read_text("utf-8").strip()
    port = int(read_settings(layout.settings).get("PORT") or 8000)
    deadline = time.monotonic() + STARTING
    while not (answer := _answer(port)).get("ready"):
        if time.monotonic() > deadline:
            raise Problem(f"no good answer within {STARTING} seconds, the last was {answer}")
        time.sleep(0.1)
    if commit[:7] not in answer.get("release", commit):
        raise Problem(f"another release answers: {answer}")


def _answer(port: int) -> dict[str, Any]:
    """What /readyz says; empty for anything else."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        found = json.loads(connection.getresponse().read())
        return found if isinstance(found, dict) else {}
    except (OSError, HTTPException, ValueError):
        return {}
    finally:
        connection.close()
