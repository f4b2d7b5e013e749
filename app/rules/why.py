"""Why an enrollment stood as it did on a date: the facts that counted, in order, and the rule.

The facts shown are the facts reckoned with: the status follows from them by
`app.rules.status.status` and from nothing else, so that a page of them proves what it ends with."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.rules.status import Status, last_day, status

AWAY = ("leave", "exemption")
DONE = ("met", "refusal", "void", "certificate")
BEGIN = ("position", "terms", "enrolled")
"""What an enrollment begins with: told in every sense, and never counted as recorded later."""


class Enrolled(NamedTuple):
    """An enrollment as first made; `closes_on` is `NO_DATE` (`app.rules.cycles`) without an end."""

    opens_on: date
    first_due_on: date
    closes_on: date
    grace_days: int


class Dates(NamedTuple):
    """What was in force of an enrollment; either date may be `app.rules.cycles.NO_DATE`."""

    due_on: date
    closes_on: date
    is_released: bool


@dataclass(frozen=True)
class Record:
    """One fact as it was recorded; a page has a sentence for each `kind`.

    `requirement` (from–until), `met` and `refusal` (about a requirement), `void` (about one of
    those two), `certificate`, `change` (of dates), `leave`, `exemption`, and those of `BEGIN`;
    `due` and `closed` are days that came, which nobody recorded."""

    kind: str
    id: uuid.UUID
    on: date
    """Since when it holds, or the day on which it happened."""
    at: datetime | None
    """When it was recorded."""
    until: date | None = None
    replaces: uuid.UUID | None = None
    is_void: bool = False
    """The row takes back the one it replaces."""
    about: uuid.UUID | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    """What the rule or the sentence needs besides."""

    def holds(self, on: date) -> bool:
        """Whether the date is within from–until."""
        return self.on <= on and (self.until is None or self.until >= on)


class Part(NamedTuple):
    """What is asked, and what met it or declined it, if anything did."""

    asked: Record
    met: Record | None
    refused: Record | None


@dataclass(frozen=True)
class Why:
    """Facts in order, parts as asked, and the conclusion with the name of the rule that gave it."""

    facts: list[Record]
    parts: list[Part]
    status: Status
    rule: str
    """The status; of what is complete `certified`, `met`, or `nothing_asked`."""
    dates: Dates
    late_after: date
    """The last day, with grace, on which nobody was late yet."""
    valid_until: date | None
    later: int
    """How many facts were recorded later and do not count."""
    ahead: int
    """How many more facts are known now that happened after the date, and do not count."""


def why(
    enrolled: Enrolled, records: Iterable[Record], on: date, known_by: datetime | None = None
) -> Why:
    """Reckon with what is known: all, or what had been recorded before an instant."""
    every = list(records)
    told = [each for each in every if _is_known(each, known_by)]
    known = [each for each in told if known_by or not _is_ahead(each, on)]
    stands = _standing(known)
    dates = _dates(enrolled, known, on)
    parts = _parts(stands, min(enrolled.closes_on, on))
    certificates = _counting(known, stands)
    valid_until = max((each.until for each in certificates if each.until), default=None)
    standing = status(
        required=len(parts),
        completed=sum(1 for part in parts if part.met),
        declined=sum(1 for part in parts if part.refused and not part.met),
        certified=bool(certificates),
        valid_until=valid_until,
        opens_on=enrolled.opens_on,
        grace_days=enrolled.grace_days,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
        is_released=dates.is_released,
        is_exempt=_is_away(stands, "exemption", on),
        is_on_leave=_is_away(stands, "leave", on),
        on=on,
    )
    facts = _in_order([*_told(enrolled, known, on), *_days(enrolled, dates, on)])
    return Why(
        facts=facts,
        parts=parts,
        status=standing,
        rule=_rule(standing, bool(certificates), len(parts)),
        dates=dates,
        late_after=last_day(dates.due_on, enrolled.grace_days),
        valid_until=valid_until,
        later=len(every) - len(told),
        ahead=len(told) - len(known),
    )


def _is_known(record: Record, known_by: datetime | None) -> bool:
    told = known_by is None or record.at is None or record.at < known_by
    return told or record.kind in BEGIN


def _is_ahead(record: Record, on: date) -> bool:
    """Whether it was done after the day; what is taken back later counts all the same."""
    return record.kind in DONE and record.kind != "void" and record.on > on


def _standing(known: Sequence[Record]) -> list[Record]:
    """What nothing known replaced or took back."""
    gone = {each.replaces for each in known}
    gone |= {each.about for each in known if each.kind == "void"}
    return [each for each in known if each.id not in gone and not each.is_void]


def _dates(enrolled: Enrolled, known: Iterable[Record], on: date) -> Dates:
    """As the change says that was recorded last of those that had begun."""
    begun = [each for each in known if each.kind == "change" and each.on <= on]
    if not begun:
        return Dates(enrolled.first_due_on, enrolled.closes_on, False)
    said = max(begun, key=_recorded).said
    return Dates(said["due_on"], said["closes_on"], said["released"])


def _is_away(stands: Iterable[Record], kind: str, on: date) -> bool:
    return any(each.kind == kind and each.holds(on) for each in stands)


def _parts(stands: Sequence[Record], on: date) -> list[Part]:
    asked = [each for each in stands if each.kind == "requirement" and each.holds(on)]
    return [
        Part(
            each,
            _of(each, (record for record in stands if record.kind == "met")),
            _of(each, (r for r in stands if r.kind == "refusal" and r.said["obliges"])),
        )
        for each in asked
    ]


def _of(asked: Record, found: Iterable[Record]) -> Record | None:
    """The first about a requirement, or about the row that it ended."""
    names = {asked.id, asked.replaces or asked.id}
    return min((each for each in found if each.about in names), key=_recorded, default=None)


def _counting(known: Sequence[Record], stands: Iterable[Record]) -> list[Record]:
    """Certificates that nothing was voided under since they were issued."""
    voids = [_recorded(each)[0] for each in known if each.kind == "void" and each.said["revokes"]]
    return [
        each
        for each in stands
        if each.kind == "certificate" and not any(at >= _recorded(each)[0] for at in voids)
    ]


def _told(enrolled: Enrolled, known: Sequence[Record], on: date) -> list[Record]:
    """What a page tells: of leave and exemptions those since it opened, of changes those begun."""
    replaced = {each.replaces for each in known}
    return [
        each
        for each in known
        if each.kind in (*BEGIN, *DONE)
        or (each.kind == "change" and each.on <= on)
        or (each.kind in AWAY and each.id not in replaced and _touches(each, enrolled, on))
    ]


def _touches(away: Record, enrolled: Enrolled, on: date) -> bool:
    return away.on <= on and (away.until is None or away.until >= enrolled.opens_on)


def _days(enrolled: Enrolled, dates: Dates, on: date) -> list[Record]:
    """The due date, if it came before the end, and the end of the cycle, once they had passed."""
    days = {"closed": dates.closes_on}
    if dates.due_on <= dates.closes_on:
        days["due"] = dates.due_on
    said = {"grace_days": enrolled.grace_days}
    return [
        Record(kind, uuid.UUID(int=0), day, None, said=said)
        for kind, day in days.items()
        if day < on
    ]


def _in_order(facts: Iterable[Record]) -> list[Record]:
    """As they held, what it begins with first, then as recorded; days that came end their day."""
    return sorted(
        facts,
        key=lambda each: (each.on, each.at is None, each.kind not in BEGIN, _recorded(each)),
    )


def _recorded(record: Record) -> tuple[datetime, uuid.UUID]:
    return record.at or datetime.max.replace(tzinfo=UTC), record.id


def _rule(standing: Status, is_certified: bool, asked: int) -> str:
    if standing != Status.COMPLETE:
        return standing.value
    return "certified" if is_certified else "met" if asked else "nothing_asked"
