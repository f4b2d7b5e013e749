"""A small systemd for a server in a folder: real processes, each in a session of its own.

It is copied to `usr/bin/systemctl` of that folder and knows what an update asks for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run"
CURRENT = ROOT / "opt/brightline/current"
PATIENCE = 10
"""Seconds a service gets to end by itself."""


def main(verb: str, *arguments: str) -> int:
    """One command, as systemctl takes it."""
    units = [argument for argument in arguments if not argument.startswith("--")]
    if verb in ("start", "enable"):
        for unit in units:
            start(unit)
    elif verb == "stop":
        for unit in units:
            stop(unit)
    elif verb == "is-active":
        return 0 if all(is_active(unit) for unit in units) else 3
    return 0


def start(unit: str) -> None:
    """Start web or worker of the release in use; any other unit is only known to be active."""
    RUN.mkdir(exist_ok=True)
    if is_active(unit):
        return
    number = 0
    if unit in COMMANDS:
        code = CURRENT.resolve()
        with (RUN / f"{unit}.log").open("a") as log:
            number = subprocess.Popen(
                [str(code / ".venv/bin/python"), "-m", *COMMANDS[unit]],
                cwd=code,
                env=settings(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            ).pid
    (RUN / unit).write_text(str(number))


def stop(unit: str) -> None:
    """End a service and all it began."""
    number = process(unit) or 0
    for name in (signal.SIGTERM, signal.SIGKILL) if number else ():
        try:
            os.killpg(number, name)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + PATIENCE
        while is_alive(number) and time.monotonic() < deadline:
            time.sleep(0.02)
    (RUN / unit).unlink(missing_ok=True)


def is_active(unit: str) -> bool:
    """Whether it was started and, where it is a process, lives."""
    number = process(unit)
    return number is not None and (number == 0 or is_alive(number))


def process(unit: str) -> int | None:
    """The number of its process; 0 for a timer, None for a unit that was not started."""
    path = RUN / unit
    return int(path.read_text() or 0) if path.exists() else None


def is_alive(number: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked about does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def settings() -> dict[str, str]:
    """The files of settings, as systemd gives them to a service."""
    lines = [
        line
        for name in ("settings", "owner")
        for line in (ROOT / "etc/brightline" / name).read_text().splitlines()
    ]
    return {"PATH": "/usr/bin:/bin", **dict(line.split("=", 1) for line in lines if "=" in line)}


PORT = settings().get("PORT", "8000") if (ROOT / "etc").exists() else "8000"
COMMANDS = {
    "brightline-web.service": (
        *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", PORT),
        *("--workers", "1", "--workers-kill-timeout", "3", "wsgi:application"),
    ),
    "brightline-worker.service": ("flask", "--app", "wsgi", "worker"),
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
