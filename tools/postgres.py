#!/usr/bin/env python3
"""Runs a command with a PostgreSQL server of its own: `tools/postgres.py [--durable] -- command …`.

The command finds TEST_DATABASE_URL (the app's role) and TEST_DATABASE_OWNER_URL (the role of
migrations), both on database `brightline`; `brightline_gw0` and on are for pytest-xdist's workers.
Without --durable the server never waits for the disk. Standard library only.
"""

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

HOST = "127.0.0.1"
HASTE = ("fsync", "full_page_writes")
STARTING = 30
"""Seconds the server gets to accept connections."""
WORKERS = 3
"""As many as `tools/test` starts: tests wait a fifth of their time, even on two cores."""


def main() -> int:
    """The command's exit status; 128 and the signal's number if a signal ended it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--durable", action="store_true", help="wait for the disk")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with _server(arguments.durable) as urls:
        return _run(arguments.command, urls)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _run(command: Sequence[str], urls: Mapping[str, str]) -> int:
    """Run to the end: the command tidies up after Ctrl-C before the server goes away."""
    process = subprocess.Popen(command, env={**os.environ, **urls})
    # The terminal sends Ctrl-C to the command as well; other wishes to stop are passed on as one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.send_signal(signal.SIGINT))
    status = process.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _server(durable: bool) -> Iterator[dict[str, str]]:
    """A server in a temporary folder; yields the two addresses by their variables' names."""
    programs, port, account = _programs(), _free_port(), _account()
    with tempfile.TemporaryDirectory(prefix="brightline-") as folder:
        if account:
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        _create(folder, programs, account)
        settings = [] if durable else [f"-c{name}=off" for name in HASTE]
        place = ["-D", f"{folder}/data", "-p", str(port), "-h", HOST, "-k", folder]
        with open(f"{folder}/log", "w") as log:
            server = subprocess.Popen(
                [*_as(account), f"{programs}/postgres", *place, *settings],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _wait_until_ready(server, folder, [f"{programs}/pg_isready", "-h", HOST, f"-p{port}"])
            connect = ["-h", folder, "-p", str(port), "-d", "postgres", "-v", "ON_ERROR_STOP=1"]
            yield _populate([*_as(account), f"{programs}/psql", "-Xq", *connect], port)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def _programs() -> Path:
    """The newest server's programs; Debian keeps them off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else sys.exit("PostgreSQL is missing: install postgresql.")


def _version(initdb: Path) -> int:
    return int(initdb.parts[-3])


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        return int(candidate.getsockname()[1])


def _account() -> str | None:
    """Whom the server runs as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def _as(account: str | None) -> list[str]:
    if not account:
        return []
    ids = pwd.getpwnam(account)
    return ["setpriv", f"--reuid={ids.pw_uid}", f"--regid={ids.pw_gid}", "--clear-groups", "--"]


def _create(folder: str, programs: Path, account: str | None) -> None:
    # Only the server's own account may use the socket, as superuser; all others need a password.
    access = ["--auth-local=peer", "--auth-host=scram-sha-256"]
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", *access]
    initdb = [*_as(account), f"{programs}/initdb", "-D", f"{folder}/data", *options]
    subprocess.run(initdb, cwd=folder, stdout=subprocess.DEVNULL, check=True)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: str, ask: Sequence[str]) -> None:
    deadline = time.monotonic() + STARTING
    while subprocess.run(ask, stdout=subprocess.DEVNULL).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("PostgreSQL did not start:\n" + Path(folder, "log").read_text())
        time.sleep(0.05)


def _populate(psql: Sequence[str], port: int) -> dict[str, str]:
    password = secrets.token_hex(16)
    login = f"LOGIN PASSWORD '{password}';"
    # The owner makes a database for each test restore.
    roles = [
        f"CREATE ROLE {role} {login}" for role in ("brightline_owner CREATEDB", "brightline_app")
    ]
    names = ["brightline", *(f"brightline_gw{n}" for n in range(WORKERS))]
    databases = [f"CREATE DATABASE {name} OWNER brightline_owner;" for name in names]
    subprocess.run(psql, input="\n".join(roles + databases), text=True, check=True)
    address = f"{password}@{HOST}:{port}/brightline"
    return {
        "TEST_DATABASE_URL": f"postgresql://brightline_app:{address}",
        "TEST_DATABASE_OWNER_URL": f"postgresql://brightline_owner:{address}",
    }


if __name__ == "__main__":
    sys.exit(main())
