"""The lines of a list of people: a page of them, or one after the other for a file."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app import db
from app.figures.standing import WORST_LAST
from app.reports import people_list_queries as queries
from app.reports.people_list_asked import NOTHING, Asked, Scope

SLICE = 1_000
"""So many people at a time are read for a file."""


@dataclass
class Line:
    """A person on the list; of `asked`, where they stand in the one program or policy."""

    id: uuid.UUID
    legal_name: str
    preferred_name: str
    number: str
    training: str
    """Where they stand over all, as in `app.words.STANDINGS`."""
    due: date | None
    """The first due date not met."""
    asked: str
    asked_due: date | None
    sites: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)


class Page(NamedTuple):
    """The lines of a page, and how many there are on all pages."""

    lines: list[Line]
    found: int


def page(scope: Scope, asked: Asked, number: int) -> Page:
    """A page of the list; behind the last one there is nobody."""
    rows = db.session.execute(queries.page(scope, asked, number)).all()
    return Page(_lines(scope, rows), rows[0].found if rows else 0)


def everybody(scope: Scope, asked: Asked) -> Iterator[Line]:
    """All lines in order, from one statement; in memory is one slice of them."""
    query = queries.pages(scope, asked).execution_options(yield_per=SLICE)
    for rows in db.session.execute(query).partitions():
        yield from _lines(scope, rows)


def _lines(scope: Scope, rows: Sequence[Any]) -> list[Line]:
    found = {row.id: _line(row) for row in rows}
    for person_id, site, job in db.session.execute(queries.work(scope, list(found))):
        line = found[person_id]
        line.sites += [site] if site not in line.sites else []
        line.jobs += [job] if job not in line.jobs else []
    return list(found.values())


def _line(row: Any) -> Line:
    return Line(
        row.id,
        row.legal_name,
        row.preferred_name,
        row.number or "",
        _standing(row.rank),
        row.due_on,
        _standing(row.asked_rank),
        row.asked_due,
    )


def _standing(rank: int | None) -> str:
    return NOTHING if rank is None else WORST_LAST[rank]
