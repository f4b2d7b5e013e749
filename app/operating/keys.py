"""Whose keys open a backup: the district's, and for the data that of the weekly test restore."""

import os
from pathlib import Path

from pyrage import x25519

from app.errors import DomainError
from app.operating import archive
from config import settings


def new_pair() -> tuple[str, str]:
    """A public and a secret key, which exist nowhere else."""
    made = x25519.Identity.generate()
    return str(made.to_public()), str(made)


def district() -> str:
    """The district's public key; DomainError where none is set, or it is mistyped."""
    if not settings().backup_key:
        raise DomainError(
            "There is no key to encrypt backups to, and no backup is made without one. Run "
            "`flask key`, and set BACKUP_KEY to the public key that it shows."
        )
    return str(archive.recipient(settings().backup_key))


def drill() -> str:
    """The public half of the test restore's key, which is made if it is not there."""
    path = settings().keys_dir / "drill.key"
    if not path.exists():
        _make(path)
    return str(archive.identity(path.read_text("utf-8")).to_public())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    creating = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, creating, 0o600), "w") as file:
        file.write(f"# The key of the weekly test restore.\n{new_pair()[1]}\n")
        file.flush()
        os.fsync(file.fileno())
