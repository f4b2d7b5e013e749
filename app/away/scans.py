"""Scans of certificates, alone or in a zip file beside the list that names them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from app.errors import DomainError
from app.files import LARGEST_PROOF, proof_type

LARGEST_CONTENT = 100 * 1024 * 1024
"""Bytes of all files of a zip together, counted while they are read."""
MOST_MEMBERS = 2_000
MOST_MINUTES = 60_000
"""A thousand hours."""
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
NOT_OURS = "__macosx/"
"""Macs put a folder of this name into each zip file; nothing in it is read."""


def check_finished(on: date, today: date) -> None:
    """DomainError for a day still to come, or before 1960."""
    if on > today:
        raise DomainError("Enter today or an earlier date.")
    if on.year < 1960:
        raise DomainError("Enter a date after 1959.")


def is_zip(data: bytes) -> bool:
    """Whether a file that was sent holds others."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class Bundle:
    """One list and the scans beside it, by their names without case."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self._left = LARGEST_CONTENT
        self.members = _members(zipped)
        lists = [name for name in self.members if name.endswith(".csv")]
        if len(lists) != 1:
            raise DomainError("The zip file has to hold exactly one CSV file.")
        self.table = self._read(lists[0])
        del self.members[lists[0]]

    def scan(self, name: str) -> tuple[bytes, str]:
        """A scan and its media type; DomainError if it is none, LookupError if it is not there."""
        data = self._read(name.casefold())
        return data, proof_type(data)

    def _read(self, name: str) -> bytes:
        """One member, and never more bytes than are allowed, whatever its header says."""
        with self._zipped.open(self.members[name]) as packed:
            data = packed.read(min(LARGEST_PROOF, self._left) + 1)
        self._left -= len(data)
        if self._left < 0:
            raise DomainError("The zip file unpacks to more than 100 MB.")
        if len(data) > LARGEST_PROOF:
            raise DomainError("The scan is larger than 10 MB. Save a smaller one.")
        return data


@contextmanager
def opened(data: bytes) -> Iterator[Bundle]:
    """A zip file in memory; DomainError if it is none, damaged, or made to do harm."""
    # Counted before zipfile reads the directory, which may list a million members.
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise DomainError("The zip file holds too many files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            yield Bundle(zipped)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise DomainError("This is not a zip file, or it is damaged.") from error


def _members(zipped: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for member in zipped.infolist():
        name = member.filename.casefold()
        if name.startswith(NOT_OURS):
            continue
        if set(name) & set("/\\:"):
            raise DomainError("Put the files into the zip file themselves, without folders.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        if member.flag_bits & 1:
            raise DomainError("The zip file is encrypted. Send it without a password.")
        if name in found:
            raise DomainError("Two files in the zip file are called %(name)s.", name=name)
        found[name] = member
    if sum(member.file_size for member in found.values()) > LARGEST_CONTENT:
        raise DomainError("The zip file unpacks to more than 100 MB.")
    return found
