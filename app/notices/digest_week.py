"""What the week of a district says to a reader: the figures of their sites, and who is late."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import db
from app.figures.counting import count
from app.figures.moment import Moment
from app.models import District
from app.notices import digest_queries, queries
from app.notices.digest_places import Place, in_chunks, place
from app.notices.digest_words import Figures
from app.notices.planning import Standing, standings
from app.rules.cycles import DAY
from app.rules.status import Status, last_day

FOR_SUPERVISORS, FOR_HR = 7, 21
"""From so many days late on somebody is named to who leads them, and told to HR by site."""
NEXT = 3
"""Due dates ahead."""
Sites = frozenset[uuid.UUID]


@dataclass
class Week:
    """A district's day: who is late there, who starts, and where all of them work."""

    district: District
    on: date
    place: Place
    late: list[Standing]
    works: list[Any]
    """Of those who are late."""
    starting: Sequence[Any]
    counted: dict[Sites, Figures] = field(default_factory=dict)

    def days_late(self, each: Standing) -> int:
        """Days after the last one on which it was in time."""
        return (self.on - last_day(each.row.due_on, each.row.grace_days)).days

    def late_since(self, days: int) -> list[Standing]:
        """What has been late for so many days or more."""
        return [each for each in self.late if self.days_late(each) >= days]

    def figures(self, tops: Sites) -> Figures:
        """The figures of these sites and all below them; counted once for all their readers."""
        if tops not in self.counted:
            self.counted[tops] = self._figures(tops)
        return self.counted[tops]

    def _figures(self, tops: Sites) -> Figures:
        found = count(sorted(tops), Moment(self.on, self.district.time_zone))
        long = {each.row.person_id for each in self.late_since(FOR_SUPERVISORS + 1)}
        newly = {who for who, _site in self._at(tops)} - long
        return Figures(
            sorted(self.place.names[site] for site in tops),
            found.everybody,
            newly=len(newly),
            starting=len({row.staff_member_id for row in self.starting if self._in(row, tops)}),
            due_next=found.due_next[:NEXT],
        )

    def long_late(self, tops: Sites) -> list[tuple[str, int]]:
        """How many at each of these sites have been late for weeks."""
        long = {each.row.person_id for each in self.late_since(FOR_HR)}
        at = {(who, site) for who, site in self._at(tops) if who in long}
        return sorted(Counter(self.place.names[site] for _who, site in at).items())

    def _at(self, tops: Sites) -> set[tuple[uuid.UUID, uuid.UUID]]:
        """Who is late and works within these sites, and where."""
        return {(row.staff_member_id, row.site_id) for row in self.works if self._in(row, tops)}

    def _in(self, work: Any, tops: Sites) -> bool:
        return self.place.is_within(work.site_id, tops)


def week(district: District, on: date) -> Week:
    """Read the district's day."""
    asked = queries.unfinished_and_due_by(district.id, on, on - DAY)
    late = [each for each in standings(district.id, on, asked) if each.status == Status.OVERDUE]
    works = in_chunks(digest_queries.works, {each.row.person_id for each in late}, on)
    starting = db.session.execute(digest_queries.starting(district.id, on)).all()
    return Week(district, on, place(district.id, on), late, works, starting)
