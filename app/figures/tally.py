"""What HR's figures are made of: a tally for each line of each table."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from app.figures.standing import APART, COUNTED

FIGURES = {status: name for name, status in COUNTED.items()}


@dataclass
class Tally:
    """Of these people how many are `counted`: finished, due or late; and who stands apart."""

    counted: int = 0
    finished: int = 0
    by_credit: int = 0
    due: int = 0
    late: int = 0
    apart: dict[str, int] = field(default_factory=dict)
    """By standing, as named in `app.figures.standing.APART`."""
    nothing: int = 0
    """Asked for nothing now, or never."""

    def add(self, standing: str, people: int, credited: bool = False) -> None:
        """So many more people who stand so."""
        name = FIGURES.get(standing)
        if name:
            setattr(self, name, getattr(self, name) + people)
            self.counted += people
            self.by_credit += people if credited and name == "finished" else 0
        elif standing in APART:
            self.apart[standing] = self.apart.get(standing, 0) + people
        else:
            self.nothing += people


@dataclass
class ProgramLine:
    """A program and those whom it asks; `cycle` is the school year, where it comes by years."""

    program_id: uuid.UUID
    title: str
    title_es: str
    cycle: str
    opens_on: date
    tally: Tally


@dataclass
class SiteLine:
    """A site with all below it, a person once."""

    site_id: uuid.UUID
    name: str
    tally: Tally


@dataclass
class JobLine:
    """A job class; who has two jobs is in both lines."""

    job_class: str
    tally: Tally


@dataclass
class PolicyLine:
    """A policy, how many are asked to sign it now, and how many of them did."""

    policy_id: uuid.UUID
    code: str
    title: str
    asked: int
    signed: int
    late: int
    declined: int


@dataclass
class Count:
    """The figures of one date for one viewer's sites."""

    on: date
    known_then: bool
    counted_at: datetime
    everybody: Tally
    programs: list[ProgramLine]
    sites: list[SiteLine]
    jobs: list[JobLine]
    policies: list[PolicyLine]
    ageing: dict[str, int]
    """People by how many days their oldest late training is late (`BUCKETS`)."""
    due_next: list[tuple[date, int]]
    """The next due dates, and how many people are not finished with what is due then."""
    trend: list[tuple[date, int, int]]
    """Of the trainings asked now: by the end of each week, how many were finished, of how many."""
