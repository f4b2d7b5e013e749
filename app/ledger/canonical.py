"""Canonical bytes of a record (RFC 8785) and its leaf hash (RFC 9162)."""

import hashlib
from typing import Any

import rfc8785


def canonical(record: dict[str, Any]) -> bytes:
    """The one byte string for a record; raises on floats, huge integers and lone surrogates."""
    return rfc8785.dumps(_without_floats(record))


def leaf_hash(body: bytes) -> bytes:
    """RFC 9162 section 2.1.1: SHA-256 over a zero byte and the record's bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def sha256(data: bytes) -> str:
    """Hex SHA-256, as printed and stored everywhere."""
    return hashlib.sha256(data).hexdigest()


def _without_floats(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError(f"a record holds no floats, and {value} is one")
    if isinstance(value, dict):
        return {name: _without_floats(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_floats(inner) for inner in value]
    return value
