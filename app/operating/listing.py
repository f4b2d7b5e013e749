"""The backups there are, as the logbook knows them: a page can look into neither place."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from app import logbook
from app.logbook import Entry
from app.operating.archive import STAMP
from app.operating.line import When
from app.operating.showing import why
from app.rules import pruning
from config import settings

SHOWN = 40
"""How many of the latest backups are listed."""
PLAIN = re.compile(r"/[\w./ -]*|[\w-]+:[\w./ -]*")
"""A folder, or a name in rclone's file with a folder: neither has room for a password."""


@dataclass(frozen=True)
class Backup:
    """One run of the backup; `second` is empty, `ok` or `failed`, `why` what went wrong."""

    made_at: datetime
    good: bool
    size: int
    """In bytes."""
    second: str
    is_kept: bool
    why: str


def backups() -> list[Backup]:
    """The latest runs first."""
    found = logbook.entries("backup")
    kept = pruning.kept(_made_at(entry) for entry in found if entry.good)
    return [_backup(entry, kept) for entry in found[: -SHOWN - 1 : -1]]


def second_place() -> str:
    """Where copies go, without what could be a secret."""
    place = settings().backup_to
    noted = [
        entry.facts["second"] for entry in logbook.entries("backup") if "second" in entry.facts
    ]
    if PLAIN.fullmatch(place):
        return place
    if place or any(noted[-1:]):
        return str(_("One is set; its address stands in the settings of the server."))
    return str(_("None is set: if this server is lost, the backups are lost with it."))


def drilled() -> str:
    """What the last test restore found."""
    entry = logbook.last("drill")
    if entry is None:
        return str(_("No backup has been restored as a test yet. That is done every week."))
    if not entry.good:
        return str(
            _("The test restore of %(at)s failed. %(why)s", at=When(entry.at), why=why(entry))
        )
    facts = {name: f"{entry.facts.get(name, 0):,}" for name in ("leaves", "rows", "files")}
    return str(
        _(
            "%(at)s the backup of %(made)s was restored as a test. All of it was there and the "
            "same: %(rows)s rows, %(files)s files, and the proof of %(leaves)s records.",
            at=When(entry.at),
            made=When(_made_at(entry)),
            **facts,
        )
    )


def _backup(entry: Entry, kept: Container[datetime]) -> Backup:
    made_at, size = _made_at(entry), entry.facts.get("bytes", 0)
    second = str(entry.facts.get("second", ""))
    return Backup(made_at, entry.good, size, second, made_at in kept, why(entry))


def _made_at(entry: Entry) -> datetime:
    """When the database was copied, as the stamp says."""
    try:
        return datetime.strptime(str(entry.facts.get("stamp")), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return entry.at
