"""The test restore: the newest backup, opened, loaded beside the database in service, and compared.

It needs no key of the district, never touches what is in service, sends no mail, does no jobs."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import clock, db, logbook
from app.errors import DomainError
from app.ledger.tree import root
from app.operating import opening
from app.operating.archive import STAMP, Manifest, archive_name, manifest_name, stamps
from app.operating.checking import LEAF, check_ledger, check_rows, leaves, require_known, rows
from app.operating.loading import scratch_place
from app.operating.opening import Opened, a_folder
from app.operating.places import first_place, second_place
from app.operating.restoring import step
from config import settings

Say = Callable[[str], None]
KEY = "drill.key"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drilled:
    """A backup that could be restored, and the records in service begin as it says."""

    manifest: Manifest
    place: str
    seconds: int

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.manifest.survey.tables.values())


def drill(say: Say) -> Drilled:
    """Restore the newest backup as a test, and write into the logbook how it went.

    Raises what was found as DomainError; the entry names `leaves` once the ledger was looked at."""
    began, facts = time.monotonic(), dict[str, Any]()
    try:
        with _in_words(facts), a_folder("drilling") as folder:
            manifest = _restore_beside(folder, facts, say)
    except DomainError as error:
        logbook.note_problem("drill", error, **facts, seconds=_since(began))
        raise
    drilled = Drilled(manifest, facts["place"], _since(began))
    facts |= {"seconds": drilled.seconds, "rows": drilled.rows, "files": manifest.files}
    logbook.note("drill", True, **facts)
    return drilled


def _restore_beside(folder: Path, facts: dict[str, Any], say: Say) -> Manifest:
    with step(say, "Looking for the newest backup"):
        sealed = _fetch(folder, facts)
    opened = _open(sealed, folder, say)
    manifest = opened.manifest
    with scratch_place(folder) as place:
        with opening.full_disk_in_words(), step(say, "Loading the database"):
            place.load(opened.database)
        engine = db.open_engine(place.url)
        try:
            with engine.connect() as connection:
                with step(say, "Counting the rows"):
                    check_rows(connection, manifest)
                facts["leaves"] = manifest.survey.leaves
                with step(say, "Working out the proof of the records"):
                    check_ledger(connection, manifest)
        finally:
            engine.dispose()
    with step(say, "Comparing with the records in service"):
        _compare(manifest)
    return manifest


def _fetch(folder: Path, facts: dict[str, Any]) -> Path:
    """The newest whole backup of the second place, or of the first if there is no second."""
    second = second_place()
    place = second or first_place()
    facts["place"] = "second" if second else "first"
    found = [stamp for stamp in stamps(place.names()) if not _is_ahead(stamp)]
    if not found:
        raise DomainError("There is no backup to test yet. Make one: brightline backup")
    facts["stamp"] = found[-1]
    _require_room(folder, found[-1])
    names = (manifest_name(found[-1]), archive_name(found[-1]))
    with opening.full_disk_in_words():
        for name in names:
            place.get(name, folder / name)
    return folder / names[1]


def _is_ahead(stamp: str) -> bool:
    """Whether the clock ran ahead when it was made, and it would be the newest for long."""
    return stamp > clock.now().strftime(STAMP)


def _require_room(folder: Path, stamp: str) -> None:
    """Before anything is fetched: a disk that is full for a moment lets nobody sign meanwhile."""
    made = [each for each in logbook.entries("backup") if each.facts.get("stamp") == stamp]
    for entry in made[-1:]:
        opening.require_free(int(entry.facts.get("bytes", 0) * (1 + opening.ROOM)), folder)


def _open(sealed: Path, folder: Path, say: Say) -> Opened:
    data = folder / "data"
    data.mkdir()
    key = opening.key_in(settings().keys_dir / KEY)
    opening.require_room(sealed, folder)
    with step(say, "Decrypting the backup"):
        opening.decrypt(sealed, key, data)
    with step(say, "Checking the parts of the backup against their hashes"):
        opened = opening.checked(data, folder)
    require_known(opened.manifest)
    return opened


def _compare(manifest: Manifest) -> None:
    """The records in service must begin with the very ledger that was saved."""
    count = manifest.survey.leaves
    with db.engine().connect() as connection:
        if rows(connection, LEAF.name) < count:
            raise DomainError(
                "The backup holds %(count)s records, and there are fewer in service: records are "
                "missing. Keep all backups.",
                count=f"{count:,}",
            )
        same = root(leaves(connection, count)).hex() == manifest.survey.root
    if not same:
        raise DomainError(
            "The first %(count)s records in service are not those of the backup: they were altered "
            "after it was made. Keep all backups.",
            count=f"{count:,}",
        )


@contextmanager
def _in_words(facts: dict[str, Any]) -> Iterator[None]:
    """Whatever goes wrong is written down: a test restore that nobody hears of is none.

    What breaks off, as when a database server stops, says nothing of the records."""
    try:
        yield
    except DomainError:
        raise
    except Exception as error:
        log.exception("the test restore broke off")
        facts.pop("leaves", None)
        why = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise DomainError("The test restore broke off: %(why)s", why=why) from error


def _since(began: float) -> int:
    return round(time.monotonic() - began)
