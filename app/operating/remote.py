"""The second place by way of rclone: SFTP, S3 and whatever else KEYS_DIR/rclone.conf names."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import DomainError
from config import settings

PATIENCE = (
    *("--contimeout", "15s", "--timeout", "60s"),
    *("--retries", "3", "--retries-sleep", "5s", "--low-level-retries", "3"),
)
"""How often and how long rclone tries; `--timeout` is of a connection on which nothing moves."""
ASKING, CARRYING = 180, 6 * 60 * 60
"""Seconds after which a list, and the carrying of a file, is given up."""
NO_FOLDER = 3
"""rclone's status for a folder that is not there."""

Sentence = Callable[[], DomainError]


@dataclass(frozen=True)
class Remote:
    """A folder or bucket elsewhere, as `remote:path`; a folder is never made, a server's disk may
    be unmounted too."""

    where: str

    def names(self) -> list[str]:
        """The files here, sorted."""
        said = self._ask(ASKING, "lsf", "--files-only", "--max-depth", "1", self.where)
        return sorted(said.splitlines())

    def put(self, path: Path, name: str) -> None:
        """Copy a file here; rclone compares size and, where the place can, hash."""
        self._ask(CARRYING, "copyto", "--s3-no-check-bucket", str(path), self._path(name))
        said = self._ask(ASKING, "lsf", "--format", "s", self._path(name)).strip()
        if said != str(path.stat().st_size):
            raise DomainError(
                "The second place did not keep the whole backup. Try again; if it happens twice, "
                "look at its disk."
            )

    def get(self, name: str, into: Path) -> None:
        """Copy a file from here to a path."""
        if name not in self.names():
            raise DomainError("The second place does not have %(name)s.", name=name)
        self._ask(CARRYING, "copyto", self._path(name), str(into))

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no problem."""
        if name in self.names():
            self._ask(ASKING, "deletefile", self._path(name))

    def _path(self, name: str) -> str:
        return f"{self.where.rstrip('/')}{'' if self.where.endswith(':') else '/'}{name}"

    def _ask(self, seconds: float, *arguments: str) -> str:
        config = ("--config", str(settings().keys_dir / "rclone.conf"))
        try:
            done = subprocess.run(
                ["rclone", *config, *PATIENCE, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
            )
        except FileNotFoundError as error:
            raise DomainError("rclone is missing on this server: install it.") from error
        except subprocess.TimeoutExpired as error:
            raise _no_answer() from error
        if done.returncode:
            raise why(done.returncode, done.stderr)
        return done.stdout


def why(status: int, said: str) -> DomainError:
    """What rclone's status and words mean for whoever looks after the server."""
    if status == NO_FOLDER:
        return _no_folder()
    for pattern, sentence in SENTENCES:
        if re.search(pattern, said, re.IGNORECASE):
            return sentence()
    lines = [line for line in said.splitlines() if line.strip()] or [f"rclone {status}"]
    # an address may hold a name and a password
    reason = re.sub(r"//[^/@\s]+@", "//", re.sub(r"^[\d/]+ [\d:]+ ", "", lines[-1]))[:200]
    return DomainError("The second place refused the backup: %(reason)s", reason=reason)


def _no_answer() -> DomainError:
    return DomainError(
        "The second place does not answer. Check that it is switched on and that this server can "
        "reach it."
    )


def _no_folder() -> DomainError:
    return DomainError(
        "The second place has no such folder or bucket. Connect its disk, or make the folder; "
        "Brightline does not."
    )


def _not_let_in() -> DomainError:
    return DomainError(
        "The second place does not let this server in. Set its name and password or key anew in "
        "rclone.conf."
    )


def _stranger() -> DomainError:
    return DomainError(
        "The second place does not show the key it is known by. Find out why before you trust it: "
        "another machine may answer in its name."
    )


def _unknown() -> DomainError:
    return DomainError(
        "BACKUP_TO names a place that is not in rclone.conf. Set it up as the page on backups says."
    )


def _full() -> DomainError:
    return DomainError("The second place is full. Make room there.")


SENTENCES: tuple[tuple[str, Sentence], ...] = (
    (r"didn't find section in config|config file .* not found", _unknown),
    (r"knownhosts|key mismatch|certificate", _stranger),
    (
        r"unable to authenticate|permission denied|access.?denied|accesskey|signaturedoes",
        _not_let_in,
    ),
    (r"\b40[13]\b|forbidden|login incorrect|password", _not_let_in),
    (r"no space|quota|insufficient storage|disk is full", _full),
    (r"nosuchbucket|bucket does not exist|directory not found", _no_folder),
    (r"dial |no such host|timed? ?out|refused|unreachable|reset by peer|eof", _no_answer),
)
"""What stands in rclone's words, the most telling first."""
