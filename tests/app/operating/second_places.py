"""Second places that are real: an OpenSSH server and an S3 server on free ports of this machine."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
MOTO = ROOT / ".venv-s3/bin/moto_server"
STARTING = 30
"""Seconds a server gets to answer."""


def configure(keys_dir: Path, **places: dict[str, str]) -> None:
    """Write rclone's file, as the handbook's page on backups says."""
    keys_dir.mkdir(exist_ok=True, mode=0o700)
    lines = [
        line
        for name, about in places.items()
        for line in (f"[{name}]", *(f"{key} = {value}" for key, value in about.items()))
    ]
    (keys_dir / "rclone.conf").write_text("\n".join(lines) + "\n")


@contextmanager
def sftp_server(folder: Path) -> Iterator[dict[str, str]]:
    """An OpenSSH server with keys of its own; yields how rclone reaches it."""
    folder.mkdir(mode=0o700)
    for name in ("host", "mine", "other"):
        key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(key, check=True)
    port = _free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/mine.pub\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nSubsystem sftp internal-sftp\n"
    )
    know(folder, port, "host")
    Path("/run/sshd").mkdir(exist_ok=True)
    run = [shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", f"{folder}/sshd_config"]
    with _running(run, port, folder / "log"):
        yield {
            **{"type": "sftp", "host": "127.0.0.1", "port": str(port), "user": _whoami()},
            **{"key_file": f"{folder}/mine", "known_hosts_file": f"{folder}/known"},
        }


def know(folder: Path, port: int, whose: str) -> None:
    """Expect the server to show that key."""
    key = (folder / f"{whose}.pub").read_text().split()[:2]
    (folder / "known").write_text(f"[127.0.0.1]:{port} {' '.join(key)}\n")


@contextmanager
def s3_server(folder: Path) -> Iterator[dict[str, str]]:
    """moto's server, which knows the protocol but no rights; yields how rclone reaches it."""
    folder.mkdir()
    port = _free_port()
    with _running([str(MOTO), "-H", "127.0.0.1", "-p", str(port)], port, folder / "log"):
        yield {
            **{"type": "s3", "provider": "Other", "endpoint": f"http://127.0.0.1:{port}"},
            **{"access_key_id": "x", "secret_access_key": "x", "region": "us-east-1"},
        }


@contextmanager
def _running(run: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as file:
        server = subprocess.Popen(run, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + STARTING
        while not _answers(port):
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


def _whoami() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
