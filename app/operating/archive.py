"""A backup as files side by side in a folder, named by its stamp:

`brightline-STAMP.tar.age`   database and stored files; for the district's and the drill's key
`brightline-STAMP.keys.age`  the installation's secrets; for the district's key alone
`brightline-STAMP.json`      the manifest: numbers and hashes, nothing about people, not encrypted

Encryption is age (age-encryption.org/v1): the server holds the district's public key, so it can
make backups that it could not read, were it not for the key of the weekly test restore."""

import json
import os
import re
import shutil
import tarfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pyrage
from pyrage import x25519

from app.errors import DomainError
from app.operating.survey import Survey

PREFIX = "brightline-"
STAMP = "%Y-%m-%dT%H%M%SZ"
MANIFEST = "manifest.json"
WHOLE = re.compile(PREFIX + r"(\d{4}-\d\d-\d\dT\d{6}Z)\.json")


@dataclass(frozen=True)
class Manifest:
    """What one backup holds."""

    stamp: str
    release: str
    """The Git commit whose code made it."""
    engine: str
    survey: Survey
    files: int
    file_bytes: int
    hashes: dict[str, str]
    """The SHA-256 of each part that is not a stored file, such as the database, by its name."""

    @property
    def made_at(self) -> datetime:
        """When the database was copied, in UTC."""
        return datetime.strptime(self.stamp + "+0000", STAMP + "%z")

    def to_json(self) -> bytes:
        """The manifest as it lies in and beside the archive."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """Read a manifest; DomainError if this is none."""
        try:
            given = json.loads(data)
            return cls(**(given | {"survey": Survey(**given["survey"])}))
        except (ValueError, TypeError, KeyError) as error:
            raise DomainError("This is not the manifest of a backup.") from error


def archive_name(stamp: str) -> str:
    """The file with the data."""
    return f"{PREFIX}{stamp}.tar.age"


def keys_name(stamp: str) -> str:
    """The file with the secrets."""
    return f"{PREFIX}{stamp}.keys.age"


def manifest_name(stamp: str) -> str:
    """The file anybody may read."""
    return f"{PREFIX}{stamp}.json"


def stamps(names: Iterable[str]) -> list[str]:
    """The stamps of backups that are whole, their manifest being written last; oldest first.

    Somebody's copy, such as `brightline-STAMP (1).json`, is none."""
    return sorted(found[1] for name in names if (found := WHOLE.fullmatch(name)))


def recipient(public_key: str) -> x25519.Recipient:
    """The public key a backup is encrypted to (`age1…`)."""
    try:
        return x25519.Recipient.from_str(public_key.strip())
    except pyrage.RecipientError as error:
        raise DomainError(
            "This is not a public backup key: it begins with age1. Look for typing errors."
        ) from error


def identity(text: str) -> x25519.Identity:
    """The secret key (`AGE-SECRET-KEY-1…`) from a key file, whose other lines are remarks."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("AGE-SECRET")]
    try:
        return x25519.Identity.from_str(lines[0])
    except (IndexError, pyrage.IdentityError) as error:
        raise DomainError(
            "There is no secret backup key in this file. It begins with AGE-SECRET-KEY-1."
        ) from error


def seal(parts: Iterable[tuple[str, Path | bytes]], out: Path, to: Sequence[str]) -> None:
    """Encrypt parts, by the name each has in the archive, to public keys; durable on return.

    Nothing is held in memory, and nothing unencrypted is written."""
    recipients = [recipient(key) for key in to]
    source, sink = os.pipe()
    failed: list[BaseException] = []
    feeding = threading.Thread(target=_feed, args=(parts, sink, failed))
    feeding.start()
    try:
        with os.fdopen(source, "rb") as stream, out.open("xb") as file:
            pyrage.encrypt_io(stream, file, recipients)
            file.flush()
            os.fsync(file.fileno())
    finally:
        feeding.join()
    if failed:
        raise failed[0]


def unseal(sealed: Path, key: x25519.Identity, into: Path) -> None:
    """Decrypt an archive into a folder; DomainError for another key or a damaged file."""
    source, sink = os.pipe()
    failed: list[BaseException] = []
    torn: list[BaseException] = []
    feeding = threading.Thread(target=_decrypt, args=(sealed, key, sink, failed))
    feeding.start()
    try:
        with os.fdopen(source, "rb") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                _extract(tar, member, into)
    except tarfile.TarError as error:
        torn.append(error)
    finally:
        feeding.join()
    # why the decryption ended says more than that the archive then ended too early
    for reason in (*(each for each in failed if not isinstance(each, BrokenPipeError)), *torn):
        raise _unreadable(reason) from reason


def _feed(
    parts: Iterable[tuple[str, Path | bytes]], sink: int, failed: list[BaseException]
) -> None:
    try:
        with os.fdopen(sink, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
            for name, part in parts:
                _add(tar, name, part)
    except BaseException as error:  # told by the thread that waits
        failed.append(error)


def _add(tar: tarfile.TarFile, name: str, part: Path | bytes) -> None:
    if isinstance(part, Path):
        tar.add(part, arcname=name, recursive=False)
        return
    about = tarfile.TarInfo(name)
    about.size = len(part)
    tar.addfile(about, BytesIO(part))


def _decrypt(sealed: Path, key: x25519.Identity, sink: int, failed: list[BaseException]) -> None:
    try:
        with sealed.open("rb") as file, os.fdopen(sink, "wb") as pipe:
            pyrage.decrypt_io(file, pipe, [key])
    except BaseException as error:
        failed.append(error)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Anybody can encrypt to a public key: only plain files come out, and only below the folder."""
    content = tar.extractfile(member)
    path = into / member.name
    if (
        content is None
        or not member.isfile()
        or ".." in path.parts
        or not path.is_relative_to(into)
    ):
        raise tarfile.TarError(f"{member.name} is not a file of a backup")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        raise tarfile.TarError(f"{member.name} is there twice") from error
    with content, file:
        shutil.copyfileobj(content, file, 1 << 20)


def _unreadable(error: BaseException) -> BaseException:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return DomainError("This backup was encrypted to another key. Take the key that fits it.")
    cut_short = isinstance(error, OSError) and error.errno is None
    if cut_short or isinstance(error, pyrage.DecryptError | tarfile.TarError):
        return DomainError("This backup is damaged: its encryption does not check. Take another.")
    return error
