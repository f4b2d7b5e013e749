"""Copies database and stored files into an archive, and lays the finished backup in its place."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app import files, release
from app.operating import archive, database_copy, keys, room
from app.operating.archive import MANIFEST, Manifest
from app.operating.places import DRAFT, sync
from config import settings


@dataclass
class _Packing:
    """The parts of one archive; the manifest is the last, for it counts the others."""

    draft: Path
    stamp: str
    sizes: list[int] = field(default_factory=list)
    manifest: Manifest | None = None

    def parts(self, store: Path) -> Iterator[tuple[str, Path | bytes]]:
        """The database first, then the files: each was stored before the row that names it."""
        database, found = database_copy.copy(self.draft)
        yield database.name, database
        for path in files.stored(store):
            data = path.read_bytes()
            self.sizes.append(len(data))
            yield f"files/{path.parent.name}/{path.name}", data
        self.manifest = Manifest(
            stamp=self.stamp,
            release=release.commit(),
            engine=database_copy.engine_name(),
            survey=found,
            files=len(self.sizes),
            file_bytes=sum(self.sizes),
            hashes={database.name: _sha256(database)},
        )
        yield MANIFEST, self.manifest.to_json()


def names(stamp: str) -> tuple[str, str, str]:
    """The files of a backup as they are laid down, one by one: where the last is, all are."""
    return archive.archive_name(stamp), archive.keys_name(stamp), archive.manifest_name(stamp)


def make(folder: Path, stamp: str) -> Manifest:
    """Make a backup in a folder; DomainError, with nothing left behind, if it cannot be."""
    district, drill = keys.district(), keys.drill()
    draft = folder / f"{DRAFT}{stamp}"
    draft.mkdir(mode=0o700)
    try:
        with room.failures_in_words(folder):
            manifest = _seal(draft, stamp, [district, drill])
            _show(draft, folder, stamp)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def stored_bytes() -> int:
    """The size of all stored files."""
    with files.none_removed() as store:
        return sum(path.stat().st_size for path in files.stored(store))


def _seal(draft: Path, stamp: str, recipients: list[str]) -> Manifest:
    packing = _Packing(draft, stamp)
    with files.none_removed() as store:
        archive.seal(packing.parts(store), draft / archive.archive_name(stamp), recipients)
    # for the district alone: who has taken over the server cannot read yesterday's secrets
    archive.seal(_secrets(), draft / archive.keys_name(stamp), recipients[:1])
    assert packing.manifest is not None
    (draft / archive.manifest_name(stamp)).write_bytes(packing.manifest.to_json())
    return packing.manifest


def _secrets() -> Iterator[tuple[str, Path]]:
    for path in sorted((settings().data_dir / "secrets").glob("*")):
        if not path.name.startswith("."):
            yield f"secrets/{path.name}", path


def _show(draft: Path, folder: Path, stamp: str) -> None:
    """The manifest last: where it is, the backup is whole."""
    for name in names(stamp):
        with (draft / name).open("rb") as file:
            os.fsync(file.fileno())
        (draft / name).rename(folder / name)
        sync(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
