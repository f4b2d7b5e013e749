"""The file store: content-addressed and write-once, for policies, logos and certificates."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import clock
from app.errors import DomainError
from app.ledger.canonical import sha256
from config import settings

PROOF_TYPES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""How the file of a certificate or scan begins, and what it is then."""
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
"""What a proof is called at the end when it is downloaded."""
LARGEST_PROOF = 10 * 1024 * 1024
JUST_NOW = timedelta(minutes=1)
"""How long it may take from storing a file until the row that names it is there."""


def proof_type(data: bytes) -> str:
    """The media type of a certificate or scan by its first bytes; DomainError for any other."""
    if not data:
        raise DomainError("This file is empty. Choose the file that holds the proof.")
    if len(data) > LARGEST_PROOF:
        raise DomainError("Choose a file smaller than 10 MB.")
    for start, media_type in PROOF_TYPES.items():
        if data.startswith(start):
            return media_type
    raise DomainError("Choose a PDF, JPEG or PNG file.")


def keep(data: bytes) -> str:
    """Store bytes under their SHA-256 and return it; durable on return, idempotent."""
    digest = sha256(data)
    path = _path(digest)
    with _locked(fcntl.LOCK_SH):
        if not _touched(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, data)
    return digest


def read(digest: str) -> bytes:
    """The bytes stored under a SHA-256; raises OSError if the file is gone or no longer itself."""
    data = _path(digest).read_bytes()
    if sha256(data) != digest:
        raise OSError(f"the stored file {digest} has been altered")
    return data


def remove(digests: Iterable[str], still_named: Callable[[set[str]], set[str]]) -> set[str]:
    """Take files away for good, as only an approved disposition does; idempotent.

    Waits for a backup, whose database may still name them; only then asks which must stay. Returns
    those to ask about later: just stored, perhaps again, by somebody whose row is still to come."""
    with _locked(fcntl.LOCK_EX):
        gone = set(digests) - still_named(set(digests))
        later = {digest for digest in gone if _is_just_stored(_path(digest))}
        for digest in gone - later:
            _path(digest).unlink(missing_ok=True)
    return later


@contextmanager
def none_removed() -> Iterator[Path]:
    """The folder of the store, from which nothing is removed meanwhile; files may be added."""
    with _locked(fcntl.LOCK_SH):
        yield _folder()


def stored(folder: Path) -> Iterator[Path]:
    """Every whole file in the store, by its hash; what is being written begins with a dot."""
    return (path for path in sorted(folder.glob("??/*")) if not path.name.startswith("."))


@contextmanager
def _locked(how: int) -> Iterator[None]:
    settings().prepare()
    file = settings().data_dir / ".files-lock"
    lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, settings().file_mode)
    try:
        fcntl.flock(lock, how)
        yield
    finally:
        os.close(lock)


def _folder() -> Path:
    return settings().data_dir / "files"


def _path(digest: str) -> Path:
    return _folder() / digest[:2] / digest


def _touched(path: Path) -> bool:
    """Whether the file is there and now counts as just stored."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def _is_just_stored(path: Path) -> bool:
    try:
        stored_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return False
    return abs(clock.now() - stored_at) < JUST_NOW


def _write_once(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with draft.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
