"""The root of the ledger's tree (RFC 9162, section 2.1.1), from its leaves in order."""

import hashlib
from collections.abc import Iterable


def root(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of leaf hashes; of none, the hash of nothing. Keeps log n of them."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, top = 0, leaf
        while peaks and peaks[-1][0] == height:
            height, top = height + 1, _node(peaks.pop()[1], top)
        peaks.append((height, top))
    if not peaks:
        return hashlib.sha256(b"").digest()
    top = peaks.pop()[1]
    while peaks:
        top = _node(peaks.pop()[1], top)
    return top


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
