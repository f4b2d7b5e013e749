"""The date of a figure, and what counts as known."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Moment:
    """A district date, in one of two senses.

    As known then, nothing counts that was recorded after that day; as known now, every fact does,
    and so do later corrections."""

    on: date
    time_zone: str
    known_then: bool = False

    @property
    def ends_at(self) -> datetime:
        """The first instant after the day in the district."""
        return datetime.combine(self.on + timedelta(days=1), time(), ZoneInfo(self.time_zone))

    @property
    def known_by(self) -> datetime | None:
        """From which instant on nothing counts; empty where everything known now counts."""
        return self.ends_at if self.known_then else None
