"""The file store: content-addressed and write-once, for policies, logos and certificates."""

import os
import secrets
from pathlib import Path

from app.ledger.canonical import sha256
from config import settings


def keep(data: bytes) -> str:
    """Store bytes under their SHA-256 and return it; durable on return, idempotent."""
    digest = sha256(data)
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, data)
    return digest


def read(digest: str) -> bytes:
    """The bytes stored under a SHA-256; raises OSError if the file is gone or no longer itself."""
    data = _path(digest).read_bytes()
    if sha256(data) != digest:
        raise OSError(f"the stored file {digest} has been altered")
    return data


def _path(digest: str) -> Path:
    return settings().data_dir / "files" / digest[:2] / digest


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
