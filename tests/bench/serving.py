"""Starts what is measured on a port of its own, and ends what it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.browsing import Browser, Unexpected

ROOT = Path(__file__).parents[2]
STARTING = 30
PATIENCE = 10
"""Seconds to answer for the first time, and to end."""
PROCESSES, THREADS = "2", "4"


@dataclass(frozen=True)
class Subject:
    """Something to measure: its name, web server, application, worker and environment."""

    name: str
    server: str
    application: str
    has_worker: bool
    environment: Mapping[str, str]

    def commands(self, port: int) -> list[list[str]]:
        """The processes it consists of."""
        web = globals()[f"_{self.server}"](port) + [self.application]
        worker = _python("-m", "flask", "--app", "wsgi", "worker")
        return [web, worker] if self.has_worker else [web]


def _granian(port: int) -> list[str]:
    listen = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", PROCESSES, "--blocking-threads", THREADS, "--log-level", "warning"]
    return _python("-m", "granian", *listen, *size)


def _gunicorn(port: int) -> list[str]:
    size = ["--worker-class", "gthread", "--workers", PROCESSES, "--threads", THREADS]
    return _python("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *size, "--log-level", "warning")


@contextmanager
def running(subject: Subject) -> Iterator[tuple[int, list[int]]]:
    """The subject while it runs: its port and the processes at the head of its trees."""
    port = _free_port()
    with ExitStack() as stack:
        started = [
            stack.enter_context(_started(command, subject.environment))
            for command in subject.commands(port)
        ]
        _wait_until_ready(port)
        yield port, [process.pid for process in started]


def run(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a Python module to its end; returns what it printed."""
    done = subprocess.run(
        _python("-m", *arguments), cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        browser = Browser(port)
        with suppress(OSError, Unexpected):
            browser.get("/sign-in")
            return
        browser.close()
        time.sleep(0.05)
    raise TimeoutError(f"nothing answered on port {port} within {STARTING} seconds")
