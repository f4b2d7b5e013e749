"""Installs what a make target needs and has not got; a second call only looks and installs nothing.

Standard library only: it runs before there is a virtual environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENV_S3 = ROOT / ".venv-s3"
"""The S3 server of the long tests, whose packages are not those of Brightline."""

RUN = (
    "python3-venv",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",
)
SERVER = (*RUN, "ca-certificates", "caddy", "git", "make", "rclone", "sudo")
"""What a server of its own needs: HTTPS, releases, the second place, the handbook's first word."""
TEST = (*RUN, "chromium", "libatomic1", "postgresql", "qpdf", "poppler-utils", "rclone")
BARE = ("debootstrap", "systemd-container", "slirp4netns", "iproute2")
IS_LONG = bool(os.environ.get("BRIGHTLINE_FULL"))
LONG = ("libreoffice-calc-nogui", "openssh-server", *BARE) if IS_LONG else ()
"""What only the long tests need; an SSH server is nothing to install unasked."""
NEEDS = {
    "run": (RUN, ("requirements.txt",)),
    "server": (SERVER, ("requirements.txt",)),
    "test": ((*TEST, *LONG), ("requirements.txt", "requirements-dev.txt")),
}


def install(purpose: str) -> None:
    """Install Debian and hash-checked Python packages; exit with one sentence if that fails."""
    if sys.version_info < (3, 11):
        sys.exit("Brightline needs Python 3.11 or newer as python3.")
    packages, locks = NEEDS[purpose]
    _install_debian(_missing(packages))
    for lock in locks:
        _install_python(ROOT / lock, VENV)
    if purpose == "test" and IS_LONG:
        _install_python(ROOT / "requirements-s3.txt", VENV_S3)


def _missing(packages: Sequence[str]) -> list[str]:
    if not shutil.which("dpkg-query"):
        print(f"Not a Debian system: nobody checked for {' '.join(packages)}.", file=sys.stderr)
        return []
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    found = subprocess.run(query, capture_output=True, text=True).stdout.splitlines()
    return [package for package in packages if f"{package} installed" not in found]


def _install_debian(packages: Sequence[str]) -> None:
    if not packages:
        return
    names = " ".join(packages)
    apt_get = ["apt-get"] if os.geteuid() == 0 else ["sudo", "apt-get"]
    if not all(map(shutil.which, apt_get)):
        sys.exit(
            f"Brightline needs these Debian packages: {names}. Install them as root with: "
            f"apt-get update && apt-get install --no-install-recommends {names}"
        )
    print(f"Installing Debian packages: {names} …", flush=True)
    _apt_get("update")
    if not _apt_get("install", "--yes", "--no-install-recommends", *packages):
        sys.exit(
            f"These Debian packages could not be installed: {names}. "
            "Check the network connection and run the same command again."
        )


def _apt_get(*arguments: str) -> bool:
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    # RUNLEVEL=1 keeps a freshly installed PostgreSQL from starting a server nobody asked for.
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    # What somebody wrote before a package came stays: nobody is there to be asked.
    keep = ["-o", "Dpkg::Options::=--force-confold"]
    command = [*sudo, *settings, "apt-get", "-qq", *keep, *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0


def _install_python(lock: Path, venv: Path) -> None:
    stamp = venv / f"{lock.name}.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing the Python packages of {lock.name} …", flush=True)
    _make_venv(venv)
    pip = [str(venv / "bin/python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)]).returncode:
        sys.exit(
            f"The Python packages of {lock.name} could not be installed: "
            "check the network connection and run the same command again."
        )
    stamp.write_text(wanted)


def _make_venv(venv: Path) -> None:
    """Make the environment anew unless its pip runs: half an environment is worse than none."""
    python = venv / "bin/python"
    pip = [str(python), "-m", "pip", "--version"]
    if python.exists() and subprocess.run(pip, capture_output=True).returncode == 0:
        return
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)]).returncode:
        name = venv.name
        sys.exit(f"The virtual environment {name} could not be made: is python3-venv installed?")


if __name__ == "__main__":
    install(sys.argv[1])
