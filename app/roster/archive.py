"""Zip files from outside: only named members, never more bytes than a staff list may have."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, TextIO

from app.errors import DomainError
from app.roster.rows import LARGEST_FILE

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_MEMBERS = 100
LARGEST_CONTENT = 200 * 1024 * 1024
"""Bytes of all members together, counted while they are read: what a header says is not trusted."""
HIGHEST_RATIO = 100
"""Lists of people shrink to a tenth, perhaps a thirtieth; a bomb shrinks to a thousandth."""
FREE = 1024 * 1024
"""Bytes of a member after which the ratio counts."""


class Archive:
    """A zip file whose members are read by name, as UTF-8 text; folders in it do not count."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self.left = LARGEST_CONTENT

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """One member; what is not UTF-8 reads as U+FFFD. DomainError if there is none."""
        if name not in self._zipped.namelist():
            raise DomainError("The zip file holds no %(name)s.", name=name)
        member = self._zipped.getinfo(name)
        if member.flag_bits & 1:
            raise DomainError("The zip file is encrypted. Send it without a password.")
        with self._zipped.open(member) as packed:
            metered = io.BufferedReader(_Metered(self, packed, member.compress_size))
            yield io.TextIOWrapper(metered, "utf-8-sig", errors="replace", newline="")


@contextmanager
def opened(data: bytes) -> Iterator[Archive]:
    """A zip file in memory; DomainError if it is none, damaged, or made to do harm."""
    if len(data) > LARGEST_FILE:
        raise DomainError("The file is larger than 50 MB.")
    # Counted before zipfile reads the directory, which may list a million members.
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise DomainError("The zip file holds too many files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            yield Archive(zipped)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DomainError("This is not a zip file, or it is damaged.") from error


class _Metered(io.RawIOBase):
    """A member that stops when it, or all together, grow too large."""

    def __init__(self, archive: Archive, packed: IO[bytes], compressed: int) -> None:
        self._archive, self._packed = archive, packed
        self._most = max(FREE, HIGHEST_RATIO * compressed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        into = memoryview(buffer)
        part = self._packed.read(len(into))
        self._archive.left -= len(part)
        self._most -= len(part)
        if self._archive.left < 0 or self._most < 0:
            raise DomainError("The zip file unpacks to more than a staff list can hold.")
        into[: len(part)] = part
        return len(part)
