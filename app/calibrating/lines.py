"""The lines of the page: each clause that training can tell of, with its two shares or without."""

import uuid
from typing import NamedTuple

from app import db
from app.calibrating import queries
from app.calibrating.judging import clause_of
from app.calibrating.shares import FEWEST, tenths
from app.models import BoundaryCount
from app.published import current_profile
from modules.pack import Citation, Profile


class Line(NamedTuple):
    """A clause: of ten answers how many missed, or were false alarms; None where not shown."""

    clause: str
    cited: Citation | None
    """Its words; none where the district's policy holds it no more."""
    missed: int | None
    alarms: int | None
    people: int

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure."""
        return self.missed is not None or self.alarms is not None


def lines(district_id: uuid.UUID) -> list[Line]:
    """Those with figures first, what is misread most at the top; the others as the policy goes.

    A clause nobody has met and one that nine people met look alike."""
    profile = current_profile(district_id)
    cited = _cited(profile)
    met = [clause_of([fact], profile) for fact in profile.facts]
    rows = {row.clause: row for row in db.session.scalars(queries.counts(district_id))}
    names = dict.fromkeys([*rows, *(clause for clause in met if clause)])
    every = [_line(name, cited.get(name), rows.get(name)) for name in names]
    return sorted(every, key=lambda line: -max(_height(line.missed), _height(line.alarms)))


def _cited(profile: Profile) -> dict[str, Citation]:
    return {each.id: each for answer in profile.facts.values() for each in answer.citations}


def _line(name: str, cited: Citation | None, row: BoundaryCount | None) -> Line:
    if row is None or row.people < FEWEST:
        return Line(name, cited, None, None, 0)
    missed = tenths(row.misses, row.crossings)
    alarms = tenths(row.false_alarms, row.allowed)
    return Line(name, cited, missed, alarms, row.people)


def _height(share: int | None) -> int:
    return -1 if share is None else share
