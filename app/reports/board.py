"""What one page tells the board of a school year; all figures are those of its last day."""

import json
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app import db
from app.figures import places
from app.figures.counting import count
from app.figures.moment import Moment
from app.figures.tally import Count, ProgramLine, SiteLine, Tally
from app.models import District, Headcount, Site
from app.reports import board_queries, headcount_queries
from app.reports.board_ahead import Ahead, ahead
from app.reports.board_year import Year

ONE_PAGE = 12
"""So many sites stand on the page; more go to a second one."""


@dataclass(frozen=True)
class Line:
    """One line of a table: who was asked, who finished, who did not, who is excluded and why."""

    tally: Tally
    finished_late: int = 0

    @property
    def unfinished(self) -> int:
        """Who was asked and has not finished; it closes, or has closed, as not completed."""
        return self.tally.due + self.tally.late + self.tally.apart.get("not_completed", 0)

    @property
    def asked(self) -> int:
        """Everybody who was asked and is not excluded."""
        return self.tally.finished + self.unfinished

    @property
    def excluded(self) -> dict[str, int]:
        """By reason."""
        return {name: n for name, n in self.tally.apart.items() if n and name != "not_completed"}


@dataclass(frozen=True)
class Board:
    """The page."""

    year: Year
    when: Moment
    top: Site
    count: Count
    programs: list[tuple[ProgramLine, Line]]
    sites: list[tuple[SiteLine, Line]]
    certificates: int
    hours: Decimal
    left: int
    headcount: Headcount | None
    ahead: list[Ahead]

    @property
    def everybody(self) -> Line:
        """The whole district, each person once."""
        return Line(self.count.everybody)

    @property
    def people(self) -> int:
        """Everybody who worked here that day."""
        tally = self.count.everybody
        return tally.counted + sum(tally.apart.values()) + tally.nothing


def board(district: District, year: Year, when: Moment, today: date) -> Board:
    """Count the year; a few statements, for a page that is opened a few times."""
    top = db.session.scalars(board_queries.top(district.id)).one()
    began = datetime.combine(year.first, time(), ZoneInfo(district.time_zone))
    found, late = count([top.id], when), _finished_late(top, began, when)
    leavers = board_queries.leavers(district.id, year.first, year.ends, 1, when.known_by)
    gone = db.session.execute(leavers).first()
    return Board(
        year=year,
        when=when,
        top=top,
        count=found,
        programs=[(each, Line(each.tally, late[each.program_id])) for each in found.programs],
        sites=[(each, Line(each.tally)) for each in _below(found.sites, top)],
        certificates=db.session.scalar(board_queries.certificates(district.id, began, when)) or 0,
        hours=_hours(district, began, when),
        left=gone.found if gone else 0,
        headcount=db.session.scalars(headcount_queries.newest([top.id], when)).one_or_none(),
        ahead=ahead(district, year, today),
    )


def _below(lines: list[SiteLine], top: Site) -> list[SiteLine]:
    return sorted((each for each in lines if each.site_id != top.id), key=lambda each: each.name)


def _finished_late(top: Site, began: datetime, when: Moment) -> Counter[uuid.UUID]:
    """By program how many finished in the year after their last day in time."""
    who = places.worked_at(places.sites([top.id], when), when)
    rows = db.session.execute(board_queries.finished_about_late(who, when, began))
    zone = ZoneInfo(when.time_zone)
    return Counter(row.program_id for row in rows if _is_late(row, zone))


def _is_late(row: Any, zone: ZoneInfo) -> bool:
    last: date = row.due_on + timedelta(days=row.grace_days)
    finished: datetime = row.issued_at
    return finished.astimezone(zone).date() > last


def _hours(district: District, began: datetime, when: Moment) -> Decimal:
    """Clock hours that certificates of the year state."""
    stated = db.session.scalars(board_queries.words_with_hours(district.id, began, when))
    return sum((Decimal(json.loads(words).get("hours") or 0) for words in stated), Decimal())
