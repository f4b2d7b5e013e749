"""Where people work and who leads them, for the weekly messages."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import db
from app.notices import digest_queries

CHUNK = 10_000


@dataclass(frozen=True)
class Place:
    """Where people work: the tree of sites, and who holds which role over a site."""

    parents: dict[uuid.UUID, uuid.UUID]
    names: dict[uuid.UUID, str]
    roles: dict[str, dict[uuid.UUID, set[uuid.UUID]]]
    """Role → site → people."""

    def upward(self, site_id: uuid.UUID) -> Iterable[uuid.UUID]:
        """The site and those it belongs to, the nearest first; a loop ends the walk."""
        seen: set[uuid.UUID] = set()
        here: uuid.UUID | None = site_id
        while here and here not in seen:
            seen.add(here)
            yield here
            here = self.parents.get(here)

    def principals(self, site_id: uuid.UUID, but: uuid.UUID) -> set[uuid.UUID]:
        """The nearest principals above a site; nobody leads themselves."""
        for site in self.upward(site_id):
            if found := self.roles["principal"].get(site, set()) - {but}:
                return found
        return set()

    def held_by(self, person_id: uuid.UUID, role: str) -> set[uuid.UUID]:
        """The sites over which somebody holds a role."""
        return {site for site, people in self.roles[role].items() if person_id in people}

    def is_within(self, site_id: uuid.UUID, tops: Collection[uuid.UUID]) -> bool:
        """Whether a site is one of these or below one of them."""
        return not set(self.upward(site_id)).isdisjoint(tops)


def place(district_id: uuid.UUID, on: date) -> Place:
    """The district's sites and roles on a date."""
    sites = db.session.execute(digest_queries.sites(district_id, on)).all()
    found = Place(
        {row.id: row.parent_id for row in sites if row.parent_id},
        {row.id: row.name for row in sites},
        {"principal": {}, "hr": {}},
    )
    for role, holders in found.roles.items():
        for grant in db.session.execute(digest_queries.holders(district_id, role, on)):
            holders.setdefault(grant.site_id, set()).add(grant.staff_member_id)
    return found


def leaders(works: Sequence[Any], place: Place, on: date) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Each person's supervisors who still work, else the nearest principals."""
    named = {work.supervisor_id for work in works if work.supervisor_id}
    working = {row.staff_member_id for row in in_chunks(digest_queries.works, named, on)}
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for work in works:
        if work.supervisor_id in working:
            found[work.staff_member_id].add(work.supervisor_id)
        else:
            found[work.staff_member_id] |= place.principals(work.site_id, work.staff_member_id)
    return found


def in_chunks(
    query: Callable[..., Any], ids: Collection[uuid.UUID], *more: Any, scalars: bool = False
) -> list[Any]:
    """Rows of a query about many people, a bounded number of whom it asks at a time."""
    every = sorted(ids)
    rows: list[Any] = []
    for start in range(0, len(every), CHUNK):
        found = db.session.execute(query(every[start : start + CHUNK], *more))
        rows += found.scalars() if scalars else found
    return rows
