"""The file store: content-addressed and write-once, for policies, logos and certificates."""

import os
import secrets
from pathlib import Path

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


def remove(digest: str) -> None:
    """Take a file away for good, as only an approved disposition does; idempotent."""
    _path(digest).unlink(missing_ok=True)


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
