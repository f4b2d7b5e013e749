"""The ledger's root: RFC 9162, against its recursive definition."""

import hashlib

import pytest

from app.ledger.tree import root


@pytest.mark.parametrize("size", [*range(20), 255, 256, 257])
def test_the_root_is_the_one_of_the_recursive_definition(size: int) -> None:
    leaves = [hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(size)]
    assert root(leaves) == _defined(leaves)


def _defined(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = _defined(leaves[:half]), _defined(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()
