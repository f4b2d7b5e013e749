"""Where a backup goes from the first place, and which backups stay in both."""

from contextlib import suppress
from datetime import datetime, timedelta

from app import logbook
from app.errors import DomainError
from app.operating import sealing
from app.operating.archive import PREFIX, STAMP, archive_name, stamps
from app.operating.places import Folder, Place, first_place, second_place
from app.rules import pruning

HALF_MADE = timedelta(days=pruning.DAYS)
"""How long what was cut off on its way may lie there: a hand may be putting it right."""


def take_away(stamp: str) -> bool:
    """Copy a backup to the second place and prune that; False where none is set.

    DomainError if it did not arrive."""
    place = second_place()
    if place is None:
        return False
    _require_ours(place)
    for name in sealing.names(stamp):
        place.put(first_place().path / name, name)
    with suppress(DomainError):  # a place that lets nothing be deleted protects what it has
        prune(place, stamp)
    return True


def prune(place: Place, newest: str) -> int:
    """Take away what the rule does not keep, manifests first; returns how many are whole now."""
    names = set(place.names())
    whole = {moment: stamp for stamp in stamps(names) if (moment := _moment(stamp))}
    stay = {whole[moment] for moment in pruning.kept(whole)} | {newest}
    for stamp in sorted({*whole.values(), *_half_made(names, newest)} - stay):
        for name in reversed(sealing.names(stamp)):
            if name in names:
                place.delete(name)
    return len(stay)


def _half_made(names: set[str], newest: str) -> list[str]:
    """Archives without a manifest, once they are old."""
    ending = archive_name("").removeprefix(PREFIX)
    found = {name.removeprefix(PREFIX).removesuffix(ending) for name in names}
    latest = _moment(newest)
    return [
        stamp
        for stamp in found - set(stamps(names))
        if (moment := _moment(stamp)) and latest and latest - moment > HALF_MADE
    ]


def _require_ours(place: Place) -> None:
    """An empty folder where backups were is an unmounted disk, and would fill this server's."""
    if isinstance(place, Folder) and place.path.resolve() == first_place().path.resolve():
        raise DomainError("BACKUP_TO is the first place itself. Set it to another one.")
    was_there = any(entry.facts.get("second") == "ok" for entry in logbook.entries("backup"))
    if not stamps(place.names()) and was_there:
        raise DomainError(
            "The second place is empty, although backups were taken there before. Connect its "
            "disk. If it is a new one, copy the newest backup there by hand; the next will follow."
        )


def _moment(stamp: str) -> datetime | None:
    """When a backup was made; None for a file that only looks like one."""
    try:
        return datetime.strptime(stamp + "+0000", STAMP + "%z")
    except ValueError:
        return None
