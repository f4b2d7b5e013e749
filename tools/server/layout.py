"""Where an installed Brightline lies, and how its commands run there.

Standard library only. `root` is `/` on a server; tests install into a folder."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WORKER = "brightline"
"""The account of worker, timers, migrations and backups, and the group of both accounts."""
WEB = "brightline-web"
UMASK = 0o007
"""Web and worker are two accounts that write the same database."""
NO_HOME = "/nonexistent"
GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
NOBODYS = {"HOME": NO_HOME, "PYTHONNOUSERSITE": "1", **GIT}
"""Git and Python run what a home folder says; both accounts write the only folder they have."""
RUNNING = ("brightline-web.service", "brightline-worker.service")
"""What an update stops and starts."""

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Layout:
    """The folders and files of an installation."""

    root: Path = Path("/")

    @property
    def is_real(self) -> bool:
        """Whether this is the server itself: elsewhere nobody's account is changed."""
        return self.root == Path("/")

    @property
    def source(self) -> Path:
        """The Git clone from which releases are made."""
        return self.root / "opt/brightline/source"

    @property
    def releases(self) -> Path:
        """One folder for each release, with its own environment."""
        return self.root / "opt/brightline/releases"

    @property
    def current(self) -> Path:
        """A link to the release in use."""
        return self.root / "opt/brightline/current"

    @property
    def etc(self) -> Path:
        """Settings, keys and the site's part of the web server's configuration."""
        return self.root / "etc/brightline"

    @property
    def settings(self) -> Path:
        """What both accounts know."""
        return self.etc / "settings"

    @property
    def owner(self) -> Path:
        """What the web's account must not know."""
        return self.etc / "owner"

    @property
    def keys(self) -> Path:
        """KEYS_DIR: the key of the test restore, the way to the second place."""
        return self.etc / "keys"

    @property
    def data(self) -> Path:
        """DATA_DIR."""
        return self.root / "var/lib/brightline"

    @property
    def backups(self) -> Path:
        """BACKUP_DIR, the first place."""
        return self.root / "var/backups/brightline"

    @property
    def units(self) -> Path:
        """Where systemd reads the units."""
        return self.root / "etc/systemd/system"

    @property
    def command(self) -> Path:
        """The command of the person who looks after the server."""
        return self.root / "usr/local/bin/brightline"

    @property
    def updating(self) -> Path:
        """There while an update runs."""
        return self.data / "operating/updating"


def read_settings(path: Path) -> dict[str, str]:
    """The lines KEY=value of a file as systemd reads them; a file that is not there is empty."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and line[0] not in "#;")
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def environment(layout: Layout, account: str = WORKER) -> dict[str, str]:
    """What a process of an account is given: nothing of the shell that started it."""
    owner = read_settings(layout.owner) if account == WORKER else {}
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    basics = {"PATH": path, "LANG": "C.UTF-8", "PYTHONSAFEPATH": "1", **NOBODYS}
    return {**basics, **read_settings(layout.settings), **owner}


def flask(
    layout: Layout, *arguments: str, release: Path | None = None, capture: bool = False
) -> Done:
    """Run `flask ARGUMENTS` of a release, by default the one in use, as the worker's account."""
    code = (release or layout.current).resolve()
    command = [str(code / ".venv/bin/python"), "-m", "flask", "--app", str(code / "wsgi.py")]
    return run([*command, *arguments], layout, environment(layout), capture=capture)


def run(
    command: list[str], layout: Layout, variables: Mapping[str, str], capture: bool = False
) -> Done:
    """Run a command as the worker's account, files shared with its group."""
    user = WORKER if layout.is_real and os.geteuid() == 0 else None
    return subprocess.run(
        command,
        env=variables,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        umask=UMASK,
        text=True,
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.STDOUT if capture else None,
    )


def systemctl(layout: Layout, *arguments: str) -> Done:
    """Ask systemd; in a folder, the `usr/bin/systemctl` that lies there, or nobody."""
    command = layout.root / "usr/bin/systemctl"
    if not command.exists():
        return subprocess.CompletedProcess(["systemctl", *arguments], 0, "", "")
    return subprocess.run([str(command), *arguments], text=True, capture_output=True)
