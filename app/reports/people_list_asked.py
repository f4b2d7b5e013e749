"""What a list of people was narrowed to, and whose people they are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.figures import places
from app.figures.counting import BUCKETS
from app.figures.moment import Moment
from app.figures.standing import Who

NOTHING = "nothing"
"""The standing of whoever is asked for nothing, now or ever."""
BY_STANDING = ("training", "due", "asked", "asked_due")
"""Columns by which nobody can be put in order before it is known where all of them stand."""
SORTS = ("name", *BY_STANDING, "site", "job")
"""Columns a list can be put in the order of; a minus turns it round. Of standings the worst is
first."""


@dataclass(frozen=True)
class Scope:
    """Whose positions make somebody one of the viewer's people on a date."""

    district_id: uuid.UUID
    when: Moment
    site_ids: Sequence[uuid.UUID]
    """The viewer's sites of that date."""
    other_sites: Sequence[uuid.UUID] = ()
    """The viewer's sites of today, where nobody was theirs that day."""
    is_whole: bool = False
    """The sites are all of the district."""
    leader_id: uuid.UUID | None = None
    """A supervisor: who works for them is theirs at whatever site."""
    seen: Who | None = None
    """Who may be named today; if None, all of them."""

    def works(self, position: Any) -> ColumnElement[bool]:
        """Whether a position was held that day at one of the sites, or for the supervisor."""
        mine = position.site_id.in_(self.site_ids)
        if self.leader_id:
            mine = or_(mine, position.supervisor_id == self.leader_id)
        return and_(places.works(position, self.when), mine)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to, and its order."""

    q: str = ""
    status: str = ""
    site: uuid.UUID | None = None
    below: Sequence[uuid.UUID] = ()
    """That site and all below it."""
    program: uuid.UUID | None = None
    job: str = ""
    policy: uuid.UUID | None = None
    age: str = ""
    sort: str = "name"

    @property
    def column(self) -> str:
        """One of `SORTS`."""
        return self.sort.removeprefix("-")

    @property
    def is_about_one(self) -> bool:
        """Whether people are asked where they stand in one program or policy."""
        return bool(self.program or self.policy)

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is left out before it is known where they stand."""
        return not (self.q or self.site or self.job)

    @property
    def needs_standings(self) -> bool:
        """Whether where everybody stands decides who is shown, or where."""
        narrows = bool(self.status or self.age or self.is_about_one)
        return narrows or self.column in BY_STANDING

    def late_since(self, on: date) -> tuple[date, date]:
        """The first and the last due date of whoever is so many days late."""
        names = list(BUCKETS)
        place = names.index(self.age)
        fewer = BUCKETS[names[place - 1]] if place else 0
        is_last = place == len(names) - 1
        first = date.min if is_last else on - timedelta(days=BUCKETS[self.age])
        return first, on - timedelta(days=fewer + 1)
