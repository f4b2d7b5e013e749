"""`make run` as a person meets it: its port, its links, its secrets, Ctrl-C, the second start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tools.install import ROOT
from tools.run import PATIENCE
from tools.web import HOST

SETTINGS = ("DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_URL", "DEMO", "PORT")
LINK = re.compile(r"http://127\.0\.0\.1:(\d+)(/sign-in/\S+)")


@dataclass
class Run:
    """A run on a data folder and a port; `said` is what it printed until it was ready."""

    folder: Path
    port: str
    process: subprocess.Popen[str]
    said: str = ""

    def until_ready(self) -> "Run":
        """Read what it says until it is ready or over."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "Press Ctrl-C" in line:
                break
        return self

    def send(self, number: signal.Signals) -> int:
        """Send the whole group a signal, as a terminal does; returns the exit status."""
        os.killpg(self.process.pid, number)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end; the rest of what it said is added."""
        said, _nothing = self.process.communicate(timeout=30)
        self.said += said
        return self.process.returncode


@contextmanager
def begun(folder: Path, port: str) -> Iterator[Run]:
    """Start it as a terminal would, in a group of its own; afterwards it is over."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(folder), "PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    run = Run(folder, port, process)
    try:
        yield run
    finally:
        if process.poll() is None:
            run.send(signal.SIGINT)
        assert processes(run) == {}


def refused(folder: Path, port: str) -> str:
    """What a run says that does not even begin; it leaves nothing behind."""
    with begun(folder, port) as run:
        assert run.ended() == 1 and run.said.count("\n") == 1
    return run.said


def processes(run: Run) -> dict[int, str]:
    """Everything that runs on the data folder: process → command."""
    found, wanted = {}, f"DATA_DIR={run.folder}\0".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (place / "environ").read_bytes():
                command = (place / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(place.name)] = command.decode()
        except OSError:
            continue
    return found


def get(port: str, address: str) -> tuple[int, str]:
    """Status and text of a page."""
    connection = HTTPConnection(HOST, int(port), timeout=10)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        return str(candidate.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A first start on an empty data folder."""
    with begun(tmp_path_factory.mktemp("first") / "data", free_port()) as run:
        yield run.until_ready()


@pytest.fixture(scope="module")
def stopped(running: Run) -> tuple[Run, int, float]:
    """The run after Ctrl-C: with its exit status and the seconds it took."""
    began = time.monotonic()
    return running, running.send(signal.SIGINT), time.monotonic() - began


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5", "8000 8001"])
def test_a_port_that_is_none_is_refused_in_a_sentence(tmp_path: Path, port: str) -> None:
    said = refused(tmp_path / "data", port)
    assert said == f"PORT must be a number from 1 to 65535, not {port}.\n"
    assert not (tmp_path / "data").exists()


def test_a_port_in_use_is_refused_in_a_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        said = refused(tmp_path / "data", str(other.getsockname()[1]))
    assert re.fullmatch(r"Port \d+ cannot be used \(.+\): choose another with .+\n", said)
    assert not (tmp_path / "data").exists()


def test_the_first_start_answers_and_prints_its_address(running: Run) -> None:
    assert f"Brightline is running at http://127.0.0.1:{running.port}" in running.said
    assert get(running.port, "/healthz") == (200, "ok\n")


def test_it_prints_a_link_for_each_role_that_shows_its_person(running: Run) -> None:
    lines = [line.split(" · ") for line in running.said.splitlines() if " · " in line]
    roles = ["hr", "principal", "technology", "learner"]
    assert [role.strip() for _of, role, _who in lines] == roles * 2
    for _district, _role, who in lines:
        name, link = who.rsplit(maxsplit=1)
        found = LINK.fullmatch(link)
        assert found and found[1] == running.port
        status, page = get(running.port, found[2])
        assert status == 200 and name.strip() in page


def test_only_the_owner_can_read_the_secrets(running: Run) -> None:
    secrets = running.folder / "secrets"
    modes = {path.name: path.stat().st_mode & 0o777 for path in [secrets, *secrets.iterdir()]}
    assert modes.pop("secrets") == 0o700 and "session-key" in modes
    assert set(modes.values()) == {0o600}
    assert len((secrets / "session-key").read_text()) >= 43
    assert running.folder.stat().st_mode & 0o077 == 0


def test_a_second_run_on_the_same_port_leaves_the_first_alone(running: Run, tmp_path: Path) -> None:
    assert "cannot be used" in refused(tmp_path / "data", running.port)
    assert get(running.port, "/healthz") == (200, "ok\n")


def test_ctrl_c_stops_everything_it_started(stopped: tuple[Run, int, float]) -> None:
    run, status, seconds = stopped
    assert status == 0 and seconds < PATIENCE, "a process had to be killed"
    assert processes(run) == {} and "Traceback" not in run.said
    with pytest.raises(ConnectionRefusedError):
        get(run.port, "/healthz")


def test_a_second_start_installs_nothing_and_a_dead_worker_ends_it_all(
    stopped: tuple[Run, int, float],
) -> None:
    first, key = stopped[0], (stopped[0].folder / "secrets/session-key").read_bytes()
    with begun(first.folder, first.port) as run:
        assert "Installing" not in run.until_ready().said
        assert len(set(LINK.findall(run.said)) - set(LINK.findall(first.said))) == 8
        worker = next(id for id, command in processes(run).items() if "worker" in command.split())
        os.kill(worker, signal.SIGKILL)
        assert run.ended() == 1 and "The worker ended on its own" in run.said
    assert (run.folder / "secrets/session-key").read_bytes() == key


@pytest.mark.parametrize("part", ["start-up", "granian"])
def test_ctrl_c_while_a_part_is_still_starting_leaves_nothing_behind(
    stopped: tuple[Run, int, float], part: str
) -> None:
    with begun(stopped[0].folder, free_port()) as run:
        while not any(part in command.split() for command in processes(run).values()):
            assert run.process.poll() is None, run.ended()
        time.sleep(0.3)
        assert run.send(signal.SIGINT) == 0
        assert processes(run) == {} and "Traceback" not in run.said
