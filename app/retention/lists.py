"""What is past its time, class by class, and what of it a hold keeps back."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app import db, disposing
from app.ledger.canonical import canonical, sha256
from app.models import District
from app.retention import keeping, queries
from app.rules.retention import Hold, Records, eligible_on, may_destroy

TRAINING, FILES = CLASSES = ("training", "staff_files")
"""What is destroyed by lists; practice answers go every night, policies never."""
LONGEST = 200
"""On one list: so many people's records go in one transaction, and somebody reads every line."""


class Found(NamedTuple):
    """A person's file, or a staff list file, before the rules have judged it."""

    id: uuid.UUID
    name: str
    records: Records
    left_on: date | None


class Item(NamedTuple):
    """The same, past its time."""

    id: uuid.UUID
    name: str
    since: date
    """The last day of work, or the day the file came."""
    eligible_on: date
    is_held: bool


def past(district: District, record_class: str, on: date) -> list[Item]:
    """Everything of a class whose time is over on a day, the oldest first."""
    rule = keeping.rule_of(district.id, record_class)
    if rule is None or rule.counted_from == "never":
        return []
    holds, items = disposing.holds(district.id), []
    search = _people if record_class == TRAINING else _files
    for found in search(district, on, holds):
        records, left_on = found.records, found.left_on
        eligible = eligible_on(rule, left_on, records.last)
        if eligible and eligible <= on:
            is_held = not may_destroy(rule, records, left_on, holds, on)
            since = left_on or records.last
            items.append(Item(found.id, found.name, since, eligible, is_held))
    return items


def open_items(district: District, record_class: str, on: date) -> list[Item]:
    """The same without what is on an approved list already."""
    listed = db.session.scalars(queries.listed(district.id))
    there = {id for each in listed for id in each.content["ids"]}
    return [item for item in past(district, record_class, on) if str(item.id) not in there]


def number_of(ids: Iterable[uuid.UUID | str]) -> str:
    """A list's number: the same people in whatever order make the same, others another."""
    return sha256(canonical({"ids": sorted(map(str, ids))}))[:12]


def _people(district: District, on: date, holds: list[Hold]) -> Iterator[Found]:
    """Whoever has left; when their last record was made matters to holds about days only.

    Whoever finished training after the day that the list says they left, left no earlier."""
    zone, asked = ZoneInfo(district.time_zone), disposing.asked_for(holds)
    made: dict[uuid.UUID, datetime] = {}
    if any(hold.first for hold in holds):
        made = {id: at for id, at in db.session.execute(queries.last_made(district.id))}
    done = {id: at for id, at in db.session.execute(queries.last_done(district.id, on))}
    for id, name, added_at, left_on in db.session.execute(queries.leavers(district.id, on)):
        last = made.get(id, added_at).astimezone(zone).date()
        policies = asked.get(id, frozenset())
        records = Records(id, added_at.astimezone(zone).date(), last, policies)
        until = max(left_on, done[id].astimezone(zone).date()) if id in done else left_on
        yield Found(id, name, records, until)


def _files(district: District, _on: date, _holds: list[Hold]) -> Iterator[Found]:
    """Each names everybody."""
    zone = ZoneInfo(district.time_zone)
    for file in db.session.scalars(queries.staff_files(district.id)):
        day = file.made_at.astimezone(zone).date()
        yield Found(file.id, file.filename, Records(None, day, day), None)
