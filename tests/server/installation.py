"""A server in a folder: a real origin, database, web and worker, and a release of long ago."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import NullPool, create_engine, inspect, text

from app.db import uuid7
from app.ledger.tree import root as root_of
from tests.server import services
from tests.server.driving import lay_out
from tools.install import ROOT
from tools.server import releases
from tools.server.layout import RUNNING, Layout, environment, flask, systemctl
from tools.server.releases import git

RELEASES = dict(
    line.split() for line in Path(__file__).with_name("releases.txt").read_text().splitlines()
)
"""Every tagged release with its commit; a clone may come without tags."""
NEWEST = list(RELEASES)[-1]
NEW = "next"
"""The release that an update leads to: what is checked out here, committed or not."""
TIMER = "brightline-watch.timer"


def make_origin(folder: Path) -> Path:
    """A repository whose main branch ends in what lies here, tagged as a release."""
    origin = folder / "origin"
    git(ROOT, "clone", "--quiet", "--no-checkout", "--local", "--no-tags", str(ROOT), str(origin))
    for name, value in (("user.name", "Ana"), ("user.email", "ana@example.org")):
        git(origin, "config", name, value)
    for tag, commit in RELEASES.items():
        git(origin, "update-ref", f"refs/tags/{tag}", commit)
    here = [f"--git-dir={origin / '.git'}", f"--work-tree={ROOT}"]
    for command in (["add", "--all"], ["commit", "--quiet", "--allow-empty", "-m", "Next"]):
        git(ROOT, *here, *command)
    git(origin, "update-ref", "refs/heads/main", "HEAD")
    git(origin, "tag", NEW)
    return origin


def add_release(origin: Path, tag: str, path: str, words: str) -> None:
    """One more release on top, in which a file is another."""
    blob = subprocess.run(
        ["git", "-C", str(origin), "hash-object", "-w", "--stdin"],
        input=words,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    git(origin, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    git(origin, "commit", "--quiet", "-m", tag)
    git(origin, "update-ref", "refs/heads/main", "HEAD")
    git(origin, "tag", tag)


@dataclass(frozen=True)
class Survey:
    """What must be the same afterwards: the rows of each table, and the ledger's root."""

    rows: dict[str, int]
    leaves: list[bytes]

    @property
    def root(self) -> str:
        """The ledger's root."""
        return root_of(self.leaves).hex()


