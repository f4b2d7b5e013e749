"""Room on the disk of the backups: asked for beforehand, and what to say when it ends midway."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage

from app.errors import DomainError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SPARE = 16 * 10**6
"""Bytes beside the copy and the archive."""


def require(folder: Path, database: int, stored: int) -> None:
    """DomainError unless a copy of the database and the archive fit here; sizes in bytes."""
    needed, free = 2 * database + stored + SPARE, shutil.disk_usage(folder).free
    if needed > free:
        raise DomainError(
            "There is too little room for a backup in %(folder)s: it needs %(needed)s MB, and "
            "%(free)s MB are free. Make room there; the earlier backups are untouched.",
            folder=folder,
            needed=_mb(needed),
            free=_mb(free),
        )


@contextmanager
def failures_in_words(folder: Path) -> Iterator[None]:
    """Make of what the disk says while a backup is made a sentence with sizes."""
    try:
        yield
    except DomainError as error:
        raise (_full(folder) if "No space left" in str(error) else error) from error
    except (OSError, sqlite3.Error, pyrage.EncryptError) as error:
        raise _worded(error, folder) from error


def _worded(error: Exception, folder: Path) -> DomainError:
    text = str(error)
    ended = isinstance(error, OSError) and error.errno in FULL
    # what encrypts and what copies hand the system's word on in their own
    if ended or "is full" in text or any(f"[Errno {number}]" in text for number in FULL):
        return _full(folder)
    reason = getattr(error, "strerror", None) or text
    return DomainError("The backup could not be made: %(reason)s.", reason=reason)


def _full(folder: Path) -> DomainError:
    return DomainError(
        "The disk of %(folder)s became full while a backup was made; %(free)s MB are free now. "
        "Make room there; the earlier backups are untouched.",
        folder=folder,
        free=_mb(shutil.disk_usage(folder).free),
    )


def _mb(size: int) -> str:
    return f"{size / 10**6:,.0f}"
