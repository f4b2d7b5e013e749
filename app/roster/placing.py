"""Which positions end and begin, when somebody's positions become those that a file wants."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from app import db
from app.roster.plan import Place, Row
from app.rules.people import HOURLY, PROPOSABLE

DAY = timedelta(days=1)


class Wanted(NamedTuple):
    """A position as a file has it; None where the file does not say."""

    site_id: uuid.UUID
    job_class: str
    contract: str | None
    is_hourly: bool | None
    is_licensed: bool | None
    supervisor_id: uuid.UUID | None
    first_day: date | None
    last_day: date | None


class Pair(NamedTuple):
    """A position as it was, and what takes its place; either may be missing."""

    old: Place | None
    new: Row | None


def pairs(
    here: Sequence[Place],
    wanted: Sequence[Wanted],
    ends: Mapping[tuple[uuid.UUID, str], date],
    today: date,
) -> list[Pair]:
    """What changes, position by position; unchanged positions are left out.

    `ends` says when a position at a site and of a job class ended; without it, yesterday."""
    left, missing, same = list(here), [], []
    for want in wanted:
        old = next((place for place in left if _is_same_work(place, want)), None)
        if old is None:
            missing.append(want)
        else:
            left.remove(old)
            same.append(_in_place(old, want, today))
    ending = [place for place in left if not is_kept(place)]
    since = min((place.held_from for place in here), default=None)
    moves = [_moved(old, want, ends, since, today) for old, want in zip_longest(ending, missing)]
    return [pair for pair in same if pair] + moves


def ended(place: Place, last_day: date) -> Row:
    """The row that ends a position; one that has not begun yet never begins."""
    last = min(last_day, place.held_to) if place.held_to else last_day
    return _copy(place, max(last, place.held_from - DAY))


def rows(pair: Pair) -> list[Row]:
    """What is written for a pair: the end of the old position, unless the new one corrects it."""
    if pair.old is None or pair.new is None:
        return [pair.new] if pair.new else []
    if pair.new.replaces_id:
        return [pair.new]
    return [ended(pair.old, pair.new.held_from - DAY), pair.new]


def is_kept(place: Place) -> bool:
    """Whether no file ends it: HR entered it, for a volunteer or a season."""
    return place.by_form and place.contract in PROPOSABLE


def _is_same_work(place: Place, want: Wanted) -> bool:
    return (place.site_id, place.job_class) == (want.site_id, want.job_class)


def _in_place(old: Place, want: Wanted, today: date) -> Pair | None:
    """The same work, perhaps under another contract, license or supervisor, or to another day."""
    new = want._replace(
        contract=want.contract or old.contract,
        is_hourly=old.is_hourly if want.is_hourly is None else want.is_hourly,
        is_licensed=old.is_licensed if want.is_licensed is None else want.is_licensed,
        supervisor_id=want.supervisor_id or old.supervisor_id,
        last_day=want.last_day or old.held_to,
    )
    if (new.contract, new.is_hourly, new.is_licensed, new.supervisor_id) != old[3:7]:
        return Pair(old, _begun(new, old, old.held_from, today))
    return Pair(old, _copy(old, new.last_day)) if new.last_day != old.held_to else None


def _moved(
    old: Place | None,
    want: Wanted | None,
    ends: Mapping[tuple[uuid.UUID, str], date],
    since: date | None,
    today: date,
) -> Pair:
    if want is None:
        assert old is not None
        return Pair(old, ended(old, ends.get((old.site_id, old.job_class), today - DAY)))
    return Pair(old, _begun(want, old, old.held_from if old else since, today))


def _begun(want: Wanted, old: Place | None, since: date | None, today: date) -> Row:
    """The new position; on the very first day of the old one it corrects that one."""
    begins = _begins(want, since, today)
    contract = want.contract or (old.contract if old else "regular")
    usual = want.job_class in HOURLY and contract != "volunteer"
    return Row(
        id=db.uuid7(),
        replaces_id=old.id if old and begins == old.held_from else None,
        site_id=want.site_id,
        job_class=want.job_class,
        contract=contract,
        is_hourly=usual if want.is_hourly is None else want.is_hourly,
        is_licensed=want.is_licensed,
        supervisor_id=want.supervisor_id,
        held_from=begins,
        held_to=want.last_day,
    )


def _begins(want: Wanted, since: date | None, today: date) -> date:
    """Today, or the file's first day where that is later than the work so far."""
    if since is None or (want.first_day and want.first_day > since):
        return want.first_day or today
    return max(today, since)


def _copy(old: Place, last_day: date | None) -> Row:
    return Row(db.uuid7(), old.id, *old[1:8], last_day)