@dataclass(frozen=True)
class Server:
    """An installation below a folder, and what a test does to it."""

    layout: Layout

    @property
    def url(self) -> str:
        """The owner's address of the database, for SQLAlchemy."""
        url = environment(self.layout)["DATABASE_OWNER_URL"]
        return url.replace("postgresql:", "postgresql+psycopg:")

    def survey(self) -> Survey:
        """Count and hash."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            rows = {
                n: connection.execute(text(f'SELECT count(*) FROM "{n}"')).scalar_one()
                for n in names
            }
            leaves = connection.execute(text("SELECT leaf FROM leaf ORDER BY seq")).scalars()
            return Survey(rows, [bytes(leaf) for leaf in leaves])

    def write(self) -> str:
        """One more row, confirmed; the key by which it must be found."""
        key = f"row {uuid7()}"
        values = {"id": uuid7().hex, "key": key, "now": "2026-08-28 12:00:00.000000+00:00"}
        columns = "id, key, kind, payload, attempts, done_at, last_error, made_at"
        row = "VALUES (:id, :key, 'sign-in-mail', '{}', 1, :now, '', :now)"
        if not self.url.startswith("sqlite"):
            row = row.replace(":id", "CAST(:id AS uuid)").replace(
                ":now", "CAST(:now AS timestamptz)"
            )
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(f"INSERT INTO outbox ({columns}) {row}"), values)
        return key

    def has(self, key: str) -> bool:
        """Whether a row is there."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            found = connection.execute(
                text("SELECT count(*) FROM outbox WHERE key = :key"), {"key": key}
            )
            return bool(found.scalar_one())

    def has_work(self) -> bool:
        """Whether the worker still has something to do."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            open_ = "SELECT count(*) FROM outbox WHERE done_at IS NULL AND attempts = 0"
            return bool(connection.execute(text(open_)).scalar_one())

    def drive(self, command: str, where: str = "") -> subprocess.CompletedProcess[str]:
        """Update or recover in a process group of its own, perhaps killed somewhere."""
        return subprocess.run(
            self.driving(command, where),
            cwd=ROOT,
            capture_output=True,
            text=True,
            start_new_session=True,
            timeout=300,
        )

    def driving(self, command: str, where: str = "") -> list[str]:
        """How it is begun."""
        driver = [sys.executable, "-m", "tests.server.driving"]
        return [*driver, str(self.layout.root), command, where]

    def journal(self) -> str:
        """The step of an update that was cut off; empty if there is none."""
        path = self.layout.releases.parent / "update.json"
        return str(json.loads(path.read_text())["step"]) if path.exists() else ""

    def log(self) -> list[dict[str, str]]:
        """What the logbook says of updates."""
        path = self.layout.data / "operating/log.jsonl"
        lines = path.read_text().split("\n") if path.exists() else []
        return [
            entry for entry in map(json.loads, filter(None, lines)) if entry["kind"] == "update"
        ]

    def get(self, path: str = "/healthz") -> int:
        """The status of a page; 0 if nobody answers."""
        port = int(environment(self.layout)["PORT"])
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def serves(self, release: str, seconds: float = 30) -> bool:
        """Whether web and worker of a release run, people are let in, and the timer is on."""
        deadline = time.monotonic() + seconds
        while not self._serves(release):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _serves(self, release: str) -> bool:
        units = [self.layout.root / "run" / name for name in (*RUNNING, TIMER)]
        if not all(unit.exists() for unit in units) or self.layout.updating.exists():
            return False
        places = [Path(f"/proc/{unit.read_text()}/cwd") for unit in units[:2]]
        try:
            runs = {Path(os.readlink(place)).name for place in places}
        except OSError:
            return False
        return runs == {release} == {self.layout.current.resolve().name} and self.get() == 200

    def start(self) -> None:
        """Start all that runs on a server, and wait for it."""
        systemctl(self.layout, "start", *RUNNING, TIMER)
        deadline = time.monotonic() + 60
        while self.has_work() or self.get() != 200:
            assert time.monotonic() < deadline, "the old release did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """End what this test began."""
        systemctl(self.layout, "stop", *RUNNING)


def install(folder: Path, origin: Path, release: str, url: str = "", owner_url: str = "") -> Server:
    """Put a release into service as `make install` lays it out, with demonstration people."""
    layout = Layout(folder)
    for each in (layout.releases, layout.etc, layout.units, layout.data, layout.command.parent):
        each.mkdir(parents=True)
    (layout.units / TIMER).write_text("")
    git(folder, "clone", "--quiet", "--no-checkout", str(origin), str(layout.source))
    url = url or f"sqlite:///{layout.data / 'brightline.sqlite3'}"
    own = {"DATA_DIR": layout.data, "PORT": _free_port(), "DATABASE_URL": url, "DEMO": 1}
    _write(layout.settings, own)
    _write(layout.owner, {"DATABASE_OWNER_URL": owner_url or url})
    _place_systemctl(layout)
    releases.switch(layout, lay_out(layout, release))
    done = flask(layout, "start-up", "--demo", capture=True)
    assert done.returncode == 0, done.stdout
    return Server(layout)


def _place_systemctl(layout: Layout) -> None:
    command = layout.root / "usr/bin/systemctl"
    command.parent.mkdir(parents=True)
    program = Path(services.__file__).read_text()
    command.write_text(f"#!{sys.executable} -IS\n{program}")
    command.chmod(0o755)


def copy_of(server: Server, folder: Path) -> Server:
    """The same installation in another folder, before anything was started; SQLite only."""
    shutil.copytree(server.layout.root, folder, symlinks=True)
    copied = Server(Layout(folder))
    for path in (copied.layout.settings, copied.layout.owner):
        path.write_text(path.read_text().replace(str(server.layout.root), str(folder)))
    own = copied.layout.settings.read_text().replace(
        f"PORT={environment(server.layout)['PORT']}", f"PORT={_free_port()}"
    )
    copied.layout.settings.write_text(own)
    return copied


def _write(path: Path, values: dict[str, object]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
