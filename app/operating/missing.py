"""What a backup lacks of what happened since: told by newer ones' manifests, and by a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import DomainError
from app.operating.archive import Manifest, manifest_name, stamps
from app.operating.places import Place

WORDS = {
    "acknowledgment": "signatures",
    "paper_signature": "signatures on paper",
    "refusal": "refusals to sign",
    "attempt": "quizzes",
    "completion": "completions",
    "certificate": "certificates",
    "correction": "corrections",
    "credit": "credits",
    "exemption": "exemptions",
    "leave": "leaves",
    "paid_time": "entries of paid time",
    "policy_version": "policy editions",
    "module_version": "module editions",
    "ruling": "district decisions",
    "staff_question": "questions about policies",
    "school_page": "school pages",
    "staff_member": "people",
    "position": "positions",
    "role_grant": "roles",
    "program": "programs",
    "enrollment": "enrollments",
    "notice": "notices",
    "legal_hold": "legal holds",
    "disposition_done": "destructions of records",
}
"""Tables whose rows people would look for, in the order in which they are told."""

NEWEST = 3
"""How many manifests of a place are fetched: the newest alone would do, were it readable."""


@dataclass(frozen=True)
class Missing:
    """What is known to be missing in a backup."""

    newest: Manifest | None
    """The newest backup made after it, if there is one."""
    leaves: int | None
    """Records of the ledger made since; None where nothing tells."""
    rows: dict[str, int]
    """More rows in the newest backup, by what they are called."""


def missing(old: Manifest, others: Iterable[Manifest], known_size: int | None) -> Missing:
    """Compare a backup with those made later, and with the ledger's size on a paper."""
    newer = sorted((m for m in others if m.stamp > old.stamp), key=lambda each: each.stamp)
    newest = newer[-1] if newer else None
    sizes = [m.survey.leaves for m in newer] + ([] if known_size is None else [known_size])
    leaves = max(0, max(sizes) - old.survey.leaves) if sizes else None
    return Missing(newest, leaves, _more_rows(old, newest) if newest else {})


def manifests_in(folder: Path) -> list[Manifest]:
    """The manifests of a folder; what cannot be read is passed over."""
    try:
        names = stamps(path.name for path in folder.iterdir())
    except OSError:
        return []
    return [found for each in names if (found := _read(folder / manifest_name(each)))]


def manifests_of(place: Place) -> list[Manifest]:
    """The manifests of a place, fetched one by one; DomainError if it does not answer."""
    with TemporaryDirectory() as folder:
        for stamp in stamps(place.names())[-NEWEST:]:
            place.get(manifest_name(stamp), Path(folder) / manifest_name(stamp))
        return manifests_in(Path(folder))


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest whole unit."""
    since = now - then
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if since >= length:
            count = since // length
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "less than an hour ago"


def _more_rows(old: Manifest, new: Manifest) -> dict[str, int]:
    more = {
        name: count - old.survey.tables.get(name, 0) for name, count in new.survey.tables.items()
    }
    return {words: more[name] for name, words in WORDS.items() if more.get(name, 0) > 0}


def _read(path: Path) -> Manifest | None:
    try:
        return Manifest.from_json(path.read_bytes())
    except (OSError, DomainError):
        return None
