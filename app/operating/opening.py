"""Unpacks a backup's archive on this server, and checks that each part is what it says."""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app import logbook
from app.errors import DomainError
from app.operating.archive import MANIFEST, PREFIX, Manifest, identity, manifest_name, unseal
from config import settings

PARTS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""What the database is called in an archive, by engine."""
ENDING = ".tar.age"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ROOM = 2.0
"""Times its own size that a backup needs: unpacked, and what the database writes besides."""


@dataclass(frozen=True)
class Opened:
    """A backup whose parts have been checked one by one."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The database as the engine wrote it."""
        return self.folder / PARTS[self.manifest.engine]

    @property
    def files(self) -> list[Path]:
        """The stored files, each named by its SHA-256."""
        return sorted((self.folder / "files").glob("*/*"))


def stamp_of(sealed: Path) -> str:
    """The stamp in an archive's name; DomainError if this is no archive of a backup."""
    name = sealed.name
    if not sealed.is_file() or not (name.startswith(PREFIX) and name.endswith(ENDING)):
        raise DomainError(
            "There is no backup of this name. Give the file brightline-….tar.age as it was made."
        )
    return name.removeprefix(PREFIX).removesuffix(ENDING)


def key_in(file: Path) -> str:
    """The text of a key file; DomainError if it cannot be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise DomainError("The key file %(file)s cannot be read.", file=file) from error


@contextmanager
def a_folder(name: str) -> Iterator[Path]:
    """An empty folder in the data folder, for its owner alone; gone afterwards.

    What a killed run left in it goes first. DomainError while another run is in it."""
    folder = settings().data_dir / name
    with _one_at_a_time(name):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    lock = settings().data_dir / "operating" / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True, mode=settings().folder_mode)
    with os.fdopen(os.open(lock, logbook.WRITING, settings().file_mode), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DomainError("This is under way already. Wait until it has ended.") from error
        yield


def require_room(sealed: Path, folder: Path) -> None:
    """DomainError if the disk cannot take what is in the archive."""
    require_free(int(sealed.stat().st_size * ROOM), folder)


def require_free(needed: int, folder: Path) -> None:
    """DomainError unless so many bytes are free."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DomainError(
            "The disk is too full: this needs %(needed)s MB, and %(free)s MB are free. Nothing "
            "was changed.",
            needed=f"{needed // 10**6:,}",
            free=f"{free // 10**6:,}",
        )


@contextmanager
def full_disk_in_words() -> Iterator[None]:
    """Say of a disk that is full what it is; every other problem goes its way."""
    try:
        yield
    except (OSError, DBAPIError) as error:
        if getattr(error, "errno", None) not in FULL and "disk is full" not in str(error):
            raise
        raise DomainError("The disk is full. Make room and try again.") from error


def decrypt(sealed: Path, key: str, into: Path) -> None:
    """Unpack an archive; DomainError for a wrong key, damage, or a full disk."""
    with full_disk_in_words():
        unseal(sealed, identity(key), into)


def checked(folder: Path, beside: Path) -> Opened:
    """The unpacked backup, if its parts are those of its manifest and no others.

    `beside` is where a manifest may lie that must then be the same, byte by byte."""
    try:
        given = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise DomainError("This is not the manifest of a backup.") from error
    opened = Opened(folder, Manifest.from_json(given))
    outer = beside / manifest_name(opened.manifest.stamp)
    if outer.exists() and outer.read_bytes() != given:
        raise DomainError("The manifest beside this backup is another one's. Take another backup.")
    _check_parts(opened)
    return opened


def _check_parts(opened: Opened) -> None:
    manifest = opened.manifest
    if manifest.engine not in PARTS or set(manifest.hashes) != {PARTS[manifest.engine]}:
        raise DomainError("This backup holds no database that this Brightline knows.")
    parts = {path for path in opened.folder.rglob("*") if not path.is_dir()}
    if parts != {opened.folder / MANIFEST, opened.database, *opened.files}:
        raise DomainError("This backup holds files that belong to no backup. Take another.")
    if not all(stat.S_ISREG(path.lstat().st_mode) for path in parts):
        raise DomainError("This backup holds files that belong to no backup. Take another.")
    if _sha256(opened.database) != manifest.hashes[opened.database.name]:
        raise DomainError("The database in this backup is damaged. Take another backup.")
    for path in opened.files:
        if _sha256(path) != path.name or path.parent.name != path.name[:2]:
            raise DomainError("A stored file in this backup is damaged. Take another backup.")
    held = (len(opened.files), sum(path.stat().st_size for path in opened.files))
    if held != (manifest.files, manifest.file_bytes):
        raise DomainError("Stored files are missing in this backup. Take another backup.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
