"""How long a backup, a restore and the move to PostgreSQL take, each a command as a server runs it.

BENCH_OPERATION is the number of people; each has five school years and a stored certificate. With
TEST_DATABASE_URL the district moves to PostgreSQL, and is backed up and restored there too."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyrage import x25519

from tests.bench import machine
from tests.bench.serving import ROOT, run

PEOPLE = int(os.environ.get("BENCH_OPERATION") or 100_000)
TARGETS = "100,000 people: backup 120 s, restore 300 s, move 600 s"
DATABASES = ("_gw0", "_gw1")
"""Of the server that tools/postgres.py starts: to move to, and to restore into."""


def measured(folder: Path) -> dict[str, Any]:
    """A district, and what each command took."""
    return operated(*district(folder))


def district(folder: Path) -> tuple[dict[str, str], dict[str, int]]:
    """An installation on SQLite with people, records and files: its environment and its size."""
    home = _home(folder / "district")
    run(home, "tests.bench.five_years", str(PEOPLE))
    kept: dict[str, int] = json.loads(run(home, "tests.bench.keeping"))
    file = Path(home["DATA_DIR"]) / "brightline.sqlite3"
    return home, {"people": PEOPLE, **kept, "sqlite_mib": _mib(file)}


def operated(home: dict[str, str], size: dict[str, int]) -> dict[str, Any]:
    """Each command in turn; the move is the last that SQLite sees."""
    into = Path(home["DATA_DIR"]).parent
    steps = _around(home, into, "SQLite", {})
    if os.environ.get("TEST_DATABASE_URL"):
        first, second = (_urls(name) for name in DATABASES)
        move = ("db", "move", first["DATABASE_OWNER_URL"], "--app-url", first["DATABASE_URL"])
        steps["move to PostgreSQL"] = _command(home, *move)
        steps |= _around(home | first, into, "PostgreSQL", second)
    return {**size, "steps": steps}


def table(found: Mapping[str, Any]) -> str:
    """Seconds, processor seconds and memory of each command, and the size of the archives."""
    about = "{people:,} people, {leaves:,} leaves, {files:,} files, SQLite file {sqlite_mib:,} MiB"
    head = f"{'operation':24}{'s':>8}{'CPU-s':>8}{'MiB':>7}{'others':>8}{'archive MiB':>13}"
    lines = [_line(name, step) for name, step in found["steps"].items()]
    return "\n".join(["", about.format(**found), head, *lines, f"Targets: {TARGETS}"])


def _around(
    home: dict[str, str], into: Path, engine: str, urls: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """A backup, and a restore of it into an empty installation, which goes afterwards."""
    backup = _command(home, "backup")
    sealed = max(Path(home["BACKUP_DIR"]).glob("*.tar.age"))
    key = Path(home["KEYS_DIR"]) / "drill.key"
    with tempfile.TemporaryDirectory(dir=into) as name:
        fresh = _home(Path(name) / "installation") | urls
        restore = _command(fresh, "restore", str(sealed), "--key", str(key))
    archive = {"archive_mib": _mib(sealed)}
    return {f"backup, {engine}": backup | archive, f"restore, {engine}": restore | archive}


def _command(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """Run a command of Brightline; memory is that of its largest process."""
    began, before = time.perf_counter(), machine.all_cpu_seconds()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments[:2])
    seconds, own = time.perf_counter() - began, used.ru_utime + used.ru_stime
    others = (machine.all_cpu_seconds() - before - own) / seconds
    return {
        "seconds": seconds,
        "cpu": own,
        "peak_mib": used.ru_maxrss / 1024,
        "other_cpu_share": others,
    }


def _home(folder: Path) -> dict[str, str]:
    """The environment of an installation on SQLite, with a key that opens its backups."""
    for name in ("keys", "backups", "data"):
        (folder / name).mkdir(parents=True)
    key = x25519.Identity.generate()
    (folder / "keys" / "drill.key").write_text(f"{key}\n")
    cleared = {name: "" for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_URL")}
    places = {f"{name.upper()}_DIR": str(folder / name) for name in ("keys", "data")}
    backups = {"BACKUP_DIR": str(folder / "backups"), "BACKUP_KEY": str(key.to_public())}
    return {**os.environ, **cleared, **places, **backups, "DEMO": "0"}


def _urls(database: str) -> dict[str, str]:
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    return {name: os.environ[f"TEST_{name}"] + database for name in names}


def _mib(path: Path) -> int:
    return round(path.stat().st_size / 2**20)


def _line(name: str, step: Mapping[str, Any]) -> str:
    took = f"{step['seconds']:8.1f}{step['cpu']:8.1f}{step['peak_mib']:7.0f}"
    archive = f"{step.get('archive_mib', ''):>13}"
    return f"{name:24}{took}{step['other_cpu_share']:8.2f}{archive}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="brightline-bench-") as name:
        print(table(measured(Path(name))))
