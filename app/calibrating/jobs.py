"""Nightly: in districts that chose it, practice is counted clause by clause, in slices of people.

Counted is what was begun after the district chose, and within a year: nobody's practice is counted
that was done under another choice, and turning it off and on again compares nothing."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from app import clock, db
from app.calibrating import judging, queries
from app.calibrating.shares import Clause
from app.models import BoundaryCount, CalibrationChoice
from app.published import bundle, frozen_profile

PEOPLE = 500
"""To a slice; each is read in a transaction of its own."""
COUNTED_FOR = timedelta(days=365)
"""Shorter than practice is kept, whatever a legal hold keeps longer."""


def count_boundaries() -> None:
    """Count again in every district where it is on; twice in a night changes nothing."""
    for district_id in db.session.scalars(queries.districts()).all():
        chosen = db.session.scalars(queries.choice(district_id)).one()
        db.session.expunge(chosen)
        if chosen.is_on:
            now = clock.now()
            _keep(chosen, _found(chosen, now), now)


@dataclass(frozen=True)
class _Since:
    """From when on practice counts, and when the figures of each clause were counted last."""

    began: datetime
    counted: Mapping[str, datetime]


def _found(chosen: CalibrationChoice, now: datetime) -> dict[str, Clause]:
    """What all practice tells of each clause."""
    rows = db.session.scalars(queries.counts(chosen.district_id))
    since = _Since(
        max(chosen.recorded_at, now - COUNTED_FOR), {row.clause: row.counted_at for row in rows}
    )
    found: dict[str, Clause] = defaultdict(Clause)
    for sittings in _people(chosen.district_id, since.began):
        _add(found, sittings, chosen.district_id, since)
    return found


def _people(district_id: uuid.UUID, began: datetime) -> Iterator[list[Any]]:
    """The sittings of one person after another."""
    after: uuid.UUID | None = None
    while ids := db.session.scalars(queries.people(district_id, after, PEOPLE)).all():
        rows = db.session.execute(queries.practice(district_id, ids, began)).all()
        db.session.rollback()
        for _person, theirs in groupby(rows, key=lambda row: row.staff_member_id):
            yield list(theirs)
        after = ids[-1]


def _add(
    found: dict[str, Clause], sittings: list[Any], district_id: uuid.UUID, since: _Since
) -> None:
    """One person's answers, all at once: each clause has the person once."""
    mine: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    fresh: set[tuple[str, bool]] = set()
    for row in sittings:
        keys = _keys(district_id, row.module_version_id, row.profile_sha256)
        for each in judging.judged(row.practice, keys):
            about = (each.clause, each.crosses)
            mine[about].append(each.is_wrong)
            last = since.counted.get(each.clause)
            if last is None or row.submitted_at > last:
                fresh.add(about)
    for (clause, crosses), wrong in mine.items():
        side = found[clause].side(crosses)
        side.add(len(wrong), sum(wrong), (clause, crosses) in fresh)


@lru_cache(maxsize=256)
def _keys(district_id: uuid.UUID, version_id: uuid.UUID, profile_sha256: str) -> judging.Keys:
    return judging.keys(bundle(version_id), frozen_profile(district_id, profile_sha256))


def _keep(chosen: CalibrationChoice, found: dict[str, Clause], now: datetime) -> None:
    """Write what may be shown, unless the district chose otherwise meanwhile."""
    db.writing()
    db.one_at_a_time(chosen.district_id)
    if db.session.scalars(queries.choice(chosen.district_id)).one().id == chosen.id:
        rows = {row.clause: row for row in db.session.scalars(queries.counts(chosen.district_id))}
        for name in rows.keys() | found.keys():
            _put(rows.get(name) or _row(chosen.district_id, name), found.get(name, Clause()), now)
    db.session.commit()


def _put(row: BoundaryCount, clause: Clause, now: datetime) -> None:
    if not clause.put(row):
        return
    row.counted_at = now
    if row.crossings or row.allowed:
        db.session.add(row)
    else:
        db.session.delete(row)


def _row(district_id: uuid.UUID, name: str) -> BoundaryCount:
    nothing = dict.fromkeys(("people", "crossings", "misses", "allowed", "false_alarms"), 0)
    return BoundaryCount(id=db.uuid7(), district_id=district_id, clause=name, **nothing)
