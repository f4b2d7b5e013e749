"""Puts a backup into an empty installation, whole or not at all.

Nothing is in service before the last step. On SQLite that is a rename; on PostgreSQL the rights of
the app's role. Cut off before it, the same command runs again."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import clock, db, logbook, migrating
from app.errors import DomainError
from app.operating import emptiness, opening
from app.operating.archive import Manifest
from app.operating.checking import check_ledger, check_rows, require_known
from app.operating.loading import Place, place_in_service
from app.operating.missing import Missing
from app.operating.opening import Opened, a_folder
from app.operating.revoking import Revoked, revoke
from config import settings

Say = Callable[[str], None]
SECRET = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Wish:
    """What is to be restored, and how."""

    sealed: Path
    key: str
    """The text of the district's key file."""
    keys: Path | None = None
    """The archive of the secrets."""
    send_waiting: bool = False
    """Whether mail that waited when the backup was made goes out after all."""


@dataclass(frozen=True)
class Restored:
    """What stands in the installation now."""

    manifest: Manifest
    revoked: Revoked
    seconds: int


@contextmanager
def step(say: Say, words: str) -> Iterator[None]:
    """Say what begins, and how long it took once it has ended."""
    say(f"{words} …")
    began = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - began:.1f} seconds")


def restore(wish: Wish, say: Say) -> Restored:
    """Put the backup in place of nothing; DomainError, with nothing touched, if that cannot be."""
    began = time.monotonic()
    opening.stamp_of(wish.sealed)
    _leave_database_alone()
    place = place_in_service()
    with a_folder("restoring") as folder:
        emptiness.require_empty()
        place.require_unused()
        opening.require_room(wish.sealed, folder)
        opened = open_backup(wish, folder, say)
        secrets = _secrets(wish, folder / "keys", say)
        revoked = _put_in_place(place, opened, secrets, wish, say)
    return Restored(opened.manifest, revoked, round(time.monotonic() - began))


def note(restored: Restored, missing: Missing) -> None:
    """Write into the logbook that this happened, and what is known to be missing."""
    newest = missing.newest.stamp if missing.newest else ""
    manifest = restored.manifest
    leaves = manifest.survey.leaves
    logbook.note(
        "restore", True, stamp=manifest.stamp, leaves=leaves, newer=newest, missing=missing.leaves
    )


def open_backup(wish: Wish, folder: Path, say: Say) -> Opened:
    """Decrypt and check each part; DomainError also for an engine or release that does not fit."""
    data = folder / "data"
    data.mkdir()
    with step(say, "Decrypting the backup"):
        opening.decrypt(wish.sealed, wish.key, data)
    with step(say, "Checking the parts of the backup against their hashes"):
        opened = opening.checked(data, wish.sealed.parent)
    if opened.manifest.stamp != opening.stamp_of(wish.sealed):
        raise DomainError("The manifest beside this backup is another one's. Take another backup.")
    require_known(opened.manifest)
    return opened


def check(place: Place, manifest: Manifest, say: Say) -> None:
    """The database that was loaded is the one that was saved, row for row and leaf for leaf."""
    engine = db.open_engine(place.url)
    try:
        with engine.connect() as connection:
            with step(say, "Counting the rows"):
                check_rows(connection, manifest)
            with step(say, "Working out the proof of the records"):
                check_ledger(connection, manifest)
    finally:
        engine.dispose()


def _put_in_place(
    place: Place, opened: Opened, secrets: dict[str, str], wish: Wish, say: Say
) -> Revoked:
    emptiness.require_no_other_files({path.name for path in opened.files})
    emptiness.begin(opened.manifest)
    try:
        with opening.full_disk_in_words():
            revoked = _load(place, opened, secrets, wish, say)
            with step(say, "Putting the database in service"):
                place.serve()
    except BaseException:
        place.discard()
        raise
    finally:
        emptiness.end()
    return revoked


def _load(place: Place, opened: Opened, secrets: dict[str, str], wish: Wish, say: Say) -> Revoked:
    """Everything before the last step; stopped with Ctrl-C it leaves nothing."""
    with step(say, "Loading the database"):
        place.load(opened.database)
    check(place, opened.manifest, say)
    with step(say, "Bringing the database to this release"):
        _modernize(place)
    with step(say, "Putting files and secrets in place"):
        _take_in(opened.files)
        for name, value in secrets.items():
            settings().keep_secret(name, value)
        os.sync()
    with migrating.owner_connection(place.url) as connection:
        return revoke(connection, clock.now(), wish.send_waiting)


def _modernize(place: Place) -> None:
    """The newest schema with its triggers; the app's role gets no right yet."""
    migrating.prepare(place.url, place.url)
    with migrating.owner_connection(place.url) as connection:
        found = migrating.differences(connection)
    if found:
        raise DomainError(
            "The database in this backup is not built as Brightline's are: %(what)s",
            what="; ".join(found[:3]),
        )


def _take_in(files: list[Path]) -> None:
    for path in files:
        home = settings().data_dir / "files" / path.parent.name
        home.mkdir(parents=True, exist_ok=True)
        path.replace(home / path.name)


def _secrets(wish: Wish, folder: Path, say: Say) -> dict[str, str]:
    """The secrets by name, if their archive was given."""
    if wish.keys is None:
        return {}
    folder.mkdir()
    with step(say, "Decrypting the secrets"):
        opening.decrypt(wish.keys, wish.key, folder)
    found = {path.name: path for path in (folder / "secrets").glob("*")}
    if not found or not all(SECRET.fullmatch(name) for name in found):
        raise DomainError("This is not the archive of the secrets: brightline-….keys.age")
    return {name: path.read_text("utf-8") for name, path in found.items()}


def _leave_database_alone() -> None:
    """This process may have looked into the empty database; it must not count as its user."""
    db.session.remove()
    db.engine().dispose()
