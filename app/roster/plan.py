"""What a staff list is compared with, and what it would change: plain facts that JSON can hold."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

FEW_LEAVE = 2
"""So many leaving people never need a second look, however small the district is."""
SHARE = 10
"""One in so many leaving needs somebody to say that it is right."""


class Place(NamedTuple):
    """A position that has not ended."""

    id: uuid.UUID
    site_id: uuid.UUID
    job_class: str
    contract: str
    is_hourly: bool
    is_licensed: bool | None
    supervisor_id: uuid.UUID | None
    held_from: date
    held_to: date | None
    by_form: bool
    """Somebody entered it; a file only ends it if the file knew of it."""


@dataclass(slots=True)
class Person:
    """Somebody who is, or was, on the district's staff list."""

    id: uuid.UUID
    legal_name: str
    preferred_name: str
    email: str
    sign_in_name: str
    language: str
    numbers: tuple[str, ...] = ()
    """Those of the file's own source."""
    places: tuple[Place, ...] = ()
    left_on: date | None = None
    """The last day of the last position, for somebody without one now."""


@dataclass(slots=True)
class Known:
    """A district as a file of one source meets it."""

    source: str
    today: date
    people: list[Person]
    sign_in_names: dict[str, uuid.UUID]
    """Every one of the installation: they are unique across districts."""
    site_names: dict[uuid.UUID, str]
    sites: dict[str, uuid.UUID]
    """`key` of a code or name → site."""
    jobs: dict[str, str]
    """`key` of a code or title → job class; empty for people whom HR leaves out."""
    keepers: frozenset[uuid.UUID] = frozenset()
    """Who holds the human resources role over the district."""


class Row(NamedTuple):
    """A position to be written; with `replaces_id` it ends or corrects that one."""

    id: uuid.UUID
    replaces_id: uuid.UUID | None
    site_id: uuid.UUID
    job_class: str
    contract: str
    is_hourly: bool
    is_licensed: bool | None
    supervisor_id: uuid.UUID | None
    held_from: date
    held_to: date | None


class Change(NamedTuple):
    """A field of a person before and after; the id makes it happen once."""

    id: uuid.UUID
    field: str
    before: str
    after: str


class Step(NamedTuple):
    """Everything to be done about one person; ids are fixed here, so that twice is once."""

    person_id: uuid.UUID
    new: dict[str, str] | None
    """The columns of somebody who was never here."""
    number: str
    """Empty where the person is already known by it, or the file has none."""
    changes: list[Change]
    rows: list[Row]
    leaves: bool

    @property
    def cost(self) -> int:
        """How long it takes, in people: a new address may need a record in the ledger."""
        return 1 + 9 * any(change.field == "email" for change in self.changes)


Detail = tuple[str, str, str]
"""Field, before, after."""


class Outcome(NamedTuple):
    """What a file means for one person."""

    what: str
    """`added`, `changed`, `moved`, `left`, `back`, `same`, `held` or `unmapped`."""
    row: int
    """The first row of the person; 0 for somebody who is not in the file."""
    name: str
    number: str
    person_id: uuid.UUID
    details: list[Detail] = []
    step: Step | None = None


def N_(words: str) -> str:
    """A sentence for the catalogues, to be translated where it is shown."""
    return words


def key(code: str) -> str:
    """What makes two codes or names of a file the same: not case, hyphens or spaces."""
    return " ".join(code.replace("-", " ").split()).casefold()


def many_leave(counts: dict[str, int]) -> bool:
    """Whether so many would leave that somebody has to say that this is right."""
    left = counts.get("left", 0)
    return left > FEW_LEAVE and left * SHARE > counts.get("here", 0)


def step_of(kept: list[Any]) -> Step:
    """A step as it was before JSON."""
    person, new, number, changes, rows, leaves = kept
    return Step(
        uuid.UUID(person),
        new,
        number,
        [Change(uuid.UUID(each[0]), *each[1:]) for each in changes],
        [_row_of(each) for each in rows],
        leaves,
    )


def _row_of(kept: list[Any]) -> Row:
    own, replaces, site, job_class, contract, is_hourly, is_licensed, supervisor, *days = kept
    return Row(
        uuid.UUID(own),
        _if(uuid.UUID, replaces),
        uuid.UUID(site),
        job_class,
        contract,
        is_hourly,
        is_licensed,
        _if(uuid.UUID, supervisor),
        date.fromisoformat(days[0]),
        _if(date.fromisoformat, days[1]),
    )


def _if(read: Callable[[str], Any], kept: str | None) -> Any:
    return read(kept) if kept else None
