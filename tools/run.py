"""`make run`: install, prepare, start web and worker, say where they are, stop both together.

Settings come from the environment: PORT, DATA_DIR, DATABASE_URL, DEMO. Standard library only.
"""

from __future__ import annotations  # so that an older Python gets to the sentence about its age

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from tools.install import PYTHON, ROOT, install
from tools.web import HOST, command

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10
"""Seconds a process gets to finish what it is doing before it is killed."""
STARTING = 60
"""Seconds the web server gets to answer for the first time."""

Process = subprocess.Popen[str]


def main() -> None:
    """Run until a signal (exit 0) or until web or worker ends on its own (exit 1)."""
    for number in STOPPING:
        signal.signal(number, _leave)
    port = _port()
    install("run")
    environment = _environment(port)
    url = f"http://{HOST}:{port}"
    prepare = _flask("start-up", *_demo(environment, url))
    # In a session of its own, Ctrl-C ends it without a traceback.
    prepared = subprocess.run(
        prepare,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if prepared.returncode:
        sys.exit("Brightline could not prepare its database; the lines above say why.")
    with (
        _running(command(str(PYTHON), port), environment) as web,
        _running(_flask("worker"), environment) as worker,
    ):
        _wait_until_ready(port, (web, worker))
        print(f"\n{prepared.stdout}\nBrightline is running at {url}")
        print("\nPress Ctrl-C to stop it.", flush=True)
        _watch((web, worker))


def _flask(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "flask", "--app", "wsgi", *arguments]


def _demo(environment: Mapping[str, str], url: str) -> list[str]:
    return ["--demo", "--base-url", url] if environment["DEMO"] == "1" else []


def _port() -> int:
    """The port, if it is free: the web server itself would share one with another server."""
    text = os.environ.get("PORT") or "8000"
    port = int(text) if text.isdecimal() else 0
    if not 0 < port < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {text}.")
    try:
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            candidate.bind((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        sys.exit(f"Port {port} cannot be used ({reason}): choose another with PORT=8001 make run.")
    return port


def _environment(port: int) -> dict[str, str]:
    """A database of one's own is not filled with invented people unless DEMO=1 asks for it."""
    demo = os.environ.get("DEMO") or ("0" if os.environ.get("DATABASE_URL") else "1")
    return {**os.environ, "PORT": str(port), "DEMO": demo}


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind once; a second Ctrl-C must not interrupt the stopping."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(0)


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Process]:
    """Start the command in a process group of its own; on leaving, end that whole group."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)


def _wait_until_ready(port: int, processes: Sequence[Process]) -> None:
    deadline = time.monotonic() + STARTING
    while not _answers(port):
        _must_live(processes)
        if time.monotonic() > deadline:
            sys.exit(f"The web server did not answer on port {port} within {STARTING} seconds.")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(processes: Sequence[Process]) -> NoReturn:
    while True:
        _must_live(processes)
        time.sleep(0.5)


def _must_live(processes: Sequence[Process]) -> None:
    for name, process in zip(("web server", "worker"), processes, strict=True):
        if process.poll() is not None:
            sys.exit(f"The {name} ended on its own (status {process.returncode}); all is stopped.")


if __name__ == "__main__":
    main()
