"""Where backups lie: a folder of this server, and a second place that a fire here does not reach.

A place knows files by name alone, and what it was given is there as a whole or not at all."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import DomainError
from app.operating.remote import Remote
from config import settings

DRAFT = ".draft-"
"""How the name of what is not whole yet begins."""


class Place(Protocol):
    """What every place can do; each raises DomainError when the place cannot."""

    def names(self) -> list[str]:
        """The files here, sorted."""
        ...

    def put(self, path: Path, name: str) -> None:
        """Copy a file here; durable on return, and in place of one of the same name."""
        ...

    def get(self, name: str, into: Path) -> None:
        """Copy a file from here to a path."""
        ...

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no problem."""
        ...


@dataclass(frozen=True)
class Folder:
    """A folder of this server or of a mounted disk; never made here, for it may be unmounted."""

    path: Path

    def names(self) -> list[str]:
        """The files here, sorted."""
        try:
            found = [each.name for each in self.path.iterdir() if each.is_file()]
        except OSError as error:
            raise DomainError(
                "The folder %(folder)s for backups is not there or cannot be read. Connect its "
                "disk, or make the folder.",
                folder=self.path,
            ) from error
        return sorted(name for name in found if not name.startswith(DRAFT))

    def put(self, path: Path, name: str) -> None:
        """Copy a file here; durable on return, and in place of one of the same name."""
        draft = self.path / f"{DRAFT}{name}"
        try:
            clear_drafts(self.path)
            with path.open("rb") as source, draft.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path / name)
            sync(self.path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise self._refused(error) from error

    def get(self, name: str, into: Path) -> None:
        """Copy a file from here to a path."""
        try:
            shutil.copyfile(self.path / name, into)
        except OSError as error:
            raise self._refused(error) from error

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no problem."""
        try:
            (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> DomainError:
        return DomainError(
            "The folder %(folder)s for backups did not do what it was asked: %(reason)s.",
            folder=self.path,
            reason=error.strerror or type(error).__name__,
        )


def first_place() -> Folder:
    """The folder in which backups are made, for its owner alone."""
    settings().prepare()
    folder = settings().backup_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DomainError(
            "The folder %(folder)s for backups cannot be made: %(reason)s.",
            folder=folder,
            reason=error.strerror,
        ) from error
    return Folder(folder)


def second_place() -> Place | None:
    """Where BACKUP_TO says: a folder if it begins with /, else as rclone reads it."""
    where = settings().backup_to
    if not where:
        return None
    return Folder(Path(where)) if where.startswith("/") else Remote(where)


def sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def clear_drafts(folder: Path) -> list[str]:
    """Take away what runs that were killed had begun; returns the names of it."""
    left = sorted(folder.glob(f"{DRAFT}*"))
    for each in left:
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    return _names(left)


def _names(paths: Iterable[Path]) -> list[str]:
    return [path.name for path in paths]
