"""A backup's archive: only its keys open it, and damage is noticed."""

from pathlib import Path

import pytest
from pyrage import x25519

from app.errors import DomainError
from app.operating import archive


def test_only_the_keys_it_was_made_for_open_it(tmp_path: Path) -> None:
    district, drill, stranger = (x25519.Identity.generate() for _ in range(3))
    sealed = _sealed(tmp_path, district, drill)
    for key in (district, drill):
        into = tmp_path / str(key.to_public())
        archive.unseal(sealed, key, into)
        assert (into / "files/ab/abc").read_bytes() == b"proof"
    with pytest.raises(DomainError, match="another key"):
        archive.unseal(sealed, stranger, tmp_path / "none")


@pytest.mark.parametrize("at", [10, 150, 5_000, -3])
def test_damage_is_noticed(tmp_path: Path, at: int) -> None:
    key = x25519.Identity.generate()
    sealed = _sealed(tmp_path, key)
    data = bytearray(sealed.read_bytes())
    data[at] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(DomainError, match="damaged|another key"):
        archive.unseal(sealed, key, tmp_path / "out")


def test_a_backup_cut_short_is_noticed(tmp_path: Path) -> None:
    key = x25519.Identity.generate()
    sealed = _sealed(tmp_path, key)
    sealed.write_bytes(sealed.read_bytes()[:-70_000])
    with pytest.raises(DomainError, match="damaged"):
        archive.unseal(sealed, key, tmp_path / "out")


def test_a_part_that_is_gone_fails_the_backup(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        _seal(tmp_path, [("gone", tmp_path / "gone")], x25519.Identity.generate())


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "a/../../out"])
def test_an_archive_of_somebody_else_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    key = x25519.Identity.generate()
    sealed = _seal(tmp_path, [(name, b"planted")], key)
    with pytest.raises(DomainError, match="damaged"):
        archive.unseal(sealed, key, tmp_path / "into")


@pytest.mark.parametrize("names", [("a", "a"), ("a", "a/b"), ("a/b", "a")])
def test_a_name_that_comes_twice_is_damage(tmp_path: Path, names: tuple[str, str]) -> None:
    key = x25519.Identity.generate()
    sealed = _seal(tmp_path, [(name, b"planted") for name in names], key)
    with pytest.raises(DomainError, match="damaged"):
        archive.unseal(sealed, key, tmp_path / "into")


def test_the_plain_bytes_are_nowhere_in_it(tmp_path: Path) -> None:
    assert b"proof" not in _sealed(tmp_path, x25519.Identity.generate()).read_bytes()


def _sealed(folder: Path, *keys: x25519.Identity) -> Path:
    (folder / "stored").write_bytes(b"proof")
    stored = ("files/ab/abc", folder / "stored")
    return _seal(folder, [("one", b"{}"), stored, ("big", b"x" * 300_000)], *keys)


def _seal(folder: Path, parts: list[tuple[str, Path | bytes]], *keys: x25519.Identity) -> Path:
    out = folder / "sealed"
    archive.seal(parts, out, [str(key.to_public()) for key in keys])
    return out
