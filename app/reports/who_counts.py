"""The honest denominator: who is in a rate and who is not, how old the staff list is, and whom it
may lack, by HR's own headcount."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import db
from app.figures import counting, places
from app.figures.moment import Moment
from app.figures.tally import SiteLine, Tally
from app.models import District, Headcount, RosterImport
from app.reports import headcount_queries
from app.reports import who_counts_queries as queries
from app.rules.cycles import school_year_of

OLD = 30
"""From so many days on the age of the staff list is a warning."""
CHANGES = ("added", "changed", "moved", "left", "back")
"""What a staff list file can do to somebody, by the names of its counts."""


@dataclass(frozen=True)
class Earlier(Moment):
    """The day of a headcount, by what counts on the page that shows it."""

    known_until: datetime | None = None

    @property
    def known_by(self) -> datetime | None:
        """The page's, not that day's own."""
        return self.known_until


@dataclass(frozen=True)
class Line:
    """A site with all below it: HR's headcount, and our staff list on the day of it."""

    site_id: uuid.UUID
    name: str
    headcount: Headcount | None
    tally: Tally
    """Of the day of the headcount; without one, of the page's date."""

    @property
    def on_list(self) -> int:
        """Everybody whom the staff list knows."""
        return listed(self.tally)

    @property
    def excluded(self) -> int:
        """Those of them who stand apart from a rate."""
        return sum(self.tally.apart.values())

    @property
    def difference(self) -> int:
        """How many more people HR counted than the staff list has; below zero, how many fewer."""
        return self.headcount.people - self.on_list if self.headcount else 0

    @property
    def unknown(self) -> int:
        """How many people HR counted of whom nothing is known here."""
        return max(0, self.difference)


@dataclass(frozen=True)
class Age:
    """When a staff list file was last applied, and when somebody was last changed without one."""

    file: RosterImport | None
    beside: datetime | None
    days: int | None
    """Since the later of the two; empty where there was neither."""
    is_told: bool = False
    """Whether the viewer sees the whole district, and so how many people a file changed."""

    @property
    def is_old(self) -> bool:
        """Whether a figure should not be read without a warning."""
        return self.days is None or self.days >= OLD

    @property
    def changed(self) -> int:
        """How many people the file changed in any way."""
        counts = self.file.counts if self.file else {}
        return sum(counts.get(what, 0) for what in CHANGES)


def listed(tally: Tally) -> int:
    """How many people a tally is of."""
    return tally.counted + sum(tally.apart.values()) + tally.nothing


def lines(sites: Sequence[SiteLine], when: Moment) -> list[Line]:
    """Each site held against HR's newest headcount of it, the one with most people first.

    `sites` are those of the page's date."""
    newest = headcount_queries.newest([site.site_id for site in sites], when)
    counts = {row.site_id: row for row in db.session.scalars(newest)}
    tallies = _tallies(list(counts.values()), when)
    found = [
        Line(
            site.site_id,
            site.name,
            counts.get(site.site_id),
            tallies.get(site.site_id, site.tally),
        )
        for site in sites
    ]
    return sorted(found, key=lambda line: (-line.on_list, line.name, line.site_id))


def _tallies(counts: Sequence[Headcount], when: Moment) -> Mapping[uuid.UUID, Tally]:
    """Of each headcount's site the tally of its day; one statement for each earlier day."""
    by_day: dict[date, list[uuid.UUID]] = defaultdict(list)
    for each in counts:
        if each.counted_on != when.on:
            by_day[each.counted_on].append(each.site_id)
    found: dict[uuid.UUID, Tally] = {}
    for day, site_ids in by_day.items():
        then = Earlier(day, when.time_zone, when.known_then, when.known_by)
        made = {line.site_id: line.tally for line in counting.count(site_ids, then).sites}
        found.update((site_id, made[site_id]) for site_id in site_ids)
    return found


def left(district_id: uuid.UUID, tops: Sequence[uuid.UUID], when: Moment) -> tuple[date, int]:
    """The day the school year began, and how many people of these sites have left since."""
    starts = db.session.get_one(District, district_id).school_year_starts
    since = school_year_of(when.on, starts)[0]
    began = Earlier(since, when.time_zone, when.known_then, when.known_by)
    here = {*places.sites(tops, began), *places.sites(tops, when)}
    return since, db.session.scalar(queries.left(here, since, when)) or 0


def age(district_id: uuid.UUID, when: Moment, is_told: bool = False) -> Age:
    """How old the district's staff list was on that date."""
    file = db.session.scalar(queries.last_file(district_id, when))
    beside = db.session.scalar(queries.last_beside(district_id, when, file is not None))
    known = [at for at in (file.applied_at if file else None, beside) if at]
    if not known:
        return Age(file, beside, None, is_told)
    changed_on = max(known).astimezone(ZoneInfo(when.time_zone)).date()
    return Age(file, beside, (when.on - changed_on).days, is_told)
