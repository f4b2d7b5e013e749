"""Who is asked: one position's fit to a program's terms, and since when somebody has belonged.

The SQL of the same rule is `app.models.audience`; one test holds both beside each other."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.rules.people import LICENSED

DAY = timedelta(days=1)


class Work(NamedTuple):
    """A position as the rules see it; no last day while it goes on."""

    id: uuid.UUID
    site_id: uuid.UUID
    job_class: str
    contract: str
    is_licensed: bool | None
    held_from: date
    held_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it is held on a district date."""
        return self.held_from <= on and (self.held_to is None or self.held_to >= on)


@dataclass(frozen=True)
class Audience:
    """The part of a program's terms that says who is asked; empty means all."""

    sites: frozenset[uuid.UUID] | None = None
    """The sites meant, with all below them; None for the whole district."""
    jobs: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    license: str = ""
    hired_from: date | None = None
    people: frozenset[uuid.UUID] = frozenset()
    named_only: bool = False

    def fits(self, work: Work) -> bool:
        """Whether a position is one of those asked, apart from when its holder was hired."""
        licensed = work.job_class in LICENSED if work.is_licensed is None else work.is_licensed
        return (
            not self.named_only
            and (self.sites is None or work.site_id in self.sites)
            and (not self.jobs or work.job_class in self.jobs)
            and (not self.contracts or work.contract in self.contracts)
            and (not self.license or licensed == (self.license == "licensed"))
        )

    def member(
        self, person_id: uuid.UUID, works: Sequence[Work], on: date
    ) -> "tuple[str, Work] | None":
        """Why somebody is asked on a date (`named` or `position`) and by which work, if at all.

        Who has a first day ahead and no work yet is one of the audience of that work."""
        here = [work for work in works if work.holds(on)] or _soonest(works, on)
        if not here or (self.hired_from and _worked_before(works, self.hired_from)):
            named = bool(here) and person_id in self.people
            return ("named", here[0]) if named else None
        if person_id in self.people:
            return "named", here[0]
        fitting = next((work for work in here if self.fits(work)), None)
        return ("position", fitting) if fitting else None


def since(works: Iterable[Work], last: Work, counts: Callable[[Work], bool] = bool) -> date:
    """Since when, without a day between, somebody has held work that counts, up to `last`."""
    first, earlier = last.held_from, [work for work in works if counts(work)]
    while joined := [w for w in earlier if w.held_from < first and _reaches(w, first)]:
        first = min(work.held_from for work in joined)
    return first


def _reaches(work: Work, day: date) -> bool:
    return work.held_to is None or work.held_to >= day - DAY


def _soonest(works: Sequence[Work], on: date) -> list[Work]:
    ahead = [work for work in works if work.held_from > on and not _never_began(work)]
    return sorted(ahead, key=lambda work: work.held_from)[:1]


def _never_began(work: Work) -> bool:
    return work.held_to is not None and work.held_to < work.held_from


def _worked_before(works: Sequence[Work], day: date) -> bool:
    return any(work.holds(day - DAY) for work in works)
